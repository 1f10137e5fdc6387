game coin {
  players a, b
  zero_sum

  points: 0..3 = 0

  play {
    win points
  }
}
