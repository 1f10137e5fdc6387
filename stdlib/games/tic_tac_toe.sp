/// Tic-tac-toe: three in a row on a board of three by three cells. X moves first; a full board without a row of
/// three is a draw. With best play on both sides the game is drawn.
game tic_tac_toe {
  players x, o
  zero_sum

  type Cell = grid(3, 3)
  /// The three rows, three columns and two diagonals.
  const LINES = lines(Cell, length: 3)
  /// Who has marked each cell; both players see the whole board.
  board: player?[Cell] = none

  symmetry board: rotations, reflections

  play {
    cycle p in players {
      let at = p chooses Cell where board[at] is none
      board[at] = p
      if any(all(board[c] is p for c in line) for line in LINES) { win p }
      if all(board[c] is some for c in Cell) { draw }
    }
  }

  show """
    {picture(board, none: ".", x: "X", o: "O")}
    You are {me}. {turn is me ? "Your move." : "Wait."}
    """
}

test "x wins on the top row" of tic_tac_toe {
  plays (0, 0), (1, 1), (0, 1), (2, 2), (0, 2)
  expect winner is x
}
