import { expectile } from "std/learning/advantage_weighted"

/// Implicit Q-learning (Kostrikov et al., 2022), from rows that others played and no more: what the best of the seen moves are worth is an expectile of what they all are,
/// so no move is ever asked about that nobody made. One update of three; gives the next target of the worths.
///
/// 1. `value` of the policy goes to an expectile of what the target holds the rows' moves to be worth (eq. 5);
/// 2. `worth`, a greedy policy, learns what a move gained and the value after it (eq. 6);
/// 3. the policy imitates, weighed by exp(beta * advantage) (eq. 7).
rule implicit_q_learning(
  policy: Policy, worth: Policy, target: Policy, replay: Batch, rate: real = 3e-3, discount: real = 0.99,
  tau: real = 0.8,
  beta: real = 10, most: real = 100, follow: real = 0.05, size: int = 128
) -> Policy {
  let rows ~ sample(size, replay)
  let held = move_value(target, rows)
  let advantage = held - value(policy, rows)
  let aim = rows.reward + ahead(rows, 1, t => value(policy, t), discount: discount)
  improve policy using adam(rate: rate, clip_norm: 10) {
    minimise mean(expectile(held - value(policy, rows), tau: tau))
    maximise mean(min(exp(beta * advantage), most) * logp(policy, rows))
  }
  improve worth using adam(rate: rate, clip_norm: 10) { minimise mean((move_value(worth, rows) - aim) ^ 2) }
  return mix(target, worth, follow)
}
