/// Q-learning with a network (Mnih et al., 2015): a greedy policy learns what each move is worth from decisions that a memory holds. Rows come in with what they
/// gained, `replay.add(rewarded(batch))`; each update gives back the target policy, moved a little towards the one that learns:
///
///     var target = snapshot(hero)
///     target = q_learning(hero, target, replay)

/// The rows of a batch with what they gained in their next `steps` decisions, and a priority for those that are new.
fn rewarded(batch: Batch, discount: real = 0.99, steps: int = 1, priority: real = 1) -> Batch =
  batch with (gain: to_go(batch.reward, discount, steps: steps), priority: priority)

/// What the rows' moves should be worth: what they gained, and what the best move `steps` later is worth. Double (van Hasselt et al., 2016, eq. 4): the policy
/// picks that move, the target says its worth.
fn td_target(policy: Policy, target: Policy, rows: Batch, discount: real, steps: int, double: bool) -> real =
  rows.gain + ahead(
      rows, steps, t => double ? move_value(target, t, best_move(policy, t)) : best_value(target, t), discount: discount
    )

/// One update on rows drawn alike.
rule q_learning(
  policy: Policy, target: Policy, replay: Batch, rate: real = 1e-3, discount: real = 0.99, steps: int = 1,
  size: int = 64, double: bool = true, follow: real = 0.01
) -> Policy {
  let rows ~ sample(size, replay)
  let aim = td_target(policy, target, rows, discount, steps, double)
  improve policy using adam(rate: rate, clip_norm: 10) { minimise mean(huber(move_value(policy, rows) - aim)) }
  return mix(target, policy, follow)
}

/// One update on rows drawn by how wrong they were (Schaul et al., 2016): with chances in proportion to priority ^ exponent, their weight in the loss corrected.
rule prioritised_q_learning(
  policy: Policy, target: Policy, replay: Batch, rate: real = 1e-3, discount: real = 0.99, steps: int = 1,
  size: int = 64, double: bool = true, follow: real = 0.01, exponent: real = 0.6, correction: real = 0.4
) -> Policy {
  let chances = replay.priority ^ exponent
  let rows ~ sample(size, replay, by: chances)
  let weight = (replay.size * rows.priority ^ exponent / sum(chances)) ^ (-correction)
  let share = weight / max(weight)
  let aim = td_target(policy, target, rows, discount, steps, double)
  improve policy using adam(rate: rate, clip_norm: 10) { minimise mean(share * huber(move_value(policy, rows) - aim)) }
  replay.update(rows with (priority: abs(aim - move_value(policy, rows)) + 1e-3))
  return mix(target, policy, follow)
}
