game coin {
  players a, b
  zero_sum

  play {
    let bid = a chooses int
    draw
  }
}
