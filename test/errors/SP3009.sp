game coin {
  players a, b
  zero_sum

  taken: (0..3)? = none

  play {
    reward a += taken
  }
}
