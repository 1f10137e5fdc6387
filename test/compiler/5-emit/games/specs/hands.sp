/// What a seat sees of an array by seat and more is a stretch of it.
game hands {
  players a, b
  zero_sum
  private hand: bool[player, 1..3] = true
  private spare: bool[player, 1..1] = true
  bid: (1..3)[player] = 1

  play {
    repeat 2 {
      together { for p in players { bid[p] = p chooses 1..3 where hand[p, it] } }
      for p in players {
        hand[p, bid[p]] = false
        spare[p, 1] = bid[p] == 2
      }
      if bid[a] > bid[b] { win a }
    }
  }
}
