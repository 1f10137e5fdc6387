import { ppo } from "std/learning/policy_gradient"
import { point_mass } from "std/worlds/point_mass"

/// Reals are chosen, by a network that drops units while it learns.
network pushing {
  fn body(at: real[2]) -> real[6] = at |> dense(6) |> tanh |> dropout(0.3)
}

method pushes {
  policy hero = agent(pushing, value: true)

  train {
    repeat 3 rounds {
      let batch = collect 3 episodes of point_mass with pusher: hero
      ppo(hero, batch, size: 16, passes: 2)
      measure paid = mean(batch.score)
    }
  }
}
