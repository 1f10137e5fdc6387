game alone {
  players a
  zero_sum

  play {
    let guess = a chooses yes | no
    reward a += guess is yes ? 1 : 0
  }
}
