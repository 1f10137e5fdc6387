/// A softmax bandit for arms whose worth changes: each arm's value moves towards what it last gained (SEC, Chen et al., 2025, arXiv 2505.14970, with step 0.5 and
/// temperature 1: the gain is the mean absolute advantage). `value` has an entry for each arm. If `forget`, an arm that was not drawn gained nothing and its value
/// falls, as in the authors' code; else it stays.
record SoftmaxBandit {
  value: real[]
  step: real = 0.5
  temperature: real = 1
  forget: bool = true

  fn chances() -> real[] = softmax([v / temperature for v in value])
  fn draw() -> Dist[int] = proportional(chances())

  /// Takes what each arm that was drawn has gained: `learn(mean(gain per batch.arm))`.
  rule learn(gain: real[]) {
    let before = value
    if forget { value = [(1 - step) * v for v in value] }
    for arm, signal in gain { value[arm] = step * signal + (1 - step) * before[arm] }
  }
}

/// Exp3 (Auer et al., 2002): regret of the order of sqrt(n k log k) against any sequence of gains in 0..1. `log_weight` has a 0 for each arm.
record Exp3 {
  log_weight: real[]
  explore: real = 0.1

  fn chances() -> real[] = [(1 - explore) * p + explore / log_weight.size for p in softmax(log_weight)]
  fn draw() -> Dist[int] = proportional(chances())

  rule learn(arm: int, gain: real) {
    log_weight[arm] += explore * gain / (chances()[arm] * log_weight.size)
  }
}
