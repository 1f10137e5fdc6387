game high_card {
  players first, second
  zero_sum

  enum Card { jack, queen, king }
  private card: Card[player] ~ deal(Card)

  play {
    match first chooses pass | bet {
      pass => draw
      bet  => {}
    }
    let answer = second chooses fold | call given (mine: card[second], theirs: card[first])
    if answer is fold { win first }
    win card[first] > card[second] ? first : second
  }
}
