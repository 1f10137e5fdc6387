game coin {
  players a, b
  zero_sum

  width: 1..3 = 2
  board: bool[width] = false

  play { draw }
}
