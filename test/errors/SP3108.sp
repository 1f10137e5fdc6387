game coin {
  players a, b
  zero_sum
  common_sum

  play { draw }
}
