game counting {
  players a, b
  marks: 0..9 = 0

  rule marked() -> 0..9 {
    if marks < 9 { marks += 1 }
    return marks
  }

  play {
    let more = a chooses bool
    reward a += 1 + marked()
  }
}
