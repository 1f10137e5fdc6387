import { kuhn_poker } from "std/games/kuhn_poker"

network odd {
  fn body(tokens: real[t, 10]) -> real[10] = mean(tokens |> attention(heads: 4) over t)
}

method learner {
  policy hero = agent(odd)

  train {
    repeat 10 iterations {
      let batch = collect 4 episodes of kuhn_poker with every seat: hero
      improve hero using adam(rate: 1e-3) { maximise mean(batch.score * logp(hero, batch)) }
    }
  }
}
