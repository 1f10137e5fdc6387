import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"

method learner {
  policy hero = agent(mlp([8]))

  train {
    repeat 10 iterations {
      let batch = collect 4 episodes of kuhn_poker with every seat: hero
      improve hero using adam(rate: 1e-3) { maximise mean(batch.score * logp(hero, batch)) }
      let n = mean(batch.length)
      every n iterations { measure score = mean(batch.score) }
    }
  }
}
