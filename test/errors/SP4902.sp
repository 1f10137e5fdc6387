game race(length: 1..9) {
  players a, b
  zero_sum
  play {
    let step = a chooses 1..9
    if step >= length { win a }
    win b
  }
}

test "far enough" of race(length: 3) {
  plays 3
  expect winner is a
}
