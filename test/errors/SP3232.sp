fn up(x: 0..9) -> 0..9 = min(9, x + 1)
fn down(x: 0..9) -> 0..9 = max(0, x - 1)
fn change(n: 0..9, how: fn(0..9) -> 0..9) -> 0..9 = how(n)

game counter {
  players a, b
  n: 0..9 = 4

  play {
    let higher = a chooses bool
    n = change(n, higher ? up : down)
    reward a += n
  }
}
