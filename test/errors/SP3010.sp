game coin {
  players a, b
  zero_sum

  play {
    match a chooses fold | call | raise {
      fold => win b
      call => draw
    }
  }
}
