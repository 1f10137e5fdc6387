game coin {
  players a, b
  zero_sum

  play {
    let side ~ weighted { true: 0.3, false: 0.6 }
    draw
  }
}
