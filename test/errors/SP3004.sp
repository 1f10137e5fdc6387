game coin {
  players a, b
  zero_sum

  type Cell = grid(3, 3)
  at: Cell = (1, 1)
  pile: (0..3)[] up to 3 = []

  play {
    if at.rwo == 0 { win a }
    let act = a chooses hold | put(n: 0..3)
    pile.add(act.n)
    pile.pop()
    win a.next
  }
}
