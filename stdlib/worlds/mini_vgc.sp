type Slot = 0..3                                              // a monster's place in the team sheet
type Front = 0..1                                             // left and right on the field
type Species = 0..7
type TeamId = 0..79                                           // 64 to train on, 16 held out
enum Item { power, health, haste }
enum Place { left, right, back, unknown }
enum Order { hit_left, hit_right, spread, protect, switch, pass }

const SPEED: (1..8)[Species] = [5, 2, 7, 1, 8, 3, 6, 4]
fn chart(from: Species, to: Species) -> real = match (to - from) mod 8 { 1..3 => 1.5, 5..7 => 0.67, else => 1 }

fn species_of(i: TeamId, m: Slot) -> Species =
  (i + m * (1 + 2 * ((i div 8) mod 2)) + (m == 3 and i mod 3 == 0 ? 1 : 0)) mod 8
fn item_of(i: TeamId, m: Slot) -> Item = Item[(i * 7 + m * (1 + i div 9)) mod 3]
const SPECIES: Species[80, 4] = [[species_of(i, m) for m in 0..3] for i in 0..79]
const ITEM: Item[80, 4] = [[item_of(i, m) for m in 0..3] for i in 0..79]

/// What a seat sees of one monster.
record Token { mine: bool, species: Species, item: Item, hp: real, place: Place, guarded: bool, time: real }

/// Doubles: draft three of four in secret, then both sides order both fighters at once.
game mini_vgc(public team: TeamId[player]) {
  players p, q
  zero_sum

  hp: (0..29)[player, Slot] = [full(s, m) for s in players, m in Slot]
  front: Slot[player, Front] = 0
  private bench: Slot[player] = 0                              // secret until it comes in
  shown: Slot?[player] = none                                  // a bench the other side has seen
  guarded: bool[player, Front] = false
  standing: (0..3)[player] = 3

  play {
    together {
      for s in players {
        let private pick = s chooses (left: Slot, right: Slot, bench: Slot)
          where right > left and bench != left and bench != right
          given (monsters: sheet(s, 0), threat: [threat(s, m) for m in Slot])
        front[s] = reveal([pick.left, pick.right])
        bench[s] = pick.bench
      }
    }

    for clock in 1..12 {
      let order: Order[player, Front] = pass
      together {
        for s in players {
          order[s] = s chooses Order[Front]
            where can(s, 0, it[0]) and can(s, 1, it[1]) and not (it[0] is switch and it[1] is switch)
            given (monsters: sheet(s, clock), damage: [damage(s, f, o) for f in Front, o in Order])
        }
      }
      for s in players, f in Front where order[s, f] is switch {
        let out = front[s, f]
        front[s, f] = reveal(bench[s])
        bench[s] = out
        shown[s] = out
      }
      guarded = [order[s, f] is protect for s in players, f in Front]

      let coin ~ uniform(players)
      for (s, f) in sort([(s, f) for s in players, f in Front], by: (s, f) => (-speed(s, f), s is coin)) {
        match order[s, f] {
          hit_left  => strike(s, f, 0, 10)
          hit_right => strike(s, f, 1, 10)
          spread    => { strike(s, f, 0, 6); strike(s, f, 1, 6) }
          else      => {}
        }
      }
      if standing[p] == 0 or standing[q] == 0 { break }
    }
    win total(p) > total(q) ? p : total(p) < total(q) ? q : none
  }

  rule strike(s: player, f: Front, at: Front, strength: int) {
    let foe = other(s)
    if alive(s, f) and alive(foe, at) and not guarded[foe, at] {
      let luck ~ uniform([0.85, 1, 1.15])
      hp[foe, front[foe, at]] = max(0, hp[foe, front[foe, at]] - round(force(s, f, at, strength) * luck))
      if hp[foe, front[foe, at]] == 0 { standing[foe] -= 1 }
    }
  }

  fn kind(s: player, m: Slot) -> Species = SPECIES[team[s], m]
  fn item(s: player, m: Slot) -> Item = ITEM[team[s], m]
  fn full(s: player, m: Slot) -> 0..29 = item(s, m) is health ? 29 : 24
  fn alive(s: player, f: Front) -> bool = hp[s, front[s, f]] > 0
  fn total(s: player) -> int = hp[s, front[s, 0]] + hp[s, front[s, 1]] + hp[s, bench[s]]
  fn speed(s: player, f: Front) -> int = SPEED[kind(s, front[s, f])] + (item(s, front[s, f]) is haste ? 1 : 0)
  fn force(s: player, f: Front, at: Front, strength: int) -> real =
    strength * (item(s, front[s, f]) is power ? 1.2 : 1) * chart(
        kind(s, front[s, f]), kind(other(s), front[other(s), at])
      )
  fn hurt(s: player, f: Front, at: Front, strength: int) -> real =
    alive(s, f) and alive(other(s), at) ? min(force(s, f, at, strength), hp[other(s), front[other(s), at]]) : 0
  fn threat(s: player, m: Slot) -> real =
    sum(chart(kind(s, m), kind(other(s), n)) for n in Slot) * (item(s, m) is power ? 1.2 : 1)
  fn damage(s: player, f: Front, o: Order) -> real = match o {
    hit_left  => hurt(s, f, 0, 10)
    hit_right => hurt(s, f, 1, 10)
    spread    => hurt(s, f, 0, 6) + hurt(s, f, 1, 6)
    else      => 0
  }
  fn can(s: player, f: Front, o: Order) -> bool = match o {
    pass   => not alive(s, f)
    switch => hp[s, bench[s]] > 0                             // reads what s alone may see, and s alone is asked
    else   => alive(s, f) and not (o is protect and guarded[s, f])
  }

  /// Both teams as s sees them: its own bench, and of the other's only what was shown.
  fn sheet(s: player, clock: 0..12) -> Token[player, Slot] =
    [
      Token(
        mine: t is s, species: kind(t, m), item: item(t, m), hp: hp[t, m] / 29,
        place: place(t, m, t is s ? bench[t] : shown[t]),
        guarded: any(guarded[t, f] and front[t, f] == m for f in Front), time: clock / 12
      ) for t in players, m in Slot
    ]
  fn place(t: player, m: Slot, rest: Slot?) -> Place =
    m == front[t, 0] ? left : m == front[t, 1] ? right : m == rest ? back : unknown
}

/// Nothing to learn: sends out who hurts the other team most, and gives the orders that do most damage at once.
network brute {
  fn pick(threat: real[Slot]) -> (left: real[Slot], right: real[Slot], bench: real[Slot]) =
    (left: threat * 20, right: threat * 20, bench: threat * 20)
  fn order(damage: real[Front, Order]) -> real[Front, Order] = damage * 20
}
