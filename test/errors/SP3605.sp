game share {
  players a, b
  pot: 0..3 = 1
  constant_sum pot

  play {
    let guess = a chooses yes | no
    win guess is yes ? a : b by 1
  }
}
