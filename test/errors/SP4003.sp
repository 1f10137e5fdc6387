game purse {
  players a, b

  coins: int = 10

  play {
    let spent = a chooses 1..3
    coins -= spent
  }
}
