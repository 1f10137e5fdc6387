game coin {
  players a, b
  zero_sum

  points: 3..0 = 3

  play { draw }
}
