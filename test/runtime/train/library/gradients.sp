import { kuhn_poker } from "std/games/kuhn_poker"
import { a2c, grpo, ppo, rloo } from "std/learning/policy_gradient"

network dropping {
  fn body(seen: real[n]) -> real[8] = seen |> dense(8) |> tanh |> dropout(0.2)
}

method gradients {
  policy hero = agent(dropping, value: true)

  train {
    repeat 3 rounds {
      let batch = collect 6 episodes of kuhn_poker with every seat: hero
      a2c(hero, batch)
      ppo(hero, batch, size: 5, passes: 2)
      grpo(hero, batch, size: 8)
      rloo(hero, batch)
      measure length = mean(batch.length)
    }
  }
}
