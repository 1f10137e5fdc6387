game darts {
  players a, b

  play {
    let throw_at = a chooses (x: 0..79, y: 0..79)
    reward a += throw_at.x - throw_at.y
  }
}
