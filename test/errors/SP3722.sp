import { kuhn_poker } from "std/games/kuhn_poker"

network own {
  fn move(cards: real[3]) -> real[2] = cards |> dense(2)
  fn answer(card: real[3]) -> real[2] = card |> dense(2)
}

method learn {
  policy hero = agent(own)
  train {
    let batch = collect 4 episodes of kuhn_poker with every seat: hero
    improve hero using adam(rate: 1e-3) { maximise mean(batch.score * logp(hero, batch)) }
  }
}
