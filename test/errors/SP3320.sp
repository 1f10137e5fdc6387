game duel {
  players a, b
  zero_sum
  private armed: bool[player] = false
  private shot: bool[player] = false

  play {
    for p in players { armed[p] ~ uniform(bool) }
    together {
      for p in players where armed[p] { shot[p] = p chooses bool }
    }
    win shot[a] == shot[b] ? none : shot[a] ? a : b
  }
}
