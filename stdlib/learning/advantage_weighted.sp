/// Learning from rows of a memory by how much better than expected they went: no ratio, so the rows may be anybody's.

/// Advantage-weighted regression (Peng et al., 2019, eq. 10): the log-likelihood of each row weighs exp(advantage / beta), at most `most`.
fn weighted_likelihood(policy: Policy, rows: Batch, advantage: real, beta: real = 0.3, most: real = 20) -> real =
  mean(min(exp(advantage / beta), most) * logp(policy, rows))

/// An expectile's error (Kostrikov et al., 2022, eq. 5): above 1/2, what is too low weighs more, so that estimates come near the best that was seen.
fn expectile(difference: real, tau: real = 0.7) -> real = (difference > 0 ? tau : 1 - tau) * difference ^ 2

/// One update of a policy with `value: true` on rows whose returns are in the column `gain`: AWR, with `tau` above 1/2 towards the best.
rule advantage_weighted(
  policy: Policy, replay: Batch, rate: real = 1e-3, beta: real = 0.3, most: real = 20, tau: real = 0.5, size: int = 256
) {
  let rows ~ sample(size, replay)
  let advantage = rows.gain - value(policy, rows)
  improve policy using adam(rate: rate, clip_norm: 1) {
    maximise weighted_likelihood(policy, rows, advantage, beta: beta, most: most)
    minimise mean(expectile(rows.gain - value(policy, rows), tau: tau))
  }
}
