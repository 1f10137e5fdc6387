/// Clues and votes are paid late, on several channels; some moves are forced.
game credit {
  players a, b, c
  n: 0..3 = 0

  play {
    repeat 3 rounds {
      for p in players {
        let clue = p chooses 0..3 where clue <= n
        let coin ~ uniform(0..2)
        n = coin
        let answer = other_of(p) chooses low where coin != 2 | high where coin != 0
        reward clue += 1 + round
        reward answer += clue / 2 as kindness
        if answer is high { reward p at answer += 0.5 as kindness }
        reward p += coin as luck
      }
      reward q at clue += q is a ? 1 : -0.5 for q in players
    }
    together {
      let first = a chooses 0..1
      let second = b chooses 0..1
      let third = c chooses 0..1
    }
    let last = a chooses 0..1 where it <= first
    reward first += second
    reward second += third
    reward third += first
    reward last += 1 as kindness
    if last == 1 { reward a += 2 }
    if last == 0 and second == 1 { end with (first, low: last > 0, all: [first, second, third]) }
    end with (first, all: [first, second, third], sum: first + second + third, who: first == 1 ? a : b)
  }

  fn other_of(p: player) -> player = p is a ? b : p is b ? c : a
}
