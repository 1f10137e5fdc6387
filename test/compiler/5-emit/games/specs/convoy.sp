/// Orders for a convoy: more than can be listed, so that they are chosen head by head, each leaving something for the next.
type Port = 0..19

game convoy(rounds: 1..4 = 1) {
  players lead, guard

  at: Port = 0
  sunk: set of Port = []
  private plan: Port[players] = 0

  play {
    repeat rounds {
      let order = lead chooses (first: Port, second: Port, speed: 1..12)
        where first != at and second > first and speed <= second - first and it.second not in sunk
      at = order.second
      reward lead += order.speed
      let private hunt = guard chooses wait | strike(near: Port, far: Port) where near < far and far != at
      if hunt is strike(near, far) { plan[guard] = near }
      reward guard += plan[guard] == at ? 1 : 0
      sunk.add(order.first)
    }
  }
}

test "ships sail to a later port" of convoy {
  plays (first: 3, second: 7, speed: 4), wait
  expect at == 7 and score(lead) == 4
}
