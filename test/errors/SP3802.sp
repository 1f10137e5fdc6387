format Number "{n: 1..9}"

game ask {
  roles solver

  play {
    let said = solver writes Number else { reward solver += -1 }
    reward solver += said.n
  }
}
