/// A walker who may step onto cells near it.
game walker {
  players a, b
  zero_sum
  type Cell = grid(3, 4)
  here: Cell[player] = (0, 0)
  heat: real = 0.5
  seen: 0..9 = 0

  play {
    cycle p in players up to 12 {
      let to = p chooses Cell where distance(here[p], it) == 1
      here[p] = to
      heat = clamp(heat * 0.75 + 0.3, 0, 2)
      seen = min(9, abs(floor(heat * 4) + round(heat) + ceil(heat)))
      if here[p] == here[other(p)] { win p by 1 + sign(heat) / 4 }
    }
  }
}
