type Slot    = 0..3                                            // a monster's place in the team sheet
type Front   = 0..1                                            // left and right on the field
type Species = 0..7
enum Item  { power, health, haste }
enum Place { left, right, back, unknown }
enum Order { hit_left, hit_right, spread, protect, switch, pass }
record Monster { species: Species, item: Item }
type Team = Monster[Slot]

const SPEED: (1..8)[Species] = [5, 2, 7, 1, 8, 3, 6, 4]
fn chart(from: Species, to: Species) -> real = match (to - from) mod 8 { 1..3 => 1.5, 5..7 => 0.67, else => 1 }
fn full(m: Monster) -> 0..29 = m.item is health ? 29 : 24

/// What a seat sees of one monster.
record Token { mine: bool, monster: Monster, hp: real, place: Place, guarded: bool }

/// Doubles: draft three of four in secret, then both sides order both fighters at once.
game mini_vgc(public team: Team[player]) {
  players p, q
  zero_sum

  hp: (0..29)[player, Slot] = [full(team[s, m]) for s in players, m in Slot]
  front: Slot[player, Front] = 0
  private bench: Slot[player] = 0                              // secret until it comes in
  shown: Slot?[player] = none                                  // a bench the other side has seen
  guarded: bool[player, Front] = false
  standing: (0..3)[player] = 3

  play {
    together {
      for s in players {
        let private pick = s chooses (left: Slot, right: Slot, bench: Slot)
          where right > left and bench != left and bench != right given (monsters: sheet(s), clock: 0)
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
            given (monsters: sheet(s), clock)
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
    let foe = other(s), me = team[s, front[s, f]], target = front[foe, at]
    if alive(s, f) and alive(foe, at) and not guarded[foe, at] {
      let luck ~ uniform([0.85, 1, 1.15])
      let force = strength * (me.item is power ? 1.2 : 1) * chart(me.species, team[foe, target].species)
      hp[foe, target] = max(0, hp[foe, target] - round(force * luck))
      if hp[foe, target] == 0 { standing[foe] -= 1 }
    }
  }

  fn alive(s: player, f: Front) -> bool = hp[s, front[s, f]] > 0
  fn total(s: player) -> int = hp[s, front[s, 0]] + hp[s, front[s, 1]] + hp[s, bench[s]]
  fn speed(s: player, f: Front) -> int = SPEED[team[s, front[s, f]].species] + (team[s, front[s, f]].item is haste ? 1 : 0)
  fn can(s: player, f: Front, o: Order) -> bool = match o {
    pass    => not alive(s, f)
    switch  => hp[s, bench[s]] > 0                             // reads what s alone may see, and s alone is asked
    else    => alive(s, f) and not (o is protect and guarded[s, f])
  }

  /// Both teams as s sees them: its own bench, and of the other's only what was shown.
  fn sheet(s: player) -> Token[player, Slot] =
    [Token(mine: t is s, monster: team[t, m], hp: hp[t, m] / 29, place: place(t, m, t is s ? bench[t] : shown[t]),
           guarded: any(guarded[t, f] and front[t, f] == m for f in Front)) for t in players, m in Slot]
  fn place(t: player, m: Slot, rest: Slot?) -> Place =
    m == front[t, 0] ? left : m == front[t, 1] ? right : m == rest ? back : unknown
}


fn sheet_of(s: 0..7) -> Team = [Monster(species: (s + 3 * m) mod 8, item: Item[(s + m) mod 3]) for m in Slot]
const OURS = sheet_of(0)
const THEIRS = sheet_of(5)
const duel = mini_vgc([OURS, THEIRS])
