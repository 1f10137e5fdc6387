/// Private draws in play, a secret choice, a reveal to one seat; three players.
game secrets {
  players a, b, c
  common_sum
  enum Suit { hearts, spades, clubs }
  private suit: Suit[player] ~ deal(Suit)
  secret code: 0..3 = 0
  private hint: (0..3)?[player] = none
  calls: (0..3)[player] = 0

  play {
    code ~ uniform(0..3)
    hint[b] = reveal(code, to: b)
    for p in players {
      suit[p] ~ uniform(Suit)
      calls[p] = p chooses 0..3
      let private pick = p chooses Suit
      if p is b { reward a += 0.1 as hints }
    }
    if calls[c] == calls[b] { win b by 0.5 }
    draw
  }
}
