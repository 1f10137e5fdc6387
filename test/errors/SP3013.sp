format Note "{pitch: 1..8}"

game coin {
  players a, b
  zero_sum

  play {
    let pitch = a chooses 1..8
    draw
  }
}
