game coin {
  players a, b
  zero_sum

  type Cell = grid(3, 3)
  at: Cell = (1, 1)

  play {
    if at.rwo == 0 { win a }
  }
}
