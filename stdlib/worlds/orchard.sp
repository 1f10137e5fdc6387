/// A walk of sixteen steps through an orchard of 7 by 7 trees. An apple counts 1, a plum 1.2, but plums taken in the first eight steps are unripe:
/// who took one is disqualified, whatever follows. Nothing is paid here: walks are compared whole, and no single step says what it was worth.
/// The walker sees where it is, what hangs where and how late it is; it must remember by itself what it took.
game orchard {
  roles walker

  type Tree = grid(7, 7)
  enum Fruit { nothing, apple, plum }
  enum Way { north, east, south, west }

  at: Tree = (3, 3)
  hangs: Fruit[Tree] ~ weighted { nothing: 0.7, apple: 0.18, plum: 0.12 }
  step: 0..15 = 0
  measured secret apples: 0..16 = 0
  measured secret plums: 0..16 = 0
  measured secret unripe: bool = false

  play {
    for time in 0..15 {
      step = time
      let way = walker chooses Way given (at, hangs, step)
      at = ahead(way)
      match hangs[at] {
        apple => apples += 1
        plum  => { plums += 1; if time < 8 { unripe = true } }
        nothing => {}
      }
      hangs[at] = nothing
    }
    end with (apples, plums, unripe)
  }

  /// The tree next to here; at the edge the walker stays.
  fn ahead(way: Way) -> Tree {
    let to = match way {
      north => at + (-1, 0)
      east  => at + (0, 1)
      south => at + (1, 0)
      west  => at + (0, -1)
    }
    return to else at
  }
}

test "plums of the first eight steps disqualify, later ones count" of orchard {
  plays hangs ~ [plum for t in Tree], north, north
  expect at == (1, 3) and plums == 2 and unripe
}

test "nothing hangs twice, and who walks into the edge stays" of orchard {
  plays hangs ~ [apple for t in Tree], north, south, north, north, north, north
  expect at == (0, 3) and apples == 4 and not unripe
}
