/// Liar's dice for two, as in OpenSpiel and in M. Lanctot's thesis ("Bluff", 2013): each player rolls some dice and looks at them alone. In turn they
/// bid on all dice on the table, "three fives" for example, each bid higher than the last: more dice, or as many of a higher face. Instead of
/// bidding a player may call the other a liar; then all dice are shown. The highest face is wild, unless that is
/// switched off: it counts as every face. If the bid holds the
/// bidder wins, else the caller.
game liars_dice(dice: 1..5 = 1, faces: 2..6 = 6, wild: bool = true) {
  players first, second
  zero_sum

  /// What lies under each player's cup.
  private die: (1..faces)[player, dice] ~ uniform(1..faces)
  /// The last bid: that at least so many dice on the table show this face; at first there is none.
  quantity: 0..2 * dice = 0
  face: 1..faces = 1

  play {
    cycle p in players up to 2 * dice * faces + 1 {
      let move = p chooses bid(count: 1..2 * dice, pips: 1..faces)
        where count > quantity or count == quantity and pips > face
        | liar where quantity > 0
      match move {
        bid(count, pips) => { quantity = count; face = pips }
        liar => win holds() ? other(p) : p
      }
    }
  }

  /// Whether the last bid is true.
  fn holds() -> bool =
    count(die[p, d] == face or wild and die[p, d] == faces for p in players, d in 0..dice - 1) >= quantity

  show """
    Your dice: {[die[me, d] for d in 0..dice - 1]}.{wild ? " The highest face is wild." : ""}
    The last bid: {quantity} times {face}{quantity == 0 ? ", that is none" : ""}.
    """
}
