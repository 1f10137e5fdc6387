format Number "{n: 1..9}"
format Answer "{answer: text}"

game ask {
  roles solver

  play {
    let said = solver writes Number | Answer
    reward solver += said is some ? 1 : 0
  }
}
