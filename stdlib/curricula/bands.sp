/// Tasks that are neither too easy nor too hard: those whose pass rate lies in a band are drawn alike, the others `rest` times as often. A task's rate is an exponential
/// mean that begins at the middle of the band, so that new tasks are tried. `rate` has an entry for each task.
record PassBand {
  rate: real[]
  low: real = 0.2
  high: real = 0.8
  decay: real = 0.8
  rest: real = 0.02

  fn weights() -> real[] = [r >= low and r <= high ? 1 : rest for r in rate]
  fn draw() -> Dist[int] = proportional(weights())

  /// Takes the share of attempts that passed, for each task that was tried.
  rule learn(passed: real[]) {
    for task, share in passed { rate[task] = decay * rate[task] + (1 - decay) * share }
  }
}
