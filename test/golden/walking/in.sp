game walk {
  roles walker, judge
  type Cell = grid(2, 3)
  enum Dir { up, down, left, right }
  at: Cell = (0, 0)
  visits: (0..20)[Cell] = 0
  steps: 0..9 = 0
  rule go(d: Dir) -> bool {
    let next = match d { up => at + (-1, 0), down => at + (1, 0), left => at + (0, -1), right => at + (0, 1) }
    if next is none { return false }
    at = next
    visits[at] += 1
    return true
  }
  fn far(c: Cell) -> int = c.row + c.col
  play {
    repeat up to 8 steps until far(at) == 3 {
      let way = walker chooses Dir
      let moved = go(way)
      if not moved {
        let fine = judge chooses yes | no
        if fine is yes { reward walker += -1; continue }
        end
      }
      expect steps < 9
      steps = step + 1
    }
    for c in Cell where visits[c] > 0 { steps = 9; if c.row == 1 { break } }
    reward walker += steps / 2 as effort
  }
}
