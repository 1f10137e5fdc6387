/// A level of difficulty that rises when enough succeeds and falls when too little does. Between two moves some results have to come in, and the two bounds
/// lie apart, so that it does not swing.
record Thresholds {
  level: int = 0
  top: int = 9
  up: real = 0.8
  down: real = 0.2
  /// How many results there are before the level may move.
  wait: int = 5
  passed: real = 0
  seen: int = 0

  fn draw() -> int = level

  /// Takes the share of an attempt, or of a batch of them, that succeeded at this level.
  rule learn(rate: real) {
    seen += 1
    passed += (rate - passed) / seen
    if seen >= wait {
      if passed >= up and level < top {
        level += 1
        seen = 0
        passed = 0
      } else if passed <= down and level > 0 {
        level -= 1
        seen = 0
        passed = 0
      }
    }
  }
}
