/// Lists over several lists, arrays drawn as a whole, values of a type by their position, the best of all pairs.
enum Suit { clubs, hearts, spades }
type Tint = Suit[2, 3]

fn later(s: Suit, steps: 0..2) -> Suit = Suit[(int(s) + steps) mod 3]

game pairs {
  players first, second
  recall none

  colours: Suit[2, 3] = clubs
  sums: (0..15)[2, 3] = [10 * r + c for r in 0..1, c in 0..2]
  rows: (-2..60)[2, 3] = [[r - c for c in 0..2] for r in 0..1]
  picks: (0..8)[] up to 6 = []
  wide: (0..64)[] up to 40 = []
  best: (0..2, 0..2) = (0, 0)
  far: set of (0..2, 0..2) = []
  turns: 0..20 = 0

  play {
    cycle p in players up to 20 {
      let secret fresh ~ uniform(Suit[2, 3])
      let whole ~ uniform(Tint)
      colours = turns mod 2 == 0 ? reveal(fresh) : reveal(whole)
      let n = p chooses 0..2 given (turns, picks, best, shade: colours[0, 0])
      let s = later(colours[0, 0], n)
      picks = [a + b for a in 0..2, b in [n, 1] where a != b and s is colours[1, a]]
      wide = [x * y for x in picks, y in picks]
      best = argmax(a * n - b for a in 0..2, b in 0..2 where a <= b)
      far = [(a, b) for a in 0..2, b in 0..2 where a + b == n]
      rows = [[rows[r, c] + n for c in 0..2] for r in 0..1]
      let most = max(a - b for a in picks + [0], b in [n, 2])
      reward p += most + min(sums[r, c] - rows[r, c] for r in 0..1, c in 0..2)
      let chance ~ uniform([a - b for a in 0..1, b in picks + [2]])
      reward p += chance + reveal(fresh[1, 2] is spades) + any((a, 2) in far for a in 0..2) + sum(x for x in wide)
      turns += 1
    }
  }
}
