game coin {
  players a, b
  zero_sum

  play {
    if (a chooses 1..3) == 2 { win b }
  }
}
