/// A point in the plane that is pushed towards the middle: twenty steps, each costs how far from the middle it is and a little for the push. The
/// simplest world in which a method that chooses reals must work: pushing straight to the middle is best.
game point_mass {
  roles pusher

  at: real[2] ~ uniform(-1.0..1.0)

  play {
    repeat 20 {
      let push = pusher chooses real[2] in -1.0..1.0 given (at)
      at = [clamp(at[i] + 0.2 * push[i], -1.5, 1.5) for i in 0..1]
      reward pusher += -sqrt(at[0] * at[0] + at[1] * at[1]) - 0.01 * (push[0] * push[0] + push[1] * push[1])
    }
    end
  }

  show "at {at[0]}, {at[1]}"
}
