/// Policy gradients: what is minimised as pure functions, whole updates as rules.

/// REINFORCE (Williams, 1992): the log-probability of what was done, weighed by how well it went.
fn reinforce(policy: Policy, batch: Batch, advantage: real) -> real = -mean(advantage * logp(policy, batch))

/// PPO's clipped objective (Schulman et al., 2017, eq. 7). `low` and `high` may differ; with `dual` above 1 the loss of a bad move is bounded
/// too (Ye et al., 2020, eq. 3).
fn clipped(policy: Policy, batch: Batch, advantage: real, low: real = 0.2, high: real = 0.2, dual: real = 0) -> real {
  let ratio = exp(logp(policy, batch) - batch.logp)
  let gain = min(ratio * advantage, clamp(ratio, 1 - low, 1 + high) * advantage)
  return -mean(dual > 1 ? (advantage < 0 ? max(gain, dual * advantage) : gain) : gain)
}

/// An estimate of KL(old, new) that is never negative and has low variance (Schulman, 2020: r - 1 - log r).
fn kl_low_variance(policy: Policy, batch: Batch, old: real) -> real {
  let difference = logp(policy, batch) - old
  return mean(exp(difference) - 1 - difference)
}

/// Half the squared error of the policy's estimates.
fn value_error(policy: Policy, batch: Batch, target: real) -> real = mean((value(policy, batch) - target) ^ 2) / 2

/// Behaviour cloning: the log-likelihood of what others did.
fn imitate(policy: Policy, batch: Batch) -> real = -mean(logp(policy, batch))

/// Advantage actor-critic (Mnih et al., 2016), with one step of the optimizer for each batch.
rule a2c(
  policy: Policy, batch: Batch, pay: real = batch.reward, rate: real = 1e-3, gamma: real = 0.99, trace: real = 1,
  entropy_bonus: real = 0.01, critic: real = 0.5
) {
  let estimate = value(policy, batch)
  let advantage = gae(pay, estimate, discount: gamma, trace: trace)
  let target = advantage + estimate
  improve policy using adam(rate: rate, clip_norm: 0.5) {
    minimise reinforce(policy, batch, advantage)
    minimise critic * value_error(policy, batch, target)
    maximise entropy_bonus * mean(entropy(policy, batch))
  }
}

/// Proximal policy optimisation (Schulman et al., 2017): several passes over a batch in parts, advantages normalised in each part.
rule ppo(
  policy: Policy, batch: Batch, pay: real = batch.reward, rate: real = 3e-4, clip: real = 0.2, gamma: real = 0.99,
  trace: real = 0.95, passes: int = 4, size: int = 256, entropy_bonus: real = 0.01, critic: real = 0.5
) {
  let estimate = value(policy, batch)
  let advantage = gae(pay, estimate, discount: gamma, trace: trace)
  let data = batch with (advantage: advantage, target: advantage + estimate)
  improve policy using adam(rate: rate, clip_norm: 0.5) over part in parts(data, size: size, passes: passes) {
    minimise clipped(policy, part, normalise(part.advantage), low: clip, high: clip)
    minimise critic * value_error(policy, part, part.target)
    maximise entropy_bonus * mean(entropy(policy, part))
  }
}

/// Group-relative policy optimisation (Shao et al., 2024): episodes of one group are each other's baseline.
rule grpo(policy: Policy, batch: Batch, rate: real = 1e-3, clip: real = 0.2, passes: int = 2, size: int = 256) {
  let data = batch with (advantage: normalise(batch.score by (batch.group, batch.seat)))
  improve policy using adam(rate: rate, clip_norm: 1) over part in parts(data, size: size, passes: passes) {
    minimise clipped(policy, part, part.advantage, low: clip, high: clip)
  }
}

/// REINFORCE with the mean of the others in the group as the baseline (Kool et al., 2019).
rule rloo(policy: Policy, batch: Batch, rate: real = 1e-3) {
  let n = count(batch.score by (batch.group, batch.seat))
  let others = (sum(batch.score by (batch.group, batch.seat)) - batch.score) / max(n - 1, 1)
  improve policy using adam(rate: rate, clip_norm: 1) { minimise reinforce(policy, batch, batch.score - others) }
}

/// REINFORCE++ (Hu, 2025): what is still to be paid, less `beta` times how much likelier each move became than `reference` had it, normalised over the whole batch, and PPO's
/// clipped objective; no critic, no groups. `reference` is a column of log-probabilities; what played is its own.
rule reinforce_plus_plus(
  policy: Policy, batch: Batch, reference: real = batch.logp, beta: real = 0.01, rate: real = 1e-3, gamma: real = 1,
  clip: real = 0.2, passes: int = 2, size: int = 256
) {
  let paid = batch.reward - beta * (batch.logp - reference)
  let data = batch with (advantage: normalise(to_go(paid, gamma)))
  improve policy using adam(rate: rate, clip_norm: 1) over part in parts(data, size: size, passes: passes) {
    minimise clipped(policy, part, part.advantage, low: clip, high: clip)
  }
}
