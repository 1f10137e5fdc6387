game auction {
  players a, b, c
  private value: (1..4)[player] = 1
  bid: (0..4)[player] = 0
  play {
    for p in players { value[p] ~ uniform(1..4) }
    together { for p in players { bid[p] = p chooses 0..4 where it <= value[p] } }
    let best = argmax(bid[p] for p in players)
    let second = max(bid[p] for p in players where p is not best)
    let shown = reveal(value[best])
    reward best += shown - second
    end with (winner: best, price: second)
  }
}
