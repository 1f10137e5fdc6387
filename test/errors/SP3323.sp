import { mlp } from "std/networks/mlp"
import measured { matching_pennies } from "std/games/matching_pennies"

method learn {
  policy hero = agent(mlp([8]))

  train {
    repeat 10 iterations {
      let batch = collect 4 episodes of matching_pennies with every seat: hero
      improve hero using adam(rate: 1e-3) { maximise mean(batch.score * logp(hero, batch)) }
      measure exam = nash_conv(hero, matching_pennies)
    }
  }
}
