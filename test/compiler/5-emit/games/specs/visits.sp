/// Two of four play a round of cards in a game for as many cards as it is told.
game round_of(cards: 1..6 = 3) {
  players lead, reply
  zero_sum

  private card: (1..cards)[player] ~ deal(1..cards)


  play {

    let bid = lead chooses 1..cards
    let answer = reply chooses 1..cards where answer != bid
    let private mark = reply chooses 0..2
    if bid == card[lead] { win lead by answer } else { win reply by mark }
  }
}

game visits {
  players a, b, c, d

  play {
    let guest = a chooses player where it != a
    play round_of(4) with lead: a, reply: guest
    play round_of(2) with lead: d, reply: c
    together {
      let x = a chooses 0..1
      let y = b chooses 0..1
      play round_of() with lead: b, reply: a
      if x == y { reward b += 1 }
    }
    let last = c chooses 0..1
    reward c += last
  }
}
