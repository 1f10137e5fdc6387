game climb {
  players a, b
  zero_sum
  height: 0..5 = 4
  play {
    let step = a chooses 1..2
    height += step
    win a
  }
}
