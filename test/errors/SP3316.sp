game blotto {
  players a, b
  zero_sum

  play {
    together {
      let left   = a chooses 0..2
      let right  = a chooses 0..2
      let theirs = b chooses 0..2
    }
    win left + right > theirs ? a : b
  }
}
