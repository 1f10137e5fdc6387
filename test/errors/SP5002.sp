game far_off {
  players a, b
  zero_sum
  been: set of (0..99, 0..99) = []

  play {
    let there = a chooses 0..99
    been.add((there, 7))
    let guess = b chooses 0..99
    if (guess, 7) in been { win b }
    win a
  }
}
