game pile {
  players a, b
  zero_sum
  kept: (0..5)[] up to 2 = []

  play {
    let first = a chooses 0..5
    kept.add(first)
    let guess = b chooses 0..5
    if guess == first { win b }
    win a
  }
}
