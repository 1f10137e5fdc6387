/// A walker on a line; what the measurer counts is stored, and nobody sees it.
game measured_walk(measured goal: 0..9 = 7) {
  players walker, helper

  at: 0..9 = 4
  measured visits: 0..20 = 0
  measured lucky: 0..9 ~ uniform(0..9)
  measured reached: bool = false

  play {
    repeat 4 steps {
      let step = walker chooses left | right where it is right or at > 0
      at = step is left ? max(0, at - 1) : min(9, at + 1)
      measured let near = abs(at - lucky) <= 1
      if near { visits = min(20, visits + 1) }
      if at == goal { reached = true }
      measured let coin ~ uniform(bool)
      if coin and reached { visits = min(20, visits + 1) }
      let hint = helper chooses 0..2
      reward walker += hint / 2
    }
    end with (at, visits, reached, late: near_goal())
  }

  fn near_goal() -> bool = abs(at - goal) <= 1
}
