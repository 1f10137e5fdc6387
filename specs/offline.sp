import { grid_world } from "std/games/grid_world"
import { implicit_q_learning } from "std/learning/implicit_q"
import { advantage_weighted } from "std/learning/advantage_weighted"
import { clone } from "std/learning/imitation"
import { mlp } from "std/networks/mlp"

/// Three ways to learn from the same walks of a random walker, and from nothing else: by implicit Q-learning, by advantage-weighted regression, and by doing as was done.
method offline(updates: int = 400, walks: int = 200) {
  policy hero = agent(mlp([32]), value: true)
  policy weighted_twin = agent(mlp([32]), value: true)
  policy twin = agent(mlp([32]))
  policy worth = greedy(mlp([32]))
  memory replay: Decision of grid_world

  train {
    let batch = collect walks episodes of grid_world(limit: 100) with walker: random_player()
    replay.add(batch with (gain: to_go(batch.reward, 0.99)))
    var target = snapshot(worth)
    clone(twin, batch, rate: 3e-3, passes: 3)
    repeat updates updates {
      target = implicit_q_learning(hero, worth, target, replay)
      advantage_weighted(weighted_twin, replay, rate: 3e-3, beta: 0.1, size: 128)
    }
    measure implicit = mean_score(greedy(hero), random_player(), grid_world(limit: 100), episodes: 200)
    measure regression = mean_score(greedy(weighted_twin), random_player(), grid_world(limit: 100), episodes: 200)
    measure imitation = mean_score(twin, random_player(), grid_world(limit: 100), episodes: 200)
    measure shown = mean(batch.score)
  }
}

/// Russell and Norvig (2010, section 17.1): the best walker gets 0.705.
claim "from random walks alone one learns to walk well, if the best of them is believed and not their average" {
  seeds 1..3
  let learned = run offline()
  require all(learned.shown.last < -0.5) else "random walkers walk too well"
  expect all(learned.implicit.last > 0.55)
  expect all(learned.implicit.last > learned.imitation.last)
  report mean(learned.implicit.last), mean(learned.regression.last), mean(learned.imitation.last)
}
