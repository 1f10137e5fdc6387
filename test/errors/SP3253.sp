game race {
  players a, b
  zero_sum

  steps: 0..5 = 0

  play {
    cycle p in players up to 4 {
      let take = p chooses 1..2
      if steps + take <= 5 { steps += take }
      if steps > 5 { win p }
    }
  }
}
