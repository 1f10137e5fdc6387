import { kuhn_poker, tolled_kuhn_poker } from "std/games/kuhn_poker" // tolled: the first seat pays the second two chips a game
import { tic_tac_toe } from "std/games/tic_tac_toe"
import { mlp } from "std/networks/mlp"
import { transformer } from "std/networks/transformer"

/// SPIRAL (arXiv 2506.24119): one policy plays every seat of zero-sum games against itself.
/// 1. Collect episodes of every game with the policy in all seats (or, as a baseline, against a fixed rival).
/// 2. Role-conditioned advantage estimation: each (game, seat) has its own baseline, an exponential mean of its scores, so that a seat's
///    built-in advantage is not learned as skill.
/// 3. Raise the log-probability of every move by its seat's score minus that baseline; then let the baseline follow.
method spiral(
  games: Game[] = [kuhn_poker, tic_tac_toe], net: Network = transformer(width: 64, layers: 2, heads: 4),
  iterations: int = 300, n: int = 64, rate: real = 1e-3, explore: real = 0.1, rae: bool = true, foe: Policy? = none
) {
  policy hero = agent(net)
  running usual: mean, decay 0.95
  pool past of hero

  train {
    repeat iterations {
      let all = collect n episodes of g for g in games with player[0]: hero, player[1]: (foe else hero), swapping seats
      let own = all where .policy is hero
      let key = (own.game, rae ? own.seat : none) // without rae the seats of a game share one baseline
      let advantage = own.score - usual[key] // read before it is updated
      usual.add(own.score by key)

      improve hero using adam(rate: rate, clip_norm: 1.0) {
        maximise mean(advantage * logp(hero, own)) + explore * mean(entropy(hero, own))
      }

      every max(1, iterations div 30) iterations {
        past.add(snapshot(hero))
        measure nash_conv = nash_conv(hero, games[0]), average = nash_conv(average(past), games[0])
        measure variance = mean(advantage ^ 2), loss_rate = loss_rate(hero, random_player(), games[games.size - 1])
      }
    }
  }
}

claim "self-play comes near an equilibrium of Kuhn poker, training against a fixed rival does not" {
  seeds 1..5
  let vs = run spiral([kuhn_poker], mlp([32]), 3000, 4, 3e-3, foe: r) for r in [none, random_player()]
  /// against a fixed opponent a model learns to exploit that opponent instead of improving in general
  expect all(vs[none].average.last <= 0.25 and vs[none].average.last <= 0.5 * vs[random_player()].average.last)
}

claim "role-conditioned baselines matter where seats differ in value" {
  seeds 1..5
  let rae = run spiral([tolled_kuhn_poker], mlp([32]), 3000, 4, 3e-3, rae: on) for on in [true, false]
  /// without role-conditioned advantage estimation training is unstable
  expect mean(rae[true].average.last) <= 0.7 * mean(rae[false].average.last)
  expect all(rae[true].variance.area <= 0.5 * rae[false].variance.area)
}
