game coin {
  players a, b
  zero_sum

  play {
    match a chooses fold | call {
      fold => win b
      else => draw
      call => win a
    }
  }
}
