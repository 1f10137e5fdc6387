/// Hex: in turn the players put a stone on an empty cell of a rhombus of hexagons. Red wins with a chain of stones from the top edge to the
/// bottom edge, blue with one from the left edge to the right edge. A full board holds exactly one such chain, so nobody can draw, and the first
/// player wins with best play (J. Nash). Rules: Piet Hein, 1942, and J. Nash, 1948, in M. Gardner, Scientific American, July 1957; without swap.
game hex(side: int = 11) {
  players red, blue
  zero_sum

  type Cell = grid(side, side)
  /// The cells that share an edge with each cell: beside it, above and below, and on one of the two diagonals.
  const AROUND = [
    [c + step else c for step in [(-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0)] where c + step is some]
      for c in Cell
  ]

  board: player?[Cell] = none
  /// Which of its player's edges each stone's chain reaches; one that reaches both has won.
  edge: Edge[Cell] = neither
  enum Edge { neither, first, last }

  play {
    cycle p in players {
      let at = p chooses Cell where board[at] is none given (board)
      board[at] = p
      let line = p is red ? at.row : at.col
      let begins = line == 0 or any(board[c] is p and edge[c] is first for c in AROUND[at])
      let ends = line == side - 1 or any(board[c] is p and edge[c] is last for c in AROUND[at])
      if begins and ends { win p }
      if begins { mark(p, at, first) }
      if ends { mark(p, at, last) }
    }
  }

  /// Notes that a cell and all that hang together with it reach an edge.
  rule mark(p: player, at: Cell, reached: Edge) {
    edge[at] = reached
    var chain: Cell[] up to side * side = [at]
    for i in 0..side * side - 1 {
      if i >= size(chain) { break }
      let here = chain[i]
      for c in AROUND[here] where board[c] is p and edge[c] is neither {
        edge[c] = reached
        chain.add(c)
      }
    }
  }

  show """
    {picture(board, none: ".", red: "R", blue: "B")}
    Each row lies half a cell to the right of the one above. You are {me}: join {me is red ? "top and bottom" : "left and right"}. {turn is me ? "Name a cell." : "Wait."}
    """
}
