/// As many samples as play says, walked beside lists of other lengths.
game counted { roles poser, solver
  secret key: 0..3 ~ uniform(0..3)
  play {
    let many = poser chooses 0..3
    let guesses = solver chooses 0..3 where it != many times many
    let shown = reveal(key)
    reward g += 1 for g in guesses where g == shown
    reward g += i for i, g in guesses
    if many > 1 { reward guesses[1] += 10 }
    let right = [g == shown for g in guesses]
    for g, ok in zip(guesses, right) { reward g += ok ? 2 : -1 }
    let best = solver chooses 0..3
    let outs = play counted_inside(2) with every seat: solver times many
    reward solver += sum(o.x for o in outs)
    end with (n: guesses.size)
  } }
game counted_inside(k: 0..2 = 1) { roles one
  play { let x = one chooses 0..3; let y = one chooses 0..1; reward one += y; end with (x: x + k) } }

/// Samples in the midst of decisions that are made together.
game among { players a, b
  secret key: 0..3 ~ uniform(0..3)
  picks: (0..1)[player, 2] = 0
  play {
    let n = a chooses 0..2
    together {
      let x = a chooses 0..2 times 2
      let y = b chooses 0..3 where it != n times n
      let outs = play small_duel() with left: b, right: a times 2
    }
    reward x[1] += 3
    for t in y { reward t += t }
    reward a += sum(o.s for o in outs)
    let last = b chooses 0..1
    together { for p in players { picks[p] = p chooses 0..1 times 2 } }
    let last2 = b chooses 0..1
  } }
game small_duel { players left, right
 play { let s = left chooses 0..1; let t = right chooses 0..1; reward left += s; end with (s: s) } }

/// Samples that are asked part by part.
game jumps { players a, b
  play {
    let n = a chooses 0..2
    let x = a chooses hold | go(far: 1..3, ahead: real in 0..2) where ahead <= far times 2
    let y = b chooses (far: 1..3, ahead: real in 0..2) times n
    reward t += (t is go ? 3 : 1) for t in x
    for t in y { reward t += t.far }
    let last = a chooses 0..1
    reward a += x[0] is go ? 1 : 2
  } }

/// Samples beside lists of other lengths.
game beside { players a, b
  notes: (0..3)[] up to 5 = []
  play {
    repeat up to 4 { let n = a chooses 0..3; if n == 3 { break }; notes.add(n) }
    let x = b chooses 0..2 times 3
    for g, note in zip(x, notes) { reward g += note
      let k = a chooses 0..1 }
    reward g += note for g, note in zip(x, notes) where g == note
    let last = a chooses 0..1
  } }
