game lesson {
  roles asker, solver

  play {
    let question = asker chooses hard | easy
    let answer   = solver chooses yes | no
    win solver
  }
}
