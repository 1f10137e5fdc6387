const DISCS = [(at: (0.1, 0.9), size: 0.04), (at: (0.9, 0.9), size: 0.04), (at: (0.15, 0.3), size: 0.03)]
const CHUNK = 1_000

fn blocked(a: real[2], b: real[2]) -> bool = (a[1] - 0.5) * (b[1] - 0.5) < 0 and not (b[0] in 0.45..0.55)
fn place(at: real[2]) -> real[2] = at                   // SERENE's camera: the behaviour itself

/// A point, a wall with one gap, three small discs that pay. What is kept of an episode is one picture of its end.
game two_pockets {
  roles walker
  seen by walker at: real[2] = (0.5, 0.1)
  measured secret grid: (0..19, 0..19) = (10, 2)
  measured secret paid: real[3] = 0

  play {
    repeat 50 {
      let push = walker chooses real[2] in -1..1
      let to = clamp(at + 0.04 * push, 0, 1)
      if not blocked(at, to) { at = to }
    }
    let pay = [max(0, 1 - norm(at - d.at) / d.size) for d in DISCS]
    grid = (min(19, floor(20 * at[0])), min(19, floor(20 * at[1])))
    paid = pay
    reward walker += sum(pay)
    end with (frame: reveal(place(at)), grid, paid)    // open: the learner could also read `at`; as `measured` no camera may reveal it
  }
}

