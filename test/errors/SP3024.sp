game coin {
  players a, b
  zero_sum

  play {
    let side ~ 3
    draw
  }
}
