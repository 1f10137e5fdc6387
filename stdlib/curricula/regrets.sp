/// Levels by their regret, or whatever tells how much is left to learn there: prioritised level replay (Jiang et al., 2021). A level's chance is a mixture of its rank by regret,
/// to the power 1 / temperature, and of how long it was not played. `regret` and `played` have an entry for each level.
record RankedRegret {
  regret: real[]
  played: int[]
  temperature: real = 0.1
  stale: real = 0.1
  step: int = 0

  fn by_rank() -> real[] = [
    (1 / (1 + sum(other > own ? 1 : 0 for other in regret))) ^ (1 / temperature) for own in regret
  ]
  fn by_age() -> real[] = [step - last for last in played]
  fn chances() -> real[] {
    let ranked = by_rank()
    let aged = by_age()
    let whole = sum(ranked)
    let ages = sum(aged)
    return [(1 - stale) * r / whole + (ages > 0 ? stale * aged[i] / ages : stale / regret.size) for i, r in ranked]
  }
  fn draw() -> Dist[int] = proportional(chances())

  rule learn(level: int, found: real) {
    step += 1
    regret[level] = found
    played[level] = step
  }
}
