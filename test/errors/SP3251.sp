/// Both put coins in; never more than three, says the spec.
game pot {
  players a, b
  coins: 0..4 = 0

  play {
    for p in players {
      let put = p chooses 0..2
      coins += put
    }
    expect coins <= 3
  }
}
