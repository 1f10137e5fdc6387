/// Connect four: in turn each player drops a disc into a column of an upright board, where it falls onto the discs below. Who first has four
/// in a row, column or diagonal wins; a full board without such a line is a draw. Rules: Milton Bradley, "Connect Four", 1974. With best play
/// the first player wins on the usual board of six rows by seven columns (J. Allen; V. Allis, "A Knowledge-based Approach of Connect-Four", 1988).
game connect_four(rows: int = 6, columns: int = 7, length: int = 4) {
  players x, o
  zero_sum

  type Cell = grid(rows, columns)
  type Column = 0..columns - 1
  /// For each cell the lines of `length` cells that run through it.
  const LINES = [[line for line in lines(Cell, length: length) where c in line] for c in Cell]

  board: player?[Cell] = none
  /// How many discs each column holds.
  height: (0..rows)[Column] = 0

  symmetry board: reflections

  play {
    cycle p in players {
      let column = p chooses Column where height[column] < rows
      let at: Cell = (rows - 1 - height[column], column)
      board[at] = p
      height[column] += 1
      if any(all(board[c] is p for c in line) for line in LINES[at]) { win p }
      if all(height[c] == rows for c in Column) { draw }
    }
  }

  show """
    {picture(board, none: ".", x: "X", o: "O")}
    You are {me}. {turn is me ? "Name a column, 0 to {columns - 1} from the left." : "Wait."}
    """
}

/// Connect four on a small board, which can be searched to its end: with best play it is a draw.
const small_connect_four = connect_four(rows: 4, columns: 4)

test "discs pile up" of connect_four {
  plays 3, 3, 2, 2, 1, 1, 0
  expect winner is x
}
test "four in a rising diagonal" of connect_four {
  plays 0, 1, 1, 2, 2, 3, 2, 3, 3, 6, 3
  expect winner is x
}
