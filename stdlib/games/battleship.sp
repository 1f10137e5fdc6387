/// Battleship on a small board (G. Farina and others, "Correlation in Extensive-Form Games", NeurIPS 2019; with pencils it was played from the 1930s on): both
/// place their ships in secret, then in turn each fires at a square of the other's board and learns whether it hit and what it sank. A sunk ship is
/// worth 1 to who sank it and costs its owner 1. The game ends when a fleet is sunk or all shots are fired.
game battleship(rows: 1..10 = 2, columns: 1..10 = 2, ships: (1..5)[] = [2], shots: 1..100 = 2) {
  players first, second
  zero_sum

  type Cell = grid(rows, columns)
  type Ship = 1..size(ships)

  /// Which ship lies on each of a player's squares.
  private fleet: Ship?[player, Cell] = none
  /// Which squares of a player's board were fired at, and which of the shots hit.
  fired: bool[player, Cell] = false
  hit: bool[player, Cell] = false
  sunk: (0..size(ships))[player] = 0

  play {
    for p in players {
      var ship: 0..size(ships) = 0
      for length in ships {
        ship += 1
        place(p, ship, length)
      }
    }
    repeat shots { for p in players { fire(p, other(p)) } }
    pay()
  }

  rule place(p: player, ship: Ship, length: 1..5) {
    let private berth = p chooses across(at: Cell) where fits(p, at, 0, 1, length)
      | down(to: Cell) where length > 1 and fits(p, to, 1, 0, length)
    match berth {
      across(at) => put(p, ship, at, 0, 1, length)
      down(to)   => put(p, ship, to, 1, 0, length)
    }
  }

  rule put(p: player, ship: Ship, at: Cell, r: 0..1, c: 0..1, length: 1..5) {
    for i in 0..length - 1 {
      let square = at + (r * i, c * i)
      if square is some { fleet[p, square] = ship }
    }
  }

  fn free(p: player, square: Cell?) -> bool = square is some and fleet[p, square] is none

  fn fits(p: player, at: Cell, r: 0..1, c: 0..1, length: 1..5) -> bool =
    all(free(p, at + (r * i, c * i)) for i in 0..length - 1)

  rule fire(p: player, foe: player) {
    let shot = p chooses Cell where not fired[foe, it]
    fired[foe, shot] = true
    hit[foe, shot] = reveal(fleet[foe, shot] is some)
    if hit[foe, shot] {
      let down = reveal(all(fired[foe, c] for c in Cell where fleet[foe, c] == fleet[foe, shot]))
      if down { sunk[foe] += 1 }
      if sunk[foe] == size(ships) { pay() }
    }
  }

  rule pay() {
    let lead = sunk[second] - sunk[first]
    reward first += lead
    reward second += -lead
    end
  }

  enum Mark { missed, ship, struck }

  fn at_home(me: player, c: Cell) -> Mark? =
    hit[me, c] ? struck : fired[me, c] ? missed : fleet[me, c] is some ? ship : none

  fn abroad(me: player, c: Cell) -> Mark? = hit[other(me), c] ? struck : fired[other(me), c] ? missed : none

  show """
    You are {me}. Your board, where {sunk[me]} of {size(ships)} ships are sunk:
    {picture([at_home(me, c) for c in Cell], none: ".", missed: "o", ship: "S", struck: "X")}
    The other's, where you sank {sunk[other(me)]}:
    {picture([abroad(me, c) for c in Cell], none: ".", missed: "o", ship: "S", struck: "X")}
    S: a ship, X: one that was hit, o: a shot into the water. {turn is me ? "Place ships by their left or upper ends; fire at a row and a column, both from 0." : "Wait."}
    """
}

test "two hits sink a ship of two" of battleship {
  plays across((0, 0)), down((0, 1)), (0, 1), (0, 0), (1, 1)
  expect sunk[second] == 1 and sunk[first] == 0 and turn is none
}
