/// In which order the prizes of goofspiel come up.
enum Order { shuffled, ascending, descending }

/// Goofspiel, the game of pure strategy (S. Ross, "Goofspiel: The Game of Pure Strategy", 1971): each player holds the cards from one up, and so many
/// prizes lie on the table. In every round one prize is turned up and both bid a card at once; the higher card takes the prize, equal ones nobody
/// gets it. Both cards are spent. Who has the greater sum of prizes wins. Played open, everybody sees all bids; hidden (M. Lanctot and others,
/// "Online Monte Carlo Counterfactual Regret Minimization", 2014), only who bid more. By symmetry the game is worth 0.
game goofspiel(cards: 1..13 = 13, order: Order = shuffled, hidden: bool = false) {
  players first, second
  zero_sum

  /// Which prizes have not come up.
  coming: bool[1..cards] = true
  /// Which cards each player still holds.
  private hand: bool[player, 1..cards] = true
  private bid: (1..cards)[player] = 1
  /// What both bid in the last round, where that is open.
  shown: (1..cards)?[player] = none
  prize: 1..cards = 1
  points: (0..cards * (cards + 1) div 2)[player] = 0

  play {
    for round in 1..cards {
      match order {
        shuffled   => { let turned ~ uniform(1..cards) where coming[it]; prize = turned }
        ascending  => prize = round
        descending => prize = cards + 1 - round
      }
      coming[prize] = false
      together { for p in players { bid[p] = p chooses 1..cards where hand[p, it] } }
      for p in players { hand[p, bid[p]] = false }
      if not hidden { for p in players { shown[p] = reveal(bid[p]) } }
      let ahead = reveal(sign(bid[first] - bid[second]))
      if ahead > 0 { points[first] += prize }
      if ahead < 0 { points[second] += prize }
    }
    match {
      points[first] > points[second] => win first
      points[first] < points[second] => win second
      else => draw
    }
  }

  show """
    The prize: {prize}. Your cards: {[c for c in 1..cards where hand[me, c]]}.
    Points: {points[me]} yours, {points[other(me)]} the other player's. Still to come: {[c for c in 1..cards where coming[c]]}.
    """
}

test "the higher card takes the prize" of goofspiel {
  plays turned ~ 5, first: 6, second: 9
  expect points[second] == 5 and points[first] == 0 and not coming[5]
}
