import { mlp } from "std/networks/mlp"

format Number "{n: 1..9}"

game ask {
  roles solver

  play {
    let said = solver writes Number
    reward solver += said is some ? 1 : 0
  }
}

method learn {
  policy solver = agent(mlp([8]))

  train {
    repeat 10 iterations {
      let batch = collect 8 episodes of ask with solver: solver
      improve solver using adam(rate: 1e-3) { maximise mean(batch.reward * logp(solver, batch)) }
    }
  }
}
