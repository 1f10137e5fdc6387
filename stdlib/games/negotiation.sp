/// A simple negotiation (B. Liu and others, "SPIRAL: Self-Play on Zero-Sum Games Incentivizes Reasoning", 2025, after TextArena): both begin with as much wood as gold, and each knows
/// alone which of the two it values three times the other. In turn they accept the other's offer, or pass it over, or make one: so much of this
/// for so much of that. After the last turn who has gained more by its own values wins. Both may pass always, so with best play nobody wins.
game negotiation(pieces: 1..20 = 10, turns: 1..20 = 10) {
  players first, second
  zero_sum

  enum Good { wood, gold }
  record Offer { gives: Good = wood, amount: 1..pieces = 1, price: 1..pieces = 1 }

  /// The good that is worth 15 a piece to a player; the other is worth 5.
  private dear: Good[player] ~ uniform(Good)
  owned: (0..2 * pieces)[player, Good] = pieces
  /// The last offer, and whether the other may still accept it.
  deal: Offer = Offer()
  open: bool = false

  play {
    for turn in 1..turns {
      answer(turn mod 2 == 1 ? first : second)
    }
    match {
      gain(first) > gain(second) => win first
      gain(first) < gain(second) => win second
      else => draw
    }
  }

  rule answer(p: player) {
    let move = p chooses
      accept where open and owned[p, swapped(deal.gives)] >= deal.price
        | pass
        | offer(gives: Good, amount: 1..pieces, price: 1..pieces) where amount <= owned[p, gives]
    match move {
      accept => {
        trade(other(p), deal.gives, deal.amount)
        trade(p, swapped(deal.gives), deal.price)
        open = false
      }
      pass => open = false
      offer(gives, amount, price) => {
        deal = Offer(gives: gives, amount: amount, price: price)
        open = true
      }
    }
  }

  rule trade(giver: player, good: Good, amount: 1..pieces) {
    owned[giver, good] -= amount
    owned[other(giver), good] += amount
  }

  fn swapped(good: Good) -> Good = good is wood ? gold : wood

  /// By how much a player's goods are worth more to it than at the start.
  fn gain(p: player) -> int = sum((owned[p, g] - pieces) * (g == dear[p] ? 15 : 5) for g in Good)

  show """
    You have {owned[me, wood]} wood and {owned[me, gold]} gold; {dear[me]} is worth 15 a piece to you, the other 5. So far you have gained {gain(me)}.
    The last offer: {deal.amount} {deal.gives} for {deal.price} {swapped(deal.gives)}{open ? "" : ", which stands no more"}.
    """
}
