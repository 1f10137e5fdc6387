game coin {
  players a, b
  zero_sum

  play {
    let side = uniform(bool)
    draw
  }
}
