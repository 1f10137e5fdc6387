import { grid_world } from "std/games/grid_world"
import { q_learning, prioritised_q_learning, rewarded } from "std/learning/q_learning"
import { mlp } from "std/networks/mlp"

/// Q-learning on a walk over a grid: rows of the last episodes, drawn again and again.
method walk(rounds: int = 30, updates: int = 12, steps: int = 3, prioritised: bool = false, duelling: bool = true) {
  policy walker = greedy(mlp([32]), explore: linear(1.0, 0.1, over: 200), duelling: duelling)
  memory replay: Decision of grid_world up to 4_000

  train {
    var target = snapshot(walker)
    repeat rounds {
      let batch = collect 8 episodes of grid_world(limit: 100) with walker: walker
      replay.add(rewarded(batch, steps: steps, priority: 1))
      repeat updates {
        if prioritised {
          target = prioritised_q_learning(walker, target, replay, steps: steps, follow: 0.05, rate: 3e-3)
        } else { target = q_learning(walker, target, replay, steps: steps, follow: 0.05, rate: 3e-3) }
      }
      every 5 rounds {
        measure score = mean_score(greedy(walker), random_player(), grid_world(limit: 100), episodes: 200)
      }
    }
  }
}

/// Russell and Norvig (2010, section 17.1): the best walker gets 0.705; whoever walks at random gets less than nothing.
claim "Q-learning walks nearly as well as can be" {
  seeds 1..3
  let plain = run walk()
  let drawn = run walk(prioritised: true)
  expect all(plain.score.best > 0.6)
  expect all(drawn.score.best > 0.6)
  report mean(plain.score.last), mean(drawn.score.last)
}
