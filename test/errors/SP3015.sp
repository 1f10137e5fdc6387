game coin {
  players a, b
  zero_sum

  const SHARE = 6 div 0

  play { draw }
}
