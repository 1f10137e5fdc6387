game high_card {
  players first, second
  zero_sum

  enum Card { jack, queen, king }
  private card: Card[player] ~ deal(Card)

  play {
    if card[first] is king { win first }
    match first chooses pass | bet {
      pass => draw
      bet  => {}
    }
    win card[first] > card[second] ? first : second
  }
}
