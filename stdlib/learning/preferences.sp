/// Learning from preferences: what is minimised as pure functions. The reference is what wrote the rows: their recorded log-probabilities. For another one put
/// its own there first: `batch with (logp: logp(base, batch))`.

/// By how much likelier the policy makes each row than the reference did, in logs.
fn log_ratio(policy: Policy, rows: Batch) -> real = logp(policy, rows) - rows.logp

/// How much more that is for the first row of each pair than for the second: the implicit reward's difference, over beta.
fn margin(policy: Policy, pairs: Batch) -> real = log_ratio(policy, pairs) - log_ratio(policy, pairs.other)

/// DPO (Rafailov et al., 2023, eq. 7), where `preferred` is how likely the first row of each pair is preferred to the second: 1 or 0 where that is known.
fn dpo(policy: Policy, pairs: Batch, preferred: real, beta: real = 0.1) -> real {
  let m = beta * margin(policy, pairs)
  return -mean(preferred * log_sigmoid(m) + (1 - preferred) * log_sigmoid(-m))
}

/// IPO (Azar et al., 2024, eq. 17): the margin is drawn to a bounded one, so that certain preferences do not run away with it.
fn ipo(policy: Policy, pairs: Batch, preferred: real, beta: real = 0.1) -> real =
  mean((margin(policy, pairs) - (2 * preferred - 1) / (2 * beta)) ^ 2)

/// SPPO (Wu et al., 2024, eq. 4.4): each row's log-ratio is regressed on how much more often than not it wins.
fn sppo(policy: Policy, rows: Batch, wins: real, beta: real = 1) -> real =
  mean((log_ratio(policy, rows) - (wins - 0.5) / beta) ^ 2) / 2
