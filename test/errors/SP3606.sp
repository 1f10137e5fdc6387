/// What the first player takes, the second pays at the end.
game credit {
  players a, b
  zero_sum
  owed: 0..108 = 0

  play {
    repeat 12 {
      let take = a chooses 0..9
      reward a += take
      owed += take
    }
    reward b += -owed
  }
}
