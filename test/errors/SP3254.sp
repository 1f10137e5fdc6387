format Answer "{steps: text up to 80} => {number: 0..9}"

game sums {
  roles solver
  goal: 0..9 ~ uniform(0..9)

  play {
    let answer = solver writes Answer given (goal) else { reward solver += -1; end }
    reward solver += answer.number == goal ? 1 : 0
  }
}
