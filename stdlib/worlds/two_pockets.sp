/// Where the three discs lie that pay, and how wide they are.
const DISCS = [(at: [0.1, 0.9], size: 0.04), (at: [0.9, 0.9], size: 0.04), (at: [0.15, 0.3], size: 0.03)]

fn blocked(a: real[2], b: real[2]) -> bool = (a[1] - 0.5) * (b[1] - 0.5) < 0 and not (b[0] in 0.45..0.55)

/// A picture of a point: a spot of 1.2 pixels on 16 by 16.
fn blob(at: real[2]) -> real[256] = [
  exp(-((i mod 16 + 0.5 - 16 * at[0]) ^ 2 + (i div 16 + 0.5 - 16 * at[1]) ^ 2) / 2.88) for i in 0..255
]

/// A point in the unit square, half of it behind a wall with one gap, and three small discs that pay more towards their middles. An episode ends with a
/// picture of where the point came to rest, with the place itself, and, for measuring alone, with what each disc paid and the cell of a grid of 20 by 20.
game two_pockets {
  roles walker
  seen by walker at: real[2] = (0.5, 0.1)
  measured secret paid: real[3] = 0
  measured secret cell: 0..399 = 0

  play {
    repeat 50 {
      let push = walker chooses real[2] in -1..1 given (at)
      let to = clamp(at + 0.04 * push, 0, 1)
      if not blocked(at, to) { at = to }
    }
    let pay = [max(0, 1 - norm(at - d.at) / d.size) for d in DISCS]
    paid = pay
    cell = min(19, floor(20 * at[0])) + 20 * min(19, floor(20 * at[1]))
    reward walker += sum(pay)
    end with (frame: reveal(blob(at)), spot: reveal(at), paid, cell)
  }
}

/// What steers the point: two layers of five, one bias each, so 48 numbers in all.
network controller {
  fn bend(x: real[n]) -> real[n] = tanh(x / 2)

  fn push(at: real[2]) -> real[2] =
    2 * at - 1 |> dense(5, bias: one) |> bend |> dense(5, bias: one) |> bend |> dense(2, bias: one) |> bend
}
