import { kuhn_poker } from "std/games/kuhn_poker"

network two {
  fn move(card: real[3]) -> real[2] = card |> dense(2)
}

method learn {
  policy hero = agent(two)
  train {
    let batch = collect 4 episodes of kuhn_poker with every seat: hero
    improve hero using adam(rate: 1e-3) { maximise mean(batch.score * logp(hero, batch)) }
  }
}
