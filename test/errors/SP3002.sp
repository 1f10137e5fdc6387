game coin {
  players a, b
  zero_sum

  enum Card { jack, queen, king }
  enum Suit { aces, hearts }
  top: Card = jack

  play {
    top = aces
    draw
  }
}
