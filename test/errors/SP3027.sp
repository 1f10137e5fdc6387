game coin {
  players a, b
  zero_sum

  play {
    let side ~ weighted { true: -1, false: 2 }
    draw
  }
}
