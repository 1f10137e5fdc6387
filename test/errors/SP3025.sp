game coin {
  players a, b
  zero_sum

  play {
    if winner is a { draw }
  }
}
