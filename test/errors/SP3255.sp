import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"

method learner {
  policy hero = agent(mlp([8]))

  train {
    repeat 10 iterations {
      let batch = collect 4 episodes of kuhn_poker with every seat: hero
      let usual = mean(batch.score by batch.policy)
      improve hero using adam(rate: 1e-3) { maximise mean((batch.score - usual) * logp(hero, batch)) }
    }
  }
}
