game riddle {
  roles poser, solver

  play {
    let key = poser chooses 0..9
    let guesses = solver chooses 0..9 times 3
    if any(g == key for g in guesses) { reward solver += 1 }
  }
}
