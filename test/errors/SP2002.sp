game coin {
  players a, b
  zero_sum

  round: 0..3 = 0
  round: 0..9 = 1

  play { draw }
}
