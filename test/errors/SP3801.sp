record Number {
  n: 1..9
}

game ask {
  roles solver

  play {
    let said = solver writes Number
    reward solver += said is some ? 1 : 0
  }
}
