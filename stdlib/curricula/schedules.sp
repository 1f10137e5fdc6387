/// A number that goes from one value to another in a straight line, one step for each `learn`, and stays there.
record Ramp {
  from: real = 0
  to: real = 1
  length: int = 100
  step: int = 0

  fn draw() -> real = from + (to - from) * min(1, step / length)
  rule learn() { step += 1 }
}

/// Stages one after the other: the one at hand is the number of ends that were passed. `ends` count calls of `learn`, smallest first.
record Stages {
  ends: int[]
  step: int = 0

  fn draw() -> int = sum(step >= bound ? 1 : 0 for bound in ends)
  rule learn() { step += 1 }
}
