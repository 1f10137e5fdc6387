/// Breakthrough: two armies of pawns face each other. A pawn steps one cell ahead, straight or diagonally; straight only to an empty cell,
/// diagonally also onto an enemy, which it takes. Taking is never forced. Who first reaches the far row, or takes every enemy, wins; there are
/// no draws. Rules: Dan Troyka, "Breakthrough", winner of the 8x8 game design competition, Abstract Games, 2001.
///
/// White begins below and goes up. `ranks` rows of pawns are set up on each side.
game breakthrough(rows: int = 8, columns: int = 8, ranks: int = 2) {
  players white, black
  zero_sum

  type Cell = grid(rows, columns)

  board: player?[Cell] = [c.row < ranks ? black : c.row >= rows - ranks ? white : none for c in Cell]

  symmetry board: reflections

  play {
    cycle p in players {
      let move = p chooses (from: Cell, side: -1..1) where board[from] is p and open(p, ahead(p, from, side), side)
      let to = ahead(p, move.from, move.side) else move.from // legal steps stay on the board
      let taken = board[to] is some
      board[move.from] = none
      board[to] = p
      if to.row == (p is white ? 0 : rows - 1) { win p }
      if taken and all(board[c] is not other(p) for c in Cell) { win p }
    }
  }

  /// The cell in front of a pawn, to its left (-1), straight ahead (0) or to its right.
  fn ahead(p: player, from: Cell, side: -1..1) -> Cell? = from + (p is white ? -1 : 1, side)

  /// Whether a pawn may step to a cell: straight ahead it must be empty, at the side no friend may stand there.
  fn open(p: player, to: Cell?, side: -1..1) -> bool =
    to is some and (side == 0 ? board[to] is none : board[to] is not p)

  show """
    {picture(board, none: ".", white: "W", black: "B")}
    You are {me}, going {me is white ? "up" : "down"}. {turn is me ? "Name a pawn's row and column and the side it steps to: -1, 0 or 1." : "Wait."}
    """
}
