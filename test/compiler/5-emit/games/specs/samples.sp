/// One guess, many tries: samples of a decision, each paid for itself.
game tries(attempts: int = 3) {
  roles asker, solver

  secret key: 0..3 ~ uniform(0..3)

  play {
    let hint = asker chooses 0..3
    let guesses = solver chooses 0..3 where it != hint times attempts
    let shown = reveal(key)
    let right = [g == shown for g in guesses]
    for g, ok in zip(guesses, right) { reward g += ok ? 2 : g == 0 ? -1 : 0 }
    let rate = mean(right)
    reward asker += rate > 0 and rate < 1 ? 1 : 0
    let last = solver chooses stay | go
    reward guesses[1] += last is go ? 0.5 : 0
    end with (rate: rate, best: max(g for g in guesses), last: last)
  }
}

/// A duel inside, played three times by seats that do not hear of the other duels meanwhile.
game duel(limit: 1..3 = 2) {
  players left, right
  zero_sum

  private card: (1..3)[player] ~ deal(1..3)
  bids: 0..4 = 0

  play {
    cycle p in players up to 4 {
      let bid = p chooses raise | stop where bid is stop or bids < 4
      if bid is stop { end with (bids: bids, by: p is left) }
      bids += 1
      reward p += bids
      reward other(p) += -bids
    }
  }
}

game duels {
  players a, b

  play {
    let stake = a chooses 1..2
    let out = play duel(2) with left: b, right: a times 3
    let many = sum(o.bids else 4 for o in out)
    together {
      let x = a chooses 0..2
      let y = b chooses 0..2
    }
    reward a += stake * (x == y ? many : 0)
    end with (many: many, first: out[0].bids)
  }
}

/// Samples inside of samples.
game deep {
  players a, b

  play {
    let outs = play pair_of_duels() times 2
    let last = b chooses 0..1
    reward b += last + sum(outs[i].sum for i in 0..1)
  }
}

game pair_of_duels {
  players a, b

  play {
    let first = b chooses 0..1
    let picks = a chooses 0..2 times 2
    let out = play small(first) with p: a, q: b times 2
    reward p += o.x for p, o in zip(picks, out)
    end with (sum: out[0].x + out[1].x)
  }
}

game small(start: 0..1) {
  players p, q

  play {
    let x = p chooses 0..1
    let y = q chooses 0..1 where y >= x * start
    reward p += y
    end with (x: x)
  }
}
