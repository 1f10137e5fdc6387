/// Two pilots steer towards a hidden buoy: choices of reals, alone and together, seen and unseen, beside choices that are listed.
game steering(rounds: 1..8 = 3, reach: real = 1.5) {
  players north, south
  zero_sum

  seen by north buoy: real[2] ~ uniform(-1.0..1.0)
  seen by south sails: real[2] = 0.0
  at: real[players, 2] = 0.0
  fuel: real = 4.0

  play {
    sails = south chooses real[2] in 0.0..1.0
    repeat rounds {
      together {
        let push = north chooses real[2] in -reach..reach
        let drift = south chooses real in -0.5..0.5
      }
      at[north, 0] += push[0]
      at[north, 1] += push[1]
      at[south, 0] += drift
      fuel = max(fuel - abs(push[0]) - abs(push[1]), 0.0)
      let look = south chooses ask | wait where it is wait or fuel > 1.0
      if look is ask {
        let told = reveal(buoy[0])
        let answer = south chooses real[2] in 0.0..1.0 given (told, fuel, sails)
        at[south, 1] += answer[1] - answer[0]
        fuel -= answer[0]
      }
    }
    let shown = reveal(sails)
    let miss = abs(at[north, 0] - buoy[0]) + abs(at[north, 1] - buoy[1])
    let other = abs(at[south, 0] - buoy[0]) + abs(at[south, 1] - buoy[1]) - shown[0] * shown[1]
    win(miss < other ? north : south)
  }
}

test "a push goes as far as it reaches" of steering {
  plays buoy ~ [0.5, 0.5], south: (0, 1), (1.5, -0.5), 0.25, wait
  expect at[north, 0] == 1.5 and at[south, 0] == 0.25 and fuel == 2.0
}
