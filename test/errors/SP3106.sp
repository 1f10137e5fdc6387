game coin {
  players a, b
  zero_sum

  play {
    match a chooses check | bet {
      check => draw
      bet => match b chooses fold | call {
        fold => win a
        call => draw
      }
    }
  }
}
