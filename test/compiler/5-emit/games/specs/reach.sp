/// Two fencers move on a line: choices of reals as far as a `where` lets them go, among heads, beside tags, unseen and together.
game reach(rounds: 1..5 = 2) {
  players left, right

  at: real[players] = 0.0
  breath: real[players] = 2.0
  private ready: bool[players] = false
  seen by left mood: real ~ uniform(0.0..1.0)
  thrusts: 0..10 = 0

  play {
    repeat rounds {
      together {
        let step = left chooses real in -1..1 where it <= breath[left] and it >= 0 - breath[left]
        let slip = right chooses real in -1..1 where abs(slip) <= breath[right]
      }
      at[left] += step
      at[right] += slip
      breath[left] = max(breath[left] - abs(step), 0.0)
      breath[right] = max(breath[right] - abs(slip), 0.0)
      let move = left chooses rest | thrust(far: 1..3, ahead: real in 0..2) where ahead <= breath[left] and far <= 2 and breath[left] > 0.25
        | turn(ahead: real in -0.5..0.5, lean: real in -1..1) where lean <= ahead and lean >= -1.0
      match move {
        rest                 => { breath[left] = min(breath[left] + 0.5, 2.0) }
        thrust(far, ahead)      => {
          at[left] += ahead * far
          thrusts += 1
          reward move += ahead
        }
        turn(ahead, lean)       => { at[left] -= ahead + lean }
      }
      let private stance = right chooses (low: bool, bend: real in 0..1) where bend >= breath[right] / 4.0
      ready[right] = stance.low
      let private trick = right chooses none_at_all | feint(ahead: real in 0.0..1.0)
      reward right += trick is feint(ahead) ? ahead - stance.bend : 0.0
      let answer = right chooses (lift: 0..4, lean: real in -1..1) where lift <= thrusts given (thrusts, air: breath[right])
      at[right] += answer.lean * answer.lift
      reward right at answer += 0.125
    }
    reward left += at[left] - at[right] + mood
  }
}

test "a thrust goes as far as breath lasts" of reach {
  plays mood ~ 0.5, 1.0, 0.0
  expect is_legal(thrust(2, 1.0)) and not is_legal(thrust(2, 1.5)) and not is_legal(thrust(3, 1.0))
  plays thrust(2, 1.0)
  expect at[left] == 3.0 and breath[left] == 1.0 and thrusts == 1
}
