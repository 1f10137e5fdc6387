format Answer "{number: 0..9}"

game riddle {
  roles solver

  play {
    let tries = solver writes Answer times 3 else { end }
    reward t += 1 for t in tries where t is some
  }
}
