import { mlp } from "std/networks/mlp"

game kitchen {
  roles cook
  play {
    repeat 3 {
      let does = cook chooses wash | serve
      reward cook += does is serve ? 1 : 0 as meals
      reward cook += does is wash ? 0.2 : 0 as tidy
    }
  }
}

method learner {
  policy hero = agent(mlp([8]))

  train {
    repeat 10 iterations {
      let batch = collect 4 episodes of kitchen with cook: hero
      improve hero using adam(rate: 1e-3) { maximise mean(batch.reward.meals * logp(hero, batch)) }
    }
  }
}
