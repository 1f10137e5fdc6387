/// Oware (Abapa): a player takes all seeds out of a house of its own row and sows them one by one into the houses that follow, counter-clockwise,
/// leaving out the house they came from. If the last seed brings a house of the other's row to two or three, they are captured, and so are the two or three
/// in each house before it without a gap, as long as it is the other's. Rules: "Abapa", Oware Society; an early account is G. T. Bennett's
/// in R. S. Rattray, "Religion and Art in Ashanti", 1927; grand slams as at the Mind Sports Olympiad.
///
/// Grand slam: a sowing that would capture all seeds of the other's row may be played and captures nothing. Starvation: whose row is empty must be given
/// seeds if any house can give some; where no house can, each takes the seeds of its own row, and the game is over. Who has more than half of
/// all seeds wins. Each house begins with `start` seeds. So that every game ends, both also take their own rows after `patience` sowings without a capture: that bound is this file's own.
game oware(houses: int = 6, start: int = 4, patience: int = 100) {
  players south, north
  zero_sum

  const ALL = 2 * houses * start
  /// A player's own houses, from left to right as it sits, and the ring of all: south's, then north's.
  type House = 0..houses - 1
  type Pit = 0..2 * houses - 1

  pit: (0..ALL)[Pit] = start
  captured: (0..ALL)[player] = 0
  /// Sowings since the last capture.
  idle: 0..patience = 0

  play {
    cycle p in players {
      if idle == patience or not any(can_sow(p, h) for h in House) {
        for q in players { captured[q] += row(q) }
        let lead = captured[p] - captured[other(p)]
        win lead == 0 ? none : lead > 0 ? p : other(p)
      }
      let house = p chooses House where can_sow(p, house)
      idle += 1
      sow(p, house)
      if 2 * captured[p] > ALL { win p }
    }
  }

  rule sow(p: player, house: House) {
    let from = at(p, house)
    let hand = pit[from]
    pit[from] = 0
    for step in 1..2 * houses - 1 { pit[(from + step) mod (2 * houses)] += rounds(hand, step) }
    let last = (house + (hand - 1) mod (2 * houses - 1) + 1) mod (2 * houses)   // from one's own first house
    if last >= houses { capture(p, other(p), last - houses) }
  }

  rule capture(p: player, rival: player, last: House) {
    let loot = sum(pit[at(rival, h)] for h in House where falls(rival, h, last))
    if loot > 0 and loot < row(rival) {
      for h in House where falls(rival, h, last) { pit[at(rival, h)] = 0 }
      captured[p] += loot
      idle = 0
    }
  }

  fn at(p: player, house: House) -> Pit = p is south ? house : houses + house

  fn row(p: player) -> 0..ALL = sum(pit[at(p, h)] for h in House)

  /// How many of the seeds in hand fall into the house that is so many steps ahead.
  fn rounds(hand: 0..ALL, step: Pit) -> 0..ALL = (hand + 2 * houses - 1 - step) div (2 * houses - 1)

  /// Whether a house holds seeds, and gives some to a starving rival.
  fn can_sow(p: player, house: House) -> bool =
    pit[at(p, house)] > 0 and (row(other(p)) > 0 or house + pit[at(p, house)] >= houses)

  /// Whether this house and all up to the one sown last hold two or three.
  fn falls(rival: player, house: House, last: House) -> bool =
    house <= last and all(
        pit[at(rival, h)] == 2 or pit[at(rival, h)] == 3 for h in House where house <= h and h <= last
      )

  show """
    {[pit[2 * houses - 1 - h] for h in House]} north, captured {captured[north]}
    {[pit[h] for h in House]} south, captured {captured[south]}
    You are {me}. {turn is me ? "Name a house of your row, 0 to {houses - 1} from your left." : "Wait."}
    """
}
