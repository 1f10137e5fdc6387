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
    let best = argmax(card[p] for p in players)
    let boast = best chooses grin | nod
    win best
  }
}
