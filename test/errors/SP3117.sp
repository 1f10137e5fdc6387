game highest_card {
  players a, b
  zero_sum
  enum Card { jack, queen, king }

  private card: Card[player] ~ uniform(Card)

  play {
    let move = a chooses stay | fold
    if move is fold { win b }
    draw
  }
}
