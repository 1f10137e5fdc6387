game riddle {
  roles poser, solver

  play {
    let key = poser chooses 0..3
    let tries = solver chooses 0..9 times key - 1
    reward t += t == key ? 1 : 0 for t in tries
  }
}
