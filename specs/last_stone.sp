/// Twelve stones lie in a row. In turn, each player takes one, two or three; who takes the last one wins.
game last_stone {
  players first, second
  zero_sum

  stones: 0..12 = 12

  play {
    cycle p in players {
      let take = p chooses 1..3 where take <= stones
      stones -= take
      if stones == 0 { win p }
    }
  }

  show "{stones} stones. {turn is me ? "Take 1, 2 or 3." : "Wait."}"
}

test "the second player answers to four" of last_stone {
  plays 1, 3, 2, 2, 3, 1
  expect winner is second
}
