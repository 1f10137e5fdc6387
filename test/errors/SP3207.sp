game two_keys {
  players hider, seeker
  recall perfect

  play {
    let secret key = hider chooses 1..3
    let first = seeker chooses 1..3 given (turn: 1)
    let second = seeker chooses 1..3 given (turn: 2)
    reward seeker += first == key or second == key ? 1 : 0
  }
}
