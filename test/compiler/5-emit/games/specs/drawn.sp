/// Each in turn draws a card that only they see, and keeps it or the one they had; the higher card wins.
game drawn {
  players first, second
  zero_sum

  secret deck: (0..4)[0..4] ~ shuffle([0, 1, 2, 3, 4])
  private hand: (0..4)[player] = 0

  play {
    for p in players { hand[p] = reveal(deck[p is first ? 0 : 1], to: p) }
    for p in players {
      let seen by p card = reveal(deck[p is first ? 2 : 3], to: p)
      let seen by p gain: -4..4 = card - hand[p]
      let move = p chooses change | keep_it where it is change or gain < 3
      if move is change { hand[p] = card }
    }
    let highest = reveal(hand[first] > hand[second])
    win highest ? first : second
  }
}
