/// Say yes or no.
format Answer "{agrees: bool}"

game ask {
  roles solver

  play {
    let said = solver writes Answer
    reward said += said is some and said.agrees ? 1 : 0
  }
}

method learn {
  policy solver = language_model("./models/missing", length: 256, lora: 4)

  train {
    repeat 10 iterations {
      let batch = collect 8 episodes of ask with solver: solver
      improve solver using adam(rate: 1e-3) { maximise mean(batch.reward * logp(solver, batch)) }
    }
  }
}
