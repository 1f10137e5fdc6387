/// Whole arrays are chosen: entries with a mask between them, heads beside an array, one choice for each entry; lists in order.
enum Mark { low, mid, high }
record Card { mark: Mark, worth: 0..9 }

game arrays {
  players first, second
  recall none

  lamps: bool[3] = false
  plan: Mark[player, 2] = low
  cards: Card[] up to 6 = []
  order: (0..9)[] up to 6 = []
  bids: (0..3)[player] = 0
  turns: 0..12 = 0

  play {
    cycle p in players up to 12 {
      let v = p chooses bool[3] where not (v[0] and v[1]) and v[2] != v[1] and count(v[i] and lamps[i] for i in 0..2) < 2
      lamps = v
      plan[p] = p chooses Mark[2] where it[0] != it[1] and not (it[1] is plan[p, 0])
      let both = p chooses (lamp: 0..2, marks: Mark[2]) where not lamps[lamp] and both.marks[0] < both.marks[1]
      lamps[both.lamp] = true
      together {
        for s in players { bids[s] = s chooses 0..3 where it != turns mod 4 }
      }
      if cards.size < 6 { cards.add(Card(mark: plan[p, 1], worth: turns mod 10)) }
      let ranked = sort(cards, by: c => (c.mark, -c.worth))
      order = [c.worth for c in ranked]
      let wide = sort([(s, b) for s in players, b in [bids[s], turns]], by: (s, b) => b)
      let plain = sort([bids[s] for s in players])
      let twice = sort(order, by: [-x for x in order])
      reward p += plain[1] - plain[0] + (twice.size > 0 ? twice[0] : 0)
      for (s, b) in wide where b > 2 { reward s += b }
      for c, i in zip(ranked, [0, 1, 2]) { reward p += c.worth * i }
      turns += 1
    }
  }
}
