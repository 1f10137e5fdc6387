import { kuhn_poker } from "std/games/kuhn_poker"

network headless {
  fn code(observation: real[n]) -> real[m] = observation |> dense(8)
}

method learner {
  policy hero = agent(headless)

  train {
    repeat 10 iterations {
      let batch = collect 4 episodes of kuhn_poker with every seat: hero
      improve hero using adam(rate: 1e-3) { maximise mean(batch.score * logp(hero, batch)) }
    }
  }
}
