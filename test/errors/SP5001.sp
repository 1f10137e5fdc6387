game stakes {
  players a, b

  doublings: 0..5 = 0

  play {
    doublings = a chooses 0..5
    reward a += 2 ^ doublings
  }
}
