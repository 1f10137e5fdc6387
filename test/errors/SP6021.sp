game guess {
  players a, b
  zero_sum
  secret hidden: 1..3 ~ uniform(1..3)
  play {
    let named = a chooses 1..3
    if named == hidden { win a }
    win b
  }
}

test "a right guess wins" of guess {
  plays 2
  expect winner is a
}
