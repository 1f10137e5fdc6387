game telling {
  players a, b
  secret mark: 0..9 = 4

  play {
    let more = a chooses bool
    reward a += 1 + (more ? reveal(mark) : 0)
  }
}
