/// Blackjack against a dealer who has no choice, with cards drawn as if from endless packs (R. Sutton and A. Barto, "Reinforcement
/// Learning", 1998, example 5.1). Faces count 10, an ace 11 unless that would be more than 21, then 1. The gambler gets two cards and sees one of the dealer's two.
/// It takes cards until it stands, or has more than 21 and loses. Then the dealer takes cards up to 17 or more. More than the dealer, or a
/// dealer above 21, wins 1; fewer loses 1. An ace and a ten at once win 1, unless the dealer has them as well.
game blackjack {
  players gambler

  enum Rank { ace, two, three, four, five, six, seven, eight, nine, ten, jack, queen, king }
  /// A hand's sum with aces as one, and whether it holds an ace.
  record Hand { sum: 0..31 = 0, ace: bool = false }

  hand: Hand = Hand()
  dealer: Hand = Hand()

  play {
    take()
    take()
    draw_card()
    if value(hand) == 21 {
      draw_card()
      if value(dealer) < 21 { reward gambler += 1 }
      end
    }
    repeat {
      let choice = gambler chooses hit | stand
      if choice is stand { break }
      take()
      if hand.sum > 21 { reward gambler += -1; end }
    }
    // With endless packs it is the same to draw the dealer's second card now.
    repeat up to 17 until value(dealer) >= 17 { draw_card() }
    reward gambler += value(dealer) > 21 ? 1 : sign(value(hand) - value(dealer))
  }

  rule take() {
    let card ~ uniform(Rank)
    hand = add(hand, card)
  }

  rule draw_card() {
    let card ~ uniform(Rank)
    dealer = add(dealer, card)
  }

  fn add(h: Hand, card: Rank) -> Hand = Hand(sum: h.sum + min(int(card) + 1, 10), ace: h.ace or card is ace)

  /// What a hand counts: one ace may be 11.
  fn value(h: Hand) -> 0..31 = h.ace and h.sum <= 11 ? h.sum + 10 : h.sum

  show """
    You have {value(hand)}{hand.ace and hand.sum <= 11 ? " with an ace that may still count one" : ""}, the dealer {value(dealer)}.
    """
}

test "an ace and a face win at once" of blackjack {
  plays card ~ ace, card ~ king, card ~ ten, card ~ nine
  expect value(hand) == 21 and turn is none
}

test "who takes too many loses" of blackjack {
  plays card ~ ten, card ~ six, card ~ ten, hit, card ~ seven
  expect value(hand) == 23 and turn is none
}
