const half_turn = 3.1415927

/// A pendulum that is to be swung up and held: the dynamics and costs of Gymnasium's Pendulum-v1 (gravity 10, mass and length 1, 20 steps a
/// second), with any torque from -2 to 2. All reals are 32 bits and every operation is rounded, so all CPUs play the same.
game pendulum(steps: 1..500 = 200) {
  players hand

  /// Radians from upright, never wrapped; what the player is given is its direction.
  angle: real ~ uniform(-half_turn..half_turn)
  speed: real ~ uniform(-1.0..1.0)

  play {
    cycle p in players up to steps {
      let torque = p chooses real in -2.0..2.0 given (up: cos(angle), side: sin(angle), speed)
      let turns = floor((angle + half_turn) / (2.0 * half_turn))
      let lean = angle - turns * 2.0 * half_turn
      reward p += -(lean * lean + 0.1 * speed * speed + 0.001 * torque * torque)
      speed += (15.0 * sin(angle) + 3.0 * torque) * 0.05
      speed = clamp(speed, -8.0, 8.0)
      angle += speed * 0.05
    }
  }
}
