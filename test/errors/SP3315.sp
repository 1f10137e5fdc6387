game matching {
  players a, b
  zero_sum

  play {
    together {
      let mine   = a chooses heads | tails
      let theirs = b chooses heads | tails where mine is heads or theirs is tails
    }
    win mine == theirs ? a : b
  }
}
