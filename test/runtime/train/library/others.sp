import { kuhn_poker } from "std/games/kuhn_poker"
import { advantage_weighted } from "std/learning/advantage_weighted"
import { clone, clone_best } from "std/learning/imitation"
import { mlp } from "std/networks/mlp"

method others {
  policy hero = agent(mlp([6]), value: true)
  memory replay: Decision of kuhn_poker up to 30

  train {
    repeat 3 rounds {
      let batch = collect 8 episodes of kuhn_poker with every seat: random_player()
      clone(hero, batch, passes: 1, size: 6)
      clone_best(hero, batch, -10, passes: 1, size: 6)
      replay.add(batch with (gain: to_go(batch.reward, 1)))
      advantage_weighted(hero, replay, size: 7)
      measure kept = replay.size, gain = mean(replay.gain)
    }
  }
}
