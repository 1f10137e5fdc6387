import { fictitious_round } from "std/learning/fictitious"
import { psro_round } from "std/learning/psro"
import { mlp } from "std/networks/mlp"
import { kuhn_poker } from "std/games/kuhn_poker"

/// A population of answers to mixtures of its members.
method population(game: Game = kuhn_poker, rounds: int = 8, updates: int = 15) {
  policy hero = agent(mlp([16]), value: true)
  pool past of hero
  var payoff: real[past, past] = 0

  train {
    past.add(snapshot(hero))
    repeat rounds rounds {
      psro_round(hero, past, payoff, game, updates: updates, rate: 3e-2)
      measure gap = nash_conv(average(past, nash(payoff)), game), last = nash_conv(hero, game)
    }
  }
}

/// The average of answers to the average of all before.
method averages(game: Game = kuhn_poker, rounds: int = 16, updates: int = 8) {
  policy hero = agent(mlp([16]), value: true)
  pool past of hero

  train {
    past.add(snapshot(hero))
    repeat rounds rounds {
      fictitious_round(hero, past, game, updates: updates, rate: 3e-2)
      measure gap = nash_conv(average(past), game), last = nash_conv(hero, game)
    }
  }
}

/// Uniform play has NashConv 11/12.
open claim "mixtures of answers come near the equilibrium that no answer is" {
  seeds 1..3
  let oracle = run population()
  let average = run averages()
  expect all(oracle.gap.best < 0.5)
  expect all(average.gap.last < 0.6)
  report mean(oracle.last.last), mean(average.last.last)
}
