/// Sets, small and large, of numbers, cells and pairs: players cover cells; who closes a row of the small board or runs out of pairs wins.
type Cell = grid(3, 3)
type Far = grid(7, 7)

game covered {
  players first, second
  zero_sum

  mine: (set of Cell)[player] = []
  far: set of Far = []
  pairs: set of (0..2, 0..3) = []
  waiting: set of player = players
  count: 0..60 = 0

  play {
    cycle p in players up to 20 {
      let c = p chooses Cell where c not in mine[first] and c not in mine[second]
      mine[p].add(c)
      let step = count mod 7
      far.add((step, c.row * 2))
      let edge: Far = (step, 0)
      if edge in far { far.remove(edge) }
      pairs += [(c.row, c.col), (c.row, 3)]
      if c.col == 2 { pairs.remove((c.row, c.col)) }
      waiting = waiting.size > 1 ? waiting - [p] : players
      count += 1
      if all((c.row, k) in pairs for k in 0..1) { win p }
      if far.size > 6 { win other(p) }
      if sum(x.row for x in mine[p]) > 6 and p in waiting { win p }
      if mine[first].size + mine[second].size == 9 { draw }
    }
  }
}
