game coin {
  players a, b
  zero_sum
  play {
    let side = a chooses 1..2
    if side == 1 { win a }
    win b
  }
}

test "one wins" of coin {
  let first = 1
  plays first
  expect winner is a
}
