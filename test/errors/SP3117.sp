game toll {
  players a, b
  zero_sum
  owed: 0..3 = 2

  play {
    let act = a chooses pass | pay(n: 1..3) where it is pass or n >= owed
    win act is pass ? b : a
  }
}
