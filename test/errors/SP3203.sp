game sail {
  players a, b

  wind: real = 0.5

  play {
    let turn = a chooses real in -1..1 where turn * turn < wind
    let move = a chooses (ahead: real in 0..1, gear: 1..5) where gear <= ahead * 5
    let push = b chooses real[2] in 0..1 where push[0] <= wind
    reward a += turn + move.ahead + push[0]
  }
}
