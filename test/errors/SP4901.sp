game stones {
  players a, b
  zero_sum
  left: 0..4 = 4
  play {
    cycle p in players {
      let take = p chooses 1..2 where take <= left
      left -= take
      if left == 0 { win p }
    }
  }
}

test "two and two" of stones {
  let now = left
  plays 2, 2
  expect winner is b and now == 4
}
