game pick {
  players a, b
  zero_sum
  secret deck: (0..5)[6] ~ shuffle(0..5)
  private hand: (0..5)[player] = 0
  at: 0..6 = 0
  total: (0..30)[player] = 0
  play {
    repeat 3 rounds {
      for p in players {
        hand[p] = reveal(deck[at])
        at += 1
        let pick = p chooses hold | swap(gain: 0..2) where gain <= round
        match pick {
          hold => total[p] += 1
          swap(w) => { total[p] += w }
        }
      }
      if total[a] > 12 { break }
    }
    win total[a] >= total[b] ? a : b
  }
}
