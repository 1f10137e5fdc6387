/// Every function of reals, in a chain of states that all forms must round alike.
game reals {
  players a
  angle: real = 0.5
  speed: real = 0.0
  play {
    cycle p in players up to 20 {
      let push = p chooses left | still | right
      let torque = push is left ? -2.0 : push is right ? 2.0 : 0.0
      speed += (15.0 * sin(angle) + 3.0 * torque) * 0.05
      speed = max(-8.0, min(8.0, speed))
      angle += speed * 0.05
      reward p += -(angle ^ 2 + 0.1 * speed * speed) + exp(-abs(angle)) + log(1.0 + angle * angle) + sqrt(abs(angle)) + cos(angle) + tanh(speed)
    }
  }
}
