import { mlp } from "std/networks/mlp"

game doors(n: 2..9 = 3) {
  roles seeker

  play {
    let door = seeker chooses 1..n
    reward seeker += door
  }
}

method learner {
  policy hero = agent(mlp([8]))

  train {
    repeat 10 iterations {
      let batch = collect 8 episodes of doors(n ~ uniform(2..9)) with every seat: hero
      improve hero using adam(rate: 1e-3) { maximise mean(batch.score * logp(hero, batch)) }
    }
  }
}
