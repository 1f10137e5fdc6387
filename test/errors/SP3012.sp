game coin {
  players a, b
  zero_sum

  points: (0..9)[3] = 0

  play {
    if points[3] > 0 { win a }
  }
}
