import { q_learning, rewarded } from "std/learning/q_learning"
import { clone } from "std/learning/imitation"

/// Neural fictitious self-play (Heinrich and Silver, 2016), for two players: one policy learns by Q-learning to answer, another clones all that it ever answered, which is the
/// average that comes near an equilibrium. Before each episode either seat is taken by the answer with chance `share`, else by the average. Gives the next target.
///
/// The method declares `policy best = greedy(…)`, `policy average = agent(…)`, `memory replay: Decision of g up to n` and
/// `memory answers: Decision of g up to m, keep highest(.lot)`: with a lot for each row, those that stay are a fair sample of all that ever came (a reservoir).
rule nfsp_round(
  best: Policy, average: Policy, target: Policy, replay: Batch, answers: Batch, game: Game, episodes: int = 64,
  share: real = 0.1, updates: int = 4, rate: real = 1e-2, average_rate: real = 5e-3, discount: real = 1,
  follow: real = 0.1, size: int = 128
) -> Policy {
  let batch = collect episodes episodes of game
    with player[0] ~ weighted { best: share, average: 1 - share },
      player[1] ~ weighted { best: share, average: 1 - share }
  replay.add(rewarded(batch, discount: discount))
  let mine = batch where .policy is best
  let lot ~ normal(0 * mine.reward, 1)
  answers.add(mine with (lot: lot))
  var next = target
  repeat updates updates {
    next = q_learning(best, next, replay, rate: rate, discount: discount, size: size, follow: follow)
    let rows ~ sample(size, answers)
    clone(average, rows, rate: average_rate, passes: 1, size: size)
  }
  return next
}
