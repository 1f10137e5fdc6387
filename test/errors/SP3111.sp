game coin {
  players a, b
  zero_sum

  recall everything

  play { draw }
}
