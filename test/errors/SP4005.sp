game lottery {
  players a, b

  play {
    let ticket = a chooses 1..1_000_000
  }
}
