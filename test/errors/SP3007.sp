game coin {
  players a, b
  zero_sum

  enum Card { jack, queen, king }
  top: Card = jack

  play {
    if top + 1 == 2 { win a }
  }
}
