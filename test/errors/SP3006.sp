game coin {
  players a, b
  zero_sum

  play {
    let high = larger(1)
    draw
  }

  fn larger(x: 0..9, y: 0..9) -> 0..9 = x > y ? x : y
}
