game coin {
  players a, b
  zero_sum

  points: 0..3 = 0

  play {
    if points(2) > 1 { win a }
  }
}
