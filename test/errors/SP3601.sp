game entry_fee {
  players a, b
  zero_sum

  play {
    reward a += -1
    let guess = b chooses yes | no
    win guess is yes ? b : a
  }
}
