/// A cart on a line: reals in state.
game cart {
  roles driver
  x: real = 0
  v: real = 0.25
  steps: 0..50 = 0
  play {
    repeat up to 50 {
      let push = driver chooses left | stay | right
      v = v * 0.9 + (push is left ? -0.1 : push is right ? 0.1 : 0.0)
      x = x + v / 3
      steps += 1
      reward driver += 1 - abs(x) * 0.1
      if abs(x) > 1.5 { end }
    }
    cut
  }
}
