/// Roll until you stop or roll a one.
game pig {
  players first, second
  zero_sum
  total: (0..30)[player] = 0

  play {
    cycle p in players up to 40 {
      var turn_total: 0..60 = 0
      repeat up to 10 {
        let go = p chooses roll | hold
        if go is hold { break }
        let die ~ uniform(1..6)
        if die == 1 { turn_total = 0; break }
        turn_total += die
      }
      total[p] = min(30, total[p] + turn_total)
      if total[p] >= 30 { win p }
    }
  }
}
