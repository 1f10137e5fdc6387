game count {
  players a, b
  zero_sum
  last: 0..3 = 0
  play {
    last = a chooses 1..3
    let same = b chooses 1..3
    if same == last { win b }
    win a
  }
}

test "the same number" of count {
  plays 2, last
  expect winner is b
}
