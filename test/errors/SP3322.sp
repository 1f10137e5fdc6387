import { mlp } from "std/networks/mlp"

game hunt {
  players hunter
  measured near: 0..3 = 0

  play {
    let step = hunter chooses 0..3
    near = 3 - step
    reward hunter += step
    end with (near)
  }
}

method learn {
  policy hero = agent(mlp([8]))

  train {
    repeat 10 iterations {
      let batch = collect 4 episodes of hunt with every seat: hero
      improve hero using adam(rate: 1e-3) { maximise mean((batch.score + batch.near) * logp(hero, batch)) }
    }
  }
}
