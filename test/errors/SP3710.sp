import { clipped } from "std/learning/policy_gradient"
import { mlp } from "std/networks/mlp"

game quiz(answer: 0..3 = 2) {
  players pupil

  play {
    let guess = pupil chooses 0..3
    reward pupil += guess == answer ? 1 : 0
    end
  }
}

method taught {
  policy hero = agent(mlp([8]))

  train {
    repeat 20 iterations {
      let batch = collect 4 episodes of quiz with pupil: says(2)
      improve hero using adam(rate: 1e-2) { minimise clipped(hero, batch, batch.score) }
    }
  }
}
