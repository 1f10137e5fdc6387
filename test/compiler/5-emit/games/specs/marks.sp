/// More actions than fit the bits of one number: candidates with parts, whole numbers that do not begin at 0, a choice without a condition.
game marks() {
  players a, b
  zero_sum

  type Cell = grid(3, 5)
  const NEAR = [[c + step else c for step in [(0, 1), (1, 0), (-1, -1)] where c + step is some] for c in Cell]

  mark: player?[Cell] = none
  number: -3..39 = 0
  last: 0..6 = 0

  play {
    cycle p in players up to 5 {
      let move = p chooses (down: -1..1, from: Cell, right: -2..1) where down != right and mark[from] is not p and free(from, down, right)
      let to = move.from + (move.down, move.right) else move.from
      mark[to] = p
      if size(NEAR[to]) > 0 {
        let first = argmax(mark[c] is some for c in NEAR[to])
        if mark[first] is none { mark[first] = p }
      }
      number = p chooses -3..39 where it > number - 30 and it != number
      last = p chooses 0..6
      if count(mark[c] is p for c in Cell) > 3 + last { win p }
    }
  }

  fn free(from: Cell, down: -1..1, right: -2..1) -> bool = from + (down, right) is some and from + (down, right) is not from
}
