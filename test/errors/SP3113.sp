game coin {
  players a, b
  zero_sum

  play {
    if larger(1, 2) > 1 { win a }
  }

  fn larger(x: 0..9, y: 0..9) -> 0..9 {
    if x > y { return x }
  }
}
