/// Arithmetic on whole arrays: of reals, of whole numbers, of lists, with numbers and with tuples.
const AWAY = (0.25, -0.5)

game vectors {
  players first, second
  recall none

  at: real[3] = (0.5, 0, 0.25)
  weights: (0..40)[player] = 0
  moved: (-3..8)[] up to 3 = []
  total: real = 0
  turns: 0..16 = 0

  play {
    cycle p in players up to 16 {
      let step = p chooses -2..2 given (at, turns, weights)
      let push = [step / 4, -step / 8, 0.125]
      at = clamp(at + 0.5 * push, -1, 1)
      let flat = [at[0], at[1]] - AWAY
      weights = clamp(2 * weights + step, 0, 40)
      moved = [k - step for k in 0..turns mod 3]
      let doubled = 2 * moved - 1
      total = norm(at - 2 * push) + norm(flat / 2) + norm(-abs(at))
      if total > 1.5 { reward other(p) += 1 }
      reward p += sum(doubled) + sum(weights) + round(8 * sum(sqrt(abs(at))))
      turns += 1
    }
  }
}
