/// More players than small tables are for.
game circle {
  players p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12, p13, p14, p15, p16, p17
  holder: player = p1
  last: player? = none

  play {
    cycle p in players up to 6 {
      let go = p chooses take | pass
      if go is take {
        last = holder
        holder = p
      }
    }
  }
}
