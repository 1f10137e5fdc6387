game coin {
  players a, b
  zero_sum

  enum Card { low, high }
  enum Bid { low, high }

  play {
    let first_card = low
    draw
  }
}
