record Mark { n: 0..9 = 0, m: 0..9 = 0 }

/// Lists made of parts of other lists: what is stored into the one never shows in the other.
game shared_parts {
  players a

  ys: Mark[3] = Mark()
  xs: Mark[3] = Mark()
  zs: Mark[] up to 4 = []
  best: Mark? = none
  on: bool[3] = false

  play {
    repeat 3 {
      let k = a chooses 0..2
      ys[k].n = 3
      xs = [y for y in ys]
      xs[0].n = 5
      zs = [y for y in ys where y.n > 0]
      zs[0].m = 7
      best = ys[k]
      let one = [y with (m: 1) for y in ys]
      xs = k == 1 ? [y for y in ys] : [ys[2], ys[1], ys[0]]
      xs[2].n = 8
      ys[k].m = 2
      on = a chooses bool[3]
      on[0] = true
      reward a += ys[0].n + 10 * ys[1].n + 100 * ys[2].m + one[0].n + zs[0].m + count(on[i] for i in 0..2)
      ys[k].n = 4
      if best is some { reward a += best.n }
    }
    end
  }
}
