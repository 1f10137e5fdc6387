/// Backgammon: each player brings its checkers home, from the 24 points down to the last six, and then bears them off. Who first has all off wins. Two
/// dice are rolled, and each moves one checker as far as it says, to any point that holds not two of the other's; of equal dice each is
/// played twice. A checker that stands alone can be hit: it goes to the bar, and must enter again on the other's home points before its owner moves anything else.
/// Checkers are borne off when all are at home, by the exact number or, from the highest point that holds any, by a larger one. Both dice are played if that is
/// possible, and if only one of them can be, the larger. To begin, each rolls one die; the higher one moves first, with both.
/// Rules: E. Hoyle, "A Short Treatise on the Game of Back-Gammon", 1743, as kept by the U.S. Backgammon Federation, without the doubling cube.
///
/// A win pays 1; if the loser has borne off nothing it is a gammon and pays 2, and if one of its checkers is also on the bar or in the winner's home, a backgammon
/// and pays 3. Each checker moved is a decision of its own. With `hyper` each has three checkers, on its points 24, 23 and 22.
game backgammon(hyper: bool = false) {
  players white, black
  zero_sum

  const ALL = hyper ? 3 : 15
  type Face = 1..6
  /// Points as their owner counts them: 25 is the bar, 0 off the board. A player's n is the other's 25 - n.
  type Spot = 0..25
  type Point = 1..25

  /// How many checkers each player has where.
  on: (0..ALL)[player, Spot] = [
    hyper ? (s >= 22 and s <= 24 ? 1 : 0) : s == 24 ? 2 : s == 13 or s == 6 ? 5 : s == 8 ? 3 : 0
      for p in player, s in Spot
  ]
  /// How often each number of the roll is still to be played.
  dice: (0..4)[Face] = 0
  mover: player = white

  play {
    let white_die ~ uniform(Face)
    let black_die ~ uniform(Face) where it != white_die
    dice[white_die] = 1
    dice[black_die] = 1
    mover = white_die > black_die ? white : black
    repeat {
      let both = any(dice[d] > 0 and any(can(mover, s, d) and goes_on(mover, s, d) for s in Point) for d in Face)
      let move = mover chooses
        go(from: Point, die: Face)
          where can(mover, from, die) and (
              both ? goes_on(mover, from, die) : not any(moves(mover, d) for d in Face where d > die)
            )
          | pass where not any(moves(mover, d) for d in Face)
      match move {
        go(from, die) => advance(mover, other(mover), from, die)
        pass => { for d in Face { dice[d] = 0 } }
      }
      if all(dice[d] == 0 for d in Face) {
        let one ~ uniform(Face)
        let two ~ uniform(Face)
        dice[one] += 1
        dice[two] += one == two ? 3 : 1
        mover = other(mover)
      }
    }
  }

  rule advance(p: player, rival: player, from: Point, die: Face) {
    let to = landing(from, die)
    dice[die] -= 1
    on[p, from] -= 1
    on[p, to] += 1
    if on[p, 0] == ALL { win p by on[rival, 0] > 0 ? 1 : any(on[rival, s] > 0 for s in 19..25) ? 3 : 2 }
    if to > 0 and on[rival, 25 - to] == 1 {
      on[rival, 25 - to] = 0
      on[rival, 25] += 1
    }
  }

  fn landing(from: Point, die: Face) -> Spot = max(from - die, 0)

  fn can(p: player, from: Point, die: Face) -> bool = dice[die] > 0 and can_after(p, from, die, 0, 0)

  fn moves(p: player, die: Face) -> bool = dice[die] > 0 and any(can_after(p, s, die, 0, 0) for s in Point)

  /// Whether the other die can be played after this one.
  fn goes_on(p: player, from: Point, die: Face) -> bool =
    any(d != die and dice[d] > 0 and any(can_after(p, s, d, from, landing(from, die)) for s in Point) for d in Face)

  /// Whether a checker can go from here, once one has gone from a spot and come to another.
  fn can_after(p: player, from: Point, die: Face, gone: Spot, came: Spot) -> bool =
    holds(p, from, gone, came) and (from == 25 or not holds(p, 25, gone, came))
      and (
        from > die
          ? on[other(p), 25 - from + die] < 2
          : not any(holds(p, s, gone, came) for s in Point where s > (from == die ? 6 : from))
      )

  fn holds(p: player, s: Spot, gone: Spot, came: Spot) -> bool =
    on[p, s] + (s == came ? 1 : 0) > (s == gone ? 1 : 0)

  type Square = grid(11, 12)
  /// Whose checker a square of the picture shows: points 13 to 24 above, 12 to 1 below.
  fn piece(me: player, at: Square) -> player? =
    at.row < 5 ? stands(me, 13 + at.col, at.row) : at.row > 5 ? stands(me, 12 - at.col, 10 - at.row) : none

  fn stands(me: player, s: Spot, below: 0..10) -> player? =
    on[me, s] > below ? me : on[other(me), 25 - s] > below ? other(me) : none

  fn tall(me: player, s: 1..24) -> bool = on[me, s] > 5 or on[other(me), 25 - s] > 5

  show """
     13  14  15  16  17  18  19  20  21  22  23  24
    {picture([piece(me, at) for at in Square], none: " . ", white: " W ", black: " B ")}
     12  11  10   9   8   7   6   5   4   3   2   1
    {any(tall(me, s) for s in 1..24) ? "More than five stand on {[s for s in 1..24 where tall(me, s)]}: {[on[me, s] + on[other(me), 25 - s] for s in 1..24 where tall(me, s)]}." : ""}
    You are {me}, going from 24 down to 1: on the bar (25) {on[me, 25]}, off {on[me, 0]}. {other(me)}: on the bar {on[other(me), 25]}, off {on[other(me), 0]}.
    {turn is me ? "Name a point and one of your dice, {[d for d in Face where dice[d] > 0]} ({sum(dice[d] for d in Face)} to play)." : "Wait."}
    """
}

/// The small game, with three checkers each.
const hyper_backgammon = backgammon(hyper: true)

test "a checker that stands alone is hit, and enters before all else" of backgammon {
  plays white_die ~ 6, black_die ~ 4, go(24, 6), go(18, 4), one ~ 4, two ~ 4, go(24, 4)
  expect is_legal(go(24, 4)) and not is_legal(go(11, 4))
}
