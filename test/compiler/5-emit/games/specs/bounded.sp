/// Reals whose ends depend on one another.
game between { players a, b
  fuel: real = 1.5
  play {
    repeat 3 {
    let m = a chooses (x: real in -1..1, y: real in -1..1, z: real in 0..1) where x + y <= 0.5 and x - 2 * y + z >= -0.5 and abs(z - x) <= fuel / 3
    reward a += m.x + m.y + m.z
    fuel -= 0.25
    let k = b chooses stop | go(n: 1..3, x: real in 0..2, y: real in 0..2) where x + y >= n and y <= fuel
    reward b += (k is go(n, x, y) ? n : 0)
    }
  } }

/// Conditions on whole choices that are asked part by part.
game whole { players a, b
  fuel: 0..9 = 6
  play {
    repeat 4 {
    let m = a chooses hold | rest(long: 1..2) | dive(steps: 1..3, slope: real in 0..2) where not (it is dive and fuel < 3) and not (it is hold and fuel > 4)
    if m is dive(n, s) { fuel -= n }
    let big = b chooses up(a: 0..99, b: 0..99) | down(c: 0..9) | none_of where not (it is up(x, y) and x + y > fuel * 10) and not (it is none_of and fuel > 3)
    reward b += big is up(x, y) ? x : 1
    } } }
