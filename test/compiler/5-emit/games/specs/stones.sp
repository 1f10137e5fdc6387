/// Take one to three stones; whoever takes the last wins. A walk on a grid besides.
game stones {
  players a, b
  zero_sum
  type Cell = grid(3, 3)
  heap: 0..15 = 15
  spot: Cell = (1, 1)
  secret trail: int = 0
  last: (1..3)? = none
  marks: (0..2)[2, 3] = 0

  play {
    cycle p in players up to 16 {
      let take = p chooses 1..3 where it <= heap
      heap -= take
      last = take
      let next = spot + (1, 0)
      spot = next else (0, 0)
      trail += spot.row * 3 - spot.col
      marks[heap mod 2, take - 1] = min(2, marks[heap mod 2, take - 1] + 1)
      expect trail < 1000000
      if heap == 0 { win p by 1 + sum(marks[i, 0] for i in 0..1) / 100 }
    }
  }
}
