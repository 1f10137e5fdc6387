game coin {
  players a, b
  zero_sum

  points: 0..3 = 0

  play {
    cycle p in players {
      if points > 2 { let at = p chooses 1..3 }
    }
  }
}
