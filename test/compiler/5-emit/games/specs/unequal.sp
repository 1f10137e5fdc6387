/// What is not equal in several numbers; tags with payloads that are kept, drawn and told; samples beside a `together`; loops inside of loops.
enum Level { low, middle, high }
record Card { suit: Level, rank: 0..2, up: bool = false }
type Plan = rest | walk(steps: 1..2, back: bool) | jump(to: Level)

game hop {
  players x, y

  sum: 0..4 = 0

  play {
    for p in players {
      let bid = p chooses 0..1
      sum += bid
      if sum == 2 { end with (sum, early: true) }
    }
    let shown = reveal(sum)
    end with (sum, shown)
  }
}

game unequal {
  players a, b

  card: Card = Card(suit: low, rank: 1)
  hands: Card[player] = Card(suit: high, rank: 0)
  pile: (0..3)[] up to 3 = [1]
  row: (0..3)[2] = 0
  best: (1..3)? = none
  plan: Plan = rest
  kept: Plan[player] = rest

  play {
    repeat 2 {
      let first = a chooses (suit: Level, rank: 0..2)
      card = Card(suit: first.suit, rank: first.rank)
      hands[b].up = not (card == hands[b])
      hands[a].up = hands[a] != hands[b]
      let second = b chooses 0..3
      best = second == 0 ? none : second
      pile = [second, row[0]]
      row[1] = second
      reward a += (best != first.rank ? 1 : 0) + (pile != [2, 1] ? 2 : 0) + (row != [0, 1] ? 4 : 0)
      hands[a] = Card(suit: middle, rank: min(second, 2))
      plan ~ uniform(Plan)
      kept[a] = plan
      let third = b chooses Plan where it is not rest or second > 0
      kept[b] = third
      reward b += kept[a] != kept[b] ? 1 : 0
      together {
        let left = a chooses 0..1
        let right = b chooses 0..1
      }
      let tries = b chooses 0..2 where it >= left times 2
      reward a += tries[0] != tries[1] ? 1 : 0
      let one = play hop() with x: b, y: a times 2
      let two = play hop() with x: a, y: b
      reward b += one[0] != one[1] ? two.sum : 0
    }
  }
}
