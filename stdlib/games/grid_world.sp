/// A walk over a small grid with a wall (S. Russell and P. Norvig, "Artificial Intelligence: A Modern Approach", 3rd edition, 2010, section 17.1). The
/// walker starts in the lower left corner. A step goes where it should eight times in ten, else to one side or the other; who would step into
/// the wall or out of the grid stays. Each step costs 0.04; the upper right corner pays 1, the cell below it -1, and both end the walk. With best play the walker gets 0.705.
game grid_world(limit: 1..1000 = 100) {
  players walker

  type Cell = grid(3, 4)
  const WALL: Cell = (1, 1)
  const GOAL: Cell = (0, 3)
  const PIT: Cell = (1, 3)

  at: Cell = (2, 0)

  play {
    repeat up to limit {
      let way = walker chooses up | right | down | left
      reward walker += -0.04
      let slip ~ weighted { -1: 0.1, 0: 0.8, 1: 0.1 }
      at = step(at, (int(way) + slip) mod 4)
      if at == GOAL { reward walker += 1; end }
      if at == PIT { reward walker += -1; end }
    }
    cut
  }

  /// The cell to the up (0), right (1), below (2) or left (3), unless it is a wall.
  fn step(from: Cell, way: 0..3) -> Cell {
    let to = match way {
      0 => from + (-1, 0)
      1 => from + (0, 1)
      2 => from + (1, 0)
      3 => from + (0, -1)
    }
    return to is some and to != WALL ? to : from
  }

  enum Mark { floor, wall, goal, pit, here }
  fn mark(c: Cell) -> Mark = match {
    c == at => here
    c == WALL => wall
    c == GOAL => goal
    c == PIT => pit
    else => floor
  }

  show """
    {picture([mark(c) for c in Cell], floor: ".", wall: "#", goal: "+", pit: "-", here: "@")}
    """
}

test "who slips goes to the side, and the wall stops" of grid_world {
  plays up, slip ~ 0, right, slip ~ 0, up, slip ~ 1
  expect at == (1, 0)
}

test "the upper right corner ends the walk" of grid_world {
  plays right, slip ~ 0, right, slip ~ 0, up, slip ~ 0, up, slip ~ 0, right, slip ~ 0
  expect at == (0, 3) and turn is none
}
