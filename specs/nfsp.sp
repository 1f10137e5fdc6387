import { kuhn_poker } from "std/games/kuhn_poker"
import { nfsp_round } from "std/learning/nfsp"
import { mlp } from "std/networks/mlp"

/// Neural fictitious self-play: a policy that answers, and the average of all its answers.
method averages(rounds: int = 100, updates: int = 4) {
  policy best = greedy(mlp([32]), explore: linear(0.2, 0.02, over: 400))
  policy average = agent(mlp([32]))
  memory replay: Decision of kuhn_poker up to 2_000
  memory answers: Decision of kuhn_poker up to 4_000, keep highest(.lot)

  train {
    var target = snapshot(best)
    repeat rounds rounds {
      target = nfsp_round(best, average, target, replay, answers, kuhn_poker, updates: updates)
      every 10 rounds { measure gap = nash_conv(average, kuhn_poker), answer = nash_conv(greedy(best), kuhn_poker) }
    }
  }
}

/// Uniform play of Kuhn poker has NashConv 11/12.
claim "the average of answers comes near an equilibrium" {
  seeds 1..3
  let played = run averages()
  expect all(played.gap.last < 0.4)
  expect mean(played.gap.last) < mean(played.gap.first)
  report mean(played.gap.last), mean(played.answer.last)
}
