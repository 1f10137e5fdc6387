game coin {
  players a, b
  zero_sum

  play {
    win a
    reward b += 1
  }
}
