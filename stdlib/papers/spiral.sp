import { kuhn_poker, tolled_kuhn_poker } from "std/games/kuhn_poker"      // tolled: the first seat pays the second two chips a game
import { tic_tac_toe } from "std/games/tic_tac_toe"
import { transformer } from "std/networks/transformer"
import { mlp } from "std/networks/mlp"

/// SPIRAL (arXiv 2506.24119): one policy plays every seat of zero-sum games against itself.
/// 1. Collect episodes of every game with the policy in all seats.
/// 2. Each (game, seat) has its own baseline, an exponential mean of its scores, so a seat's built-in advantage is not learned as skill.
/// 3. Raise the log-probability of every move by its seat's score minus that baseline; then let the baseline follow.
method spiral(games: Game[] = [kuhn_poker, tic_tac_toe], net: Network = transformer(width: 64, layers: 2, heads: 4),
              iterations: int = 300, episodes: int = 128, rate: real = 1e-3, explore: real = 0.01, rae: bool = true, rival: Policy? = none) {
  policy hero = agent(net)
  running usual: mean, decay 0.95
  pool past of hero

  train {
    repeat iterations {
      let foe = rival else hero
      let batch = collect episodes episodes of g for g in games with player[0]: hero, player[1]: foe, swapping seats
      let own = batch where .policy is hero
      let key = (own.game, rae ? own.seat : none)           // without rae the seats of a game share one baseline
      let advantage = own.score - usual[key]                // read before it is updated
      usual.add(own.score by key)

      improve hero using adam(rate: rate, clip_norm: 1.0) {
        maximise mean(advantage * logp(hero, own)) + explore * mean(entropy(hero, own))
      }

      every max(1, iterations div 30) iterations {
        past.add(snapshot(hero))
        measure nash_conv = nash_conv(hero, games[0]), average = nash_conv(average(past), games[0])
        measure entropy = mean(entropy(hero, own)), spread = mean(advantage ^ 2)
      }
    }
  }
}
