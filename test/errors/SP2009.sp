game coin {
  players a, b
  zero_sum

  play {
    let limit = a chooses 1..3
    let bid = b chooses pass | raise(to: 1..3)
    if bid is raise(limit) { win b }
  }
}
