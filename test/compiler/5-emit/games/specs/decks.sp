enum Card { one, two, three, four }

/// Lists that change: shuffled, dealt, sampled.
game decks {
  players a, b
  deck: Card[] up to 4 = [one, two, three, four]
  hand: Card[] up to 4 = []
  play {
    deck ~ shuffle(deck)
    let k = a chooses 1..3
    let taken ~ distinct(k, deck)
    hand = taken
    let drop = deck[0]
    deck = [c for c in deck where c != drop]
    let some ~ sample(k, deck)
    let pair: Card[2] ~ deal(deck)
    reward a += (some[0] == pair[0] ? 1 : 0) + (size(hand) == k ? 2 : 0) + (taken[0] == one ? 4 : 0)
    let more = b chooses bool
    let other = a chooses bool
  }
}
