game coin {
  players a, b
  zero_sum

  type Bid = raise | pass

  play {
    match a chooses fold | call {
      fold  => win b
      raise => draw
      else  => draw
    }
  }
}
