game coin {
  players a, b
  zero_sum

  enum Place { left, right }
  left: 0..3 = 0
  at: Place = right

  play {
    at = left
    draw
  }
}
