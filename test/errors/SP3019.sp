game coin {
  players a, b
  zero_sum

  play {
    let last = none
    draw
  }
}
