game spies {
  players a, b

  play {
    for p in players { let clue = p chooses 0..3 }
    reward a at clew += 1
  }
}
