game duel {
  players a, b

  play {
    var bid = a chooses 0..3
    bid = b chooses 0..3
    reward bid += 1
  }
}
