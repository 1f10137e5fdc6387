/// Othello: in turn the players put a disc on an empty cell so that, in at least one direction, a row of the other's discs lies between it and
/// another disc of their own; all discs so enclosed are turned over. Who cannot enclose any passes; when neither can, more discs win. Rules:
/// Goro Hasegawa, 1971, as kept by the World Othello Federation. The second player wins on boards of four by four and six by six
/// (J. Feinstein, 1993); the full board is a draw (H. Takizawa, "Othello is Solved", 2023).
game othello(side: int = 8) {
  players black, white
  zero_sum

  type Cell = grid(side, side)
  const DIRECTIONS = [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)]
  /// From each cell the rows of at least two cells that run to the border.
  const RAYS = [[ray(c, down, right) for down, right in DIRECTIONS where size(ray(c, down, right)) > 1] for c in Cell]

  board: player?[Cell] = [middle(c) ? (c.row == c.col ? white : black) : none for c in Cell]

  symmetry board: rotations, reflections

  play {
    cycle p in players up to 2 * side * side { // never reached: a disc falls at least every second time
      if can_move(p) {
        let at = p chooses Cell where legal(p, at)
        for row in RAYS[at] where encloses(p, row) { turn_over(p, row) }
        board[at] = p
      } else if not can_move(other(p)) {
        let lead = count(board[c] is p for c in Cell) - count(board[c] is other(p) for c in Cell)
        win lead == 0 ? none : lead > 0 ? p : other(p)
      }
    }
  }

  /// Makes the other player's discs at the beginning of a row one's own.
  rule turn_over(p: player, row: Cell[]) {
    for c in row {
      if board[c] is p { break }
      board[c] = p
    }
  }

  fn can_move(p: player) -> bool = any(legal(p, c) for c in Cell)

  fn legal(p: player, at: Cell) -> bool = board[at] is none and any(encloses(p, row) for row in RAYS[at])

  /// Whether a row begins with discs of the other player and one's own follows.
  fn encloses(p: player, row: Cell[]) -> bool = board[row[0]] is other(p) and board[first_not_of(other(p), row)] is p

  fn first_not_of(p: player, row: Cell[]) -> Cell = argmin(board[c] is p for c in row)

  fn ray(from: Cell, down: int, right: int) -> Cell[] =
    [from + (k * down, k * right) else from for k in 1..side - 1 where from + (k * down, k * right) is some]

  fn middle(c: Cell) -> bool = abs(2 * c.row - side + 1) == 1 and abs(2 * c.col - side + 1) == 1

  show """
    {picture(board, none: ".", black: "B", white: "W")}
    {count(board[c] is black for c in Cell)} black, {count(board[c] is white for c in Cell)} white. You are {me}. {turn is me ? "Name a cell." : "Wait."}
    """
}
