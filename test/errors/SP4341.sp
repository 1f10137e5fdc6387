import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"

network guess {
  fn body(observation: real[n]) -> real[4] = observation |> dense(4) |> tanh
}

method pair {
  policy hero = agent(mlp([8]))

  train {
    let first ~ initial(guess)
    repeat 10 iterations {
      let batch = collect 4 episodes of kuhn_poker with every seat: hero
      improve hero using adam(rate: 1e-3) { maximise mean(batch.score * logp(hero, batch)) }
    }
    measure far = norm(first)
  }
}
