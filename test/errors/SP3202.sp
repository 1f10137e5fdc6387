game double {
  players a, b
  zero_sum

  stake: 1..4 = 1

  play {
    let bid = a chooses 0..3 given (stake * 2)
    let more = b chooses 0..3 given (stake, stake: bid)
    win (bid > stake ? a : b)
  }
}
