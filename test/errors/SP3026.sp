game coin {
  players a, b
  zero_sum

  points: 0..3 = 0

  play {
    for i in points { reward a += i }
  }
}
