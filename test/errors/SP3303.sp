game high_card {
  players first, second
  zero_sum

  enum Card { jack, queen, king }
  private card: Card[player] ~ deal(Card)

  observe { theirs: card[other(me)] }

  play {
    match first chooses pass | bet {
      pass => draw
      bet  => {}
    }
    win card[first] > card[second] ? first : second
  }
}
