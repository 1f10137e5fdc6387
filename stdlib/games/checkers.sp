/// Checkers, or English draughts: pieces stand on the dark squares. A man steps to an empty square diagonally ahead; crowned on the far row,
/// it steps back as well. A piece jumps over an enemy beside it to the empty square beyond and takes it. Who can jump must jump, with any piece that can,
/// and that piece goes on while it can; a man that is crowned ends its move. Black begins. Who cannot move loses.
/// Rules: J. Sturges, "Guide to the Game of Draughts", 1800, as kept by the World Checkers/Draughts Federation. It is a draw when both play well
/// (J. Schaeffer and others, "Checkers Is Solved", Science 317, 2007).
///
/// Each jump is a decision of its own. The game is drawn after `patience` moves, 40 of each player, in which no man moved and nothing was taken: that bound is this file's own.
game checkers(side: int = 8, ranks: int = 3, patience: int = 80) {
  players black, white
  zero_sum

  type Cell = grid(side, side)
  enum Way { up_left, up_right, down_left, down_right }
  enum Piece { black_man, black_king, white_man, white_king }
  /// The squares one and two steps away in each direction, if they are on the board.
  const BESIDE = [[towards(c, way, 1) for way in Way] for c in Cell]
  const BEYOND = [[towards(c, way, 2) for way in Way] for c in Cell]

  board: player?[Cell] = [
    (c.row + c.col) mod 2 == 0 ? none : c.row < ranks ? white : c.row >= side - ranks ? black : none for c in Cell
  ]
  crowned: bool[Cell] = false
  /// The piece that has jumped and goes on.
  jumping: Cell? = none
  /// Moves since a man moved or a piece was taken.
  idle: 0..patience = 0

  play {
    cycle p in players {
      if not any(jumps(p, c) or steps(p, c) for c in Cell) { win other(p) }
      if idle == patience { draw }
      idle += 1
      repeat {
        let must_jump = any(jumps(p, c) for c in Cell)
        let move = p chooses (from: Cell, way: Way) where (must_jump ? can_jump(p, from, way) : can_step(p, from, way))
        let beside = BESIDE[move.from][move.way] else move.from
        let to = must_jump ? (BEYOND[move.from][move.way] else move.from) : beside
        if must_jump { board[beside] = none }
        if must_jump or not crowned[move.from] { idle = 0 }
        let is_king = crowned[move.from]
        board[move.from] = none
        board[to] = p
        let new_king = not is_king and to.row == (p is black ? 0 : side - 1)
        crowned[to] = is_king or new_king
        jumping = must_jump and not new_king and any(can_jump(p, to, way) for way in Way) ? to : none
        if jumping is none { break }
      }
    }
  }

  fn jumps(p: player, from: Cell) -> bool = board[from] is p and any(can_jump(p, from, way) for way in Way)

  fn steps(p: player, from: Cell) -> bool = board[from] is p and any(can_step(p, from, way) for way in Way)

  fn can_step(p: player, from: Cell, way: Way) -> bool = may_go(p, from, way) and empty(BESIDE[from][way])

  fn can_jump(p: player, from: Cell, way: Way) -> bool =
    may_go(p, from, way) and empty(BEYOND[from][way]) and holds(other(p), BESIDE[from][way]) and (
        jumping is none or jumping == from
      )

  fn may_go(p: player, from: Cell, way: Way) -> bool =
    board[from] is p and (crowned[from] or (p is black) == (way <= up_right))

  fn towards(from: Cell, way: Way, far: 1..2) -> Cell? =
    from + (way >= down_left ? far : -far, way is up_right or way is down_right ? far : -far)

  fn empty(at: Cell?) -> bool = at is some and board[at] is none

  fn holds(p: player, at: Cell?) -> bool = at is some and board[at] is p

  fn piece(at: Cell) -> Piece? = match board[at] {
    none => none
    black => crowned[at] ? black_king : black_man
    white => crowned[at] ? white_king : white_man
  }

  show """
    {picture([piece(c) for c in Cell], none: ".", black_man: "b", black_king: "B", white_man: "w", white_king: "W")}
    You are {me}, going {me is black ? "up" : "down"}. {turn is me ? "Name a piece's row and column and where it goes." : "Wait."}
    """
}
