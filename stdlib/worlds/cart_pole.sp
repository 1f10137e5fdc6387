/// A pole on a cart, kept upright by pushing the cart left or right with a force of ten newtons (A. Barto, R. Sutton and C. Anderson, "Neuronlike adaptive elements that
/// can solve difficult learning control problems", 1983), as it is widely used since: no friction, steps of 0.02 seconds by Euler's
/// method, 1 for each step. An episode ends when the pole leans more than 12 degrees or the cart leaves the track of 2.4 metres to either side;
/// after `limit` steps it is cut.
game cart_pole(limit: 1..10_000 = 500) {
  roles driver

  const GRAVITY = 9.8
  const CART = 1.0
  const POLE = 0.1
  const HALF = 0.5
  const FORCE = 10.0
  const TICK = 0.02
  const STEEP = 0.20943951

  at: real ~ uniform(-0.05..0.05)
  speed: real ~ uniform(-0.05..0.05)
  lean: real ~ uniform(-0.05..0.05)
  turning: real ~ uniform(-0.05..0.05)

  play {
    repeat up to limit {
      let push = driver chooses left | right given (at, speed, lean, turning)
      let force = push is right ? FORCE : -FORCE
      let pulled = (force + POLE * HALF * turning * turning * sin(lean)) / (CART + POLE)
      let bend = (GRAVITY * sin(lean) - cos(lean) * pulled) / (
          HALF * (4.0 / 3.0 - POLE * cos(lean) * cos(lean) / (CART + POLE))
        )
      let gain = pulled - POLE * HALF * bend * cos(lean) / (CART + POLE)
      at = at + TICK * speed
      speed = speed + TICK * gain
      lean = lean + TICK * turning
      turning = turning + TICK * bend
      reward driver += 1
      if abs(at) > 2.4 or abs(lean) > STEEP { end }
    }
    cut
  }

  show "cart at {at}, moving {speed}; pole at {lean}, turning {turning}"
}
