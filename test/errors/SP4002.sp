game bluff {
  players a, b

  private card: (1..6)[player] ~ deal(1..6)

  play {
    cycle p in players {
      let move = p chooses raise | call
      if move is call { end }
    }
  }
}
