/// Learning from what others did: rows of any player, with the moves that it made.

/// Behaviour cloning: several passes over rows in parts, their likelihood made as large as can be.
rule clone(policy: Policy, rows: Batch, rate: real = 1e-3, passes: int = 4, size: int = 256) {
  improve policy using adam(rate: rate, clip_norm: 1) over part in parts(rows, size: size, passes: passes) {
    maximise mean(logp(policy, part))
  }
}

/// Cloning of the better part: rows whose trajectories were paid at least `least` (Chen et al., 2021, "%BC").
rule clone_best(policy: Policy, rows: Batch, least: real, rate: real = 1e-3, passes: int = 4, size: int = 256) {
  let best = rows where .score >= least
  clone(policy, best, rate: rate, passes: passes, size: size)
}
