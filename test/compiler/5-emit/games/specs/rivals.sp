/// Players as values: alone, as options, in arrays, in records and among features.
game rivals {
  players north, east, south
  record Pact { between: player = north, strength: 0..2 = 0 }
  leader: player = north
  target: player?[player] = none
  marks: player?[0..3] = none
  pact: Pact = Pact()
  private wish: player[player] = south
  observe { leads: leader == me, now_leading: leader, chased: marks[0] }

  play {
    cycle p in players up to 12 {
      let at = p chooses 0..3
      marks[at] = p
      let who = p chooses player
      target[p] = who
      wish[p] = who
      pact = Pact(between: who, strength: at div 2)
      let new ~ uniform(player)
      leader = new
      if leader == who { win p }
    }
  }
}
