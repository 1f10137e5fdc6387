game higher {
  players a, b
  zero_sum
  play {
    let x = a chooses 1..3
    let y = b chooses 1..3
    match { x > y => win a; x < y => win b; else => draw }
  }
}

test "three beats two" of higher {
  plays 3, 2
  expect winner is b
}
