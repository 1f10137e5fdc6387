import { tic_tac_toe } from "std/games/tic_tac_toe"
import { a2c, grpo, ppo, reinforce, reinforce_plus_plus, rloo } from "std/learning/policy_gradient"
import { mlp } from "std/networks/mlp"

enum Way { plain, critic, clipped_parts, groups, left_out, whole_batch }

/// Six kinds of policy gradients, all against a player that moves at random.
method learn(way: Way = plain, updates: int = 40) {
  policy hero = agent(mlp([32]), value: true)

  train {
    repeat updates updates {
      let played = collect 64 episodes of tic_tac_toe with player[0]: hero, player[1]: random_player(), swapping seats
      let batch = played where .policy is hero
      match way {
        plain => {
          improve hero using adam(rate: 1e-2, clip_norm: 1) {
            minimise reinforce(hero, batch, batch.score - mean(batch.score by batch.seat))
          }
        }
        critic => a2c(hero, batch, gamma: 1, rate: 1e-2)
        clipped_parts => ppo(hero, batch, gamma: 1, rate: 3e-3)
        groups => grpo(hero, batch, rate: 3e-3)
        left_out => rloo(hero, batch, rate: 1e-2)
        whole_batch => reinforce_plus_plus(hero, batch, beta: 0, rate: 3e-3)
      }
      every 20 { measure won = win_rate(greedy(hero), random_player(), tic_tac_toe, episodes: 200) }
    }
  }
}

/// Two players that move at random win as often: a half, with draws as halves.
claim "all of them learn to beat a random player" {
  seeds 1..3
  let learned = run learn(way: w) for w in [plain, critic, clipped_parts, groups, left_out, whole_batch]
  expect all(learned[plain].won.last > 0.7)
  expect all(learned[critic].won.last > 0.7)
  expect all(learned[clipped_parts].won.last > 0.7)
  expect all(learned[groups].won.last > 0.7)
  expect all(learned[left_out].won.last > 0.7)
  expect all(learned[whole_batch].won.last > 0.7)
}
