/// Lists that grow, shrink and are walked: two players draw numbers into hands, discard what they name, and count what is left.
record Card { suit: 0..2, rank: 1..4, marked: bool = false }

game piles {
  players left, right
  zero_sum

  hand: (Card[] up to 5)[player] = []
  pile: (0..9)[] up to 6 = [3, 1]
  last: Card? = none
  kept: (Card?)[player] = none
  rows: ((0..9)[] up to 3)[] up to 4 = []
  turns: 0..40 = 0

  play {
    repeat up to 14 times {
      for p in players {
        let n = p chooses 0..9 where n not in pile
        if pile.size < 6 { pile.add(n) } else { pile = [x for x in pile where x > 4] }
        let card = Card(suit: n mod 3, rank: 1 + n mod 4)
        if hand[p].size < 5 { hand[p].add(card) }
        if hand[p].size == 5 { hand[p] = [c for c in hand[p] where c.suit != card.suit or c.marked] }
        for i, c in hand[p] {
          if c.rank == card.rank { hand[p][i].marked = true }
        }
        kept[p] = last
        last = card
        if n > 6 { last = none }
        if rows.size < 4 { rows.add([n, turns mod 10]) } else { rows = [] }
        turns += 1
        pile = [x for x in pile where x != pile[0]] + [n]
        if pile.size > 5 { pile = [] }
      }
      if any(c.marked and c.rank == 3 for c in hand[left]) { win left }
      if kept[left] == kept[right] and kept[left] is some { win right }
      if card_sum(left) > 12 and rows.size > 0 and rows[rows.size - 1].size == 2 { win left }
    }
    draw
  }

  fn card_sum(p: player) -> int = sum(c.rank for c in hand[p] where not c.marked)
}
