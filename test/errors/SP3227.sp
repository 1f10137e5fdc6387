game pick(most: 1..9 = 3) {
  players a, b

  play {
    let taken = a chooses 1..most
    reward a += taken
  }
}

game round {
  players a, b

  play {
    let most = b chooses 1..9
    play pick(most)
  }
}
