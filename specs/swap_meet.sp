/// Two dealers show what they will part with, in secret. What both hold dear is swapped: a small game whose parts are functions of any type.
enum Good { salt, tea, silk, amber }

/// What the best of some things is worth, by any measure.
fn most<T>(things: T[], worth: fn(T) -> int) -> int = max(worth(thing) for thing in things)

/// One of two things.
fn either<T>(first: bool, one: T, other: T) -> T = first ? one : other

/// How many entries of an array are as asked, over whatever it goes.
fn how_many<T, K>(entries: T[K], asked: fn(T) -> bool) -> int {
  var count: int = 0
  for entry in entries { if asked(entry) { count += 1 } }
  return count
}

/// Right with this probability, else any of the others.
fn blurred<T>(right: T, others: T[], share: real) -> Dist[T] = weighted { right: share, uniform(others): 1 - share }

fn price(good: Good) -> 1..8 = match good { salt => 1, tea => 2, silk => 5, amber => 8 }

game swap_meet {
  players north, south

  private pack: Good[player] ~ deal(Good)
  stall: Good?[player] = none
  swaps: 0..3 = 0

  /// Puts something where somebody has nothing yet, as often as there is room.
  rule lay<T>(owner: player, thing: T, shown: fn(T) -> Good) {
    if stall[owner] is none { stall[owner] = shown(thing) }
  }

  play {
    repeat 3 {
      together {
        let open = north chooses bool
        let fair = south chooses bool
      }
      if open { lay(north, reveal(pack[north]), good => good) }
      if fair { lay(south, 1, slot => slot == 1 ? tea : salt) }
      if how_many(stall, good => good is some) == 2 { swaps += 1 }
    }
    let rumour ~ blurred(either(swaps > 1, silk, salt), [tea, amber], 0.5)
    let best = most([rumour, either(swaps == 0, salt, tea)], price)
    reward north += best - swaps
    reward south += either(stall[south] is some, swaps, 0)
  }
}

test "the rumour is of silk only where two swaps were made" of swap_meet {
  plays pack ~ [amber, silk], north: true, south: false, north: false, south: true, north: true, south: true,
    rumour ~ silk
  expect score(north) == 3 and score(south) == 2
}
