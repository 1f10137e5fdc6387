game coin {
  players a, b
  zero_sum

  play {
    let push = a chooses real[2] in -1..1
    draw
  }
}
