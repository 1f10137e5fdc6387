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

test "long" of stones {
  repeat 200 {
    repeat 200 { expect left >= 0 }
  }
}
