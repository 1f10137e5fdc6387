/// Parts of lists, numbers compared entry by entry, arrays over options, and a decision for each entry of a list.
enum Suit { club, heart, spade }
type Pick = Suit?
type Lot = (2..4)?

game slices {
  players a, b

  row: (0..9)[6] = 0
  votes: (0..3)[Pick] = 0
  lots: (0..9)[Lot] = 0
  pile: (0..9)[] up to 8 = []
  board: (real[2])[3] = 0.0
  grid: real[3, 7] = 0.5
  best: Suit? = none
  limit: (0..9)[6] = 4

  play {
    repeat 2 {
      pile = pile.skip(8) + pile.take(9)
      let from = a chooses 0..3
      let value = b chooses 0..9
      row[from] = value
      pile.add(value)
      let part = row[from..from + 2]
      let low = row[0..1]
      let some = pile[0..pile.size - 1]
      best = a chooses Pick
      votes[best] += 1
      let lot = b chooses Lot
      lots[lot] += 1
      lots[none] += 2
      let above = row > limit
      let hot = one_hot(from)
      let bids = b chooses 0..3 for x in part where x > 0
      let calls[s] = a chooses bool for s in Suit
      board = board * 0.5 + 1.0
      grid = grid + grid * 0.25
      let scaled = board - board / 2.0
      reward a += sum(part) + low[0] + some.size + (above[from] ? 1 : 0) + count(above) + hot[from] + sum(x for x in pile[max(pile.size - 2, 0)..pile.size - 1]) + grid[2, 6] + pile.skip(1).size + sum(pile.take(1))
      reward b += sum(bids) + bids.size + votes[none] + count(calls) + votes[best] + scaled[2, 1]
    }
  }
}

test "parts, counts and choices add up" of slices {
  plays 0, 9, heart, 4, 2, true, false, true
  expect row[0] == 9 and votes[heart] == 1 and votes[none] == 0 and lots[4] == 1 and lots[2] == 0 and lots[none] == 2
  expect score(a) == 40.625 and score(b) == 6.5
}
