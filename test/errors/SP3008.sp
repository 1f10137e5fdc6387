game coin {
  players a, b
  zero_sum

  enum Card { jack, queen }
  top: Card = jack

  play {
    if top == a { win a }
  }
}
