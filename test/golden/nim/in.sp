/// Take one, two or three; who takes the last stone wins.
game nim {
  players a, b
  zero_sum
  stones: 0..10 = 10
  play {
    cycle p in players {
      let take = p chooses 1..3 where take <= stones
      stones -= take
      if stones == 0 { win p }
    }
  }
}
