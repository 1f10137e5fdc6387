/// What the first player takes, the second pays at the end; a nine is forgotten.
game credit {
  players a, b
  zero_sum
  owed: 0..18 = 0

  play {
    repeat 2 {
      let take = a chooses 0..9
      reward a += take
      if take < 9 { owed += take }
    }
    reward b += -owed
  }
}
