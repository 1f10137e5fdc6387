enum Suit { red, green, blue }
record Face { suit: Suit, high: bool }

fn biased(p: real) -> Dist[Suit] = weighted { red: p, green: 1 - p }

fn loaded(n: 0..3) -> Dist[1..6] {
  let odds = n / 4
  if n == 0 { return uniform(1..6) }
  return weighted { 6: odds, uniform(1..6): 1 - odds }
}

fn twice(d: Dist[1..6], loud: bool) -> Dist[1..6] {
  return loud ? (d where it > 2) : d
}

/// Draws of every finite form, some of whole arrays, some whose weights and lists depend on the state.
game dicey {
  players a, b
  dice: (1..6)[player] ~ uniform(1..6)
  private hand: Suit[player] ~ uniform(Suit)
  order: Suit[3] ~ shuffle(Suit)
  pairs: (1..3)[player, 2] ~ weighted { 1: 0.5, 2: 0.25, uniform(2..3): 0.25 }
  level: 0..3 = 0
  face: Face = Face(suit: red, high: false)
  last: Suit? = none

  play {
    repeat 3 {
      let guess = a chooses 0..3
      level = guess
      let die ~ loaded(level)
      let again ~ twice(loaded(level), die > 3)
      let suit ~ biased(level / 3)
      face ~ uniform([Face(suit: suit, high: die > 3), Face(suit: blue, high: false)])
      let three ~ sample(3, 1..4)
      let two ~ distinct(2, 1..4)
      dice ~ uniform(1..6) where it != die
      last ~ weighted { none: 1, red: level, suit: 2 } where it is none or it != green
      let bold ~ weighted { true: level + 1, false: 3 - level }
      reward a += die + again - three[0] + two[1] - dice[b] + (bold ? 1 : 0) + pairs[a, 1]
      let answer = b chooses Suit
      if answer == face.suit { reward b += 1 }
    }
  }
}

/// Draws of reals.
game windy {
  players a, b
  wind: real ~ uniform(-1..1)
  gusts: real[5] ~ normal(1, 0.5)
  way: real[3] ~ sphere(3)
  place: real ~ uniform(-1..0.5)
  spots: real[player, 2] ~ uniform(0.25..0.75) where it > 0.5
  score: real = 0

  play {
    repeat 4 {
      let bet = a chooses 0..2
      let push ~ weighted { normal(0, 1): 0.5, 3: 0.5 }
      wind ~ normal(wind, 0.1 + bet) where it > -1 and it < 2
      score += wind * way[0] + gusts[4] + push + place + spots[b, 1]
      reward a += score > 4 ? 1 : 0
      let more = b chooses bool
    }
  }
}

/// Hidden draws of reals: the history keeps them for those who see them.
game masked {
  players a, b
  private mark: real[player] ~ normal(0, 1)
  seen by a level: 0..3 = 0

  play {
    repeat 2 {
      let secret x ~ uniform(0.0..1.5)
      let y ~ normal(0, 1)
      level ~ uniform(0..3) where it > level or it == 0
      mark[b] ~ normal(y, 1)
      let bet = a chooses 0..2
      let spot = reveal(bet > 1 ? mark[b] : 0)
      reward a += spot > y ? 1 : 0
      let more = b chooses bool
    }
  }
}
