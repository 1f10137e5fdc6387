game coin {
  players a, b
  zero_sum

  play {
    let hidden = a chooses 1..3
    win b
  }
}

test "a hides a stone" of coin {
  plays true
  expect winner is b
}
