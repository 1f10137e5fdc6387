/// A weighted draw and an end with a record.
game ends {
  players a, b
  zero_sum
  type Side = left | right
  play {
    let side ~ weighted { 1: 0.25, 2: 0.5, 3: 0.25 }
    let m = a chooses 1..3
    if m == side { win a }
    end with (hit: m, other: side)
  }
}
