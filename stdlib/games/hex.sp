/// Hex: in turn the players put a stone on an empty cell of a rhombus of hexagons. Red wins with a chain of stones from the top edge to the
/// bottom edge, blue with one from the left edge to the right edge. A full board holds exactly one such chain, so nobody can draw, and the first
/// player wins with best play (J. Nash). Rules: Piet Hein, 1942, and J. Nash, 1948, in M. Gardner, Scientific American, July 1957; without swap.
game hex(side: int = 11) {
  players red, blue
  zero_sum

  type Cell = grid(side, side)
  /// The cells that share an edge with each cell: beside it, above and below, and on one of the two diagonals.
  const AROUND = [[c + step else c for step in [(-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0)] where c + step is some] for c in Cell]

  board: player?[Cell] = none

  play {
    cycle p in players {
      let at = p chooses Cell where board[at] is none
      board[at] = p
      let joined = joins(p, at)
      if joined { win p }
    }
  }

  /// Whether the chain of a player's stones that runs through a cell reaches both edges of that player.
  fn joins(p: player, through: Cell) -> bool {
    var chain: Cell[1..side * side] = through
    var length: 1..side * side = 1
    var known: bool[Cell] = false
    known[through] = true
    var first = false
    var last = false
    for i in 1..side * side {
      if i > length { return first and last }
      let at = chain[i]
      let line = p is red ? at.row : at.col
      if line == 0 { first = true }
      if line == side - 1 { last = true }
      for next in AROUND[at] where board[next] is p and not known[next] {
        known[next] = true
        if length < side * side { length += 1 }
        chain[length] = next
      }
    }
    return first and last
  }

  show """
    {picture(board, none: ".", red: "R", blue: "B")}
    Each row lies half a cell to the right of the one above. You are {me}: join {me is red ? "top and bottom" : "left and right"}. {turn is me ? "Name a cell." : "Wait."}
    """
}
