/// Three seats bid at once.
game bids {
  players a, b, c
  constant_sum 3
  hand: bool[player, 1..3] = true
  won: (0..6)[player] = 0
  coin: bool = false

  play {
    repeat 3 {
      let prize ~ uniform(1..2)
      let bid: (1..3)[player] = 1
      together { for p in players { bid[p] = p chooses 1..3 where hand[p, it] } }
      for p in players { hand[p, bid[p]] = false }
      let top = max(bid[p] for p in players)
      for p in players { if bid[p] == top and count(bid[q] == top for q in players) == 1 { won[p] += prize } }
    }
    win argmax(won[p] for p in players)
  }
}
