import { tic_tac_toe } from "std/games/tic_tac_toe"
import { alpha_zero_round } from "std/learning/alpha_zero"
import { mlp } from "std/networks/mlp"

/// A policy that leads a search, and learns what the search finds. What is measured is the policy alone, without any search.
method lead(rounds: int = 30, simulations: int = 40, updates: int = 40) {
  policy hero = agent(mlp([64]), value: true)
  memory replay: Decision of tic_tac_toe up to 4_000

  train {
    repeat rounds rounds {
      alpha_zero_round(hero, replay, tic_tac_toe, simulations: simulations, updates: updates)
      every 5 rounds {
        measure lost = loss_rate(greedy(hero), optimal_player(tic_tac_toe), tic_tac_toe, episodes: 100)
        measure won = win_rate(greedy(hero), random_player(), tic_tac_toe, episodes: 200)
      }
    }
  }
}

/// With best play tic-tac-toe is drawn: who plays perfectly never loses.
claim "what the search found out, the policy knows without it" {
  seeds 1..3
  let led = run lead()
  expect mean(led.lost.last) < 0.3
  expect all(led.lost.last < led.lost.first)
  expect all(led.won.last > 0.85)
  report mean(led.lost.last), mean(led.won.last)
}
