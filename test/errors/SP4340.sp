import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"

method learner {
  policy hero = agent(mlp([8]))
  memory best: Episode of kuhn_poker up to 100, keep highest(.reward)

  train {
    repeat 10 iterations {
      let batch = collect 4 episodes of kuhn_poker with every seat: hero
      best.add(batch)
      let part ~ sample(8, best)
      improve hero using adam(rate: 1e-3) { maximise mean(part.score * logp(hero, part)) }
    }
  }
}
