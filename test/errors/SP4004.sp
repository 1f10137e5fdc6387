game diary {
  players a, b

  secret entries: (0..9)[] = []

  play {
    let entry = a chooses 0..9
    entries = [entry]
  }
}
