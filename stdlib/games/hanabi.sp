/// Hanabi for two (A. Bauza, 2010; the rules for machines are those of N. Bard and others, "The Hanabi Challenge", 2020): the partners build one firework a
/// colour, card by card from one up, and hold their cards so that only the other sees them. A turn plays a card, or discards one, or spends a hint token to
/// tell the other all cards of one colour or one rank in its hand. A discard and a finished firework bring a token back. A card that does not fit
/// costs a life; without lives everything is lost. When the deck is empty each has one more turn. Both get the sum of the fireworks' heights.
game hanabi(colours: 1..5 = 5, ranks: 2..5 = 5, hand_size: 2..5 = 5, hints: 1..8 = 8, lives: 1..3 = 3) {
  players first, second
  common_sum
  recall none                                // what hints have told is kept beside the cards

  type Colour = 0..colours - 1
  type Rank = 1..ranks
  type Slot = 1..hand_size
  /// The deck: of each colour three ones, one of the highest rank, and two of each rank between.
  type Copy = 0..2 * ranks * colours - 1
  /// A colour and a rank, as one number.
  type Card = 0..ranks * colours - 1

  /// Which cards are still in the deck.
  secret inside: bool[Copy] = true
  deck: 0..2 * ranks * colours = 2 * ranks * colours
  /// A player sees the other's cards and not its own.
  seen by others hand: Card[player, Slot] = 0
  holds: bool[player, Slot] = false
  /// What each card may still be, as far as hints tell.
  may_be: bool[player, Slot, Colour] = true
  may_count: bool[player, Slot, Rank] = true
  tokens: 0..hints = hints
  lives_left: 0..lives = lives
  height: (0..ranks)[Colour] = 0
  discarded: (0..3)[Card] = 0
  /// Turns that remain when the deck is empty.
  last_turns: 0..2 = 2

  play {
    for p in players { for s in Slot { refill(p, s) } }
    cycle p in players up to 4 * ranks * colours + hints + colours {
      if deck == 0 {
        if last_turns == 0 { break }
        last_turns -= 1
      }
      take_turn(p, other(p))
      if lives_left == 0 { end }
      if all(height[c] == ranks for c in Colour) { break }
    }
    for p in players { reward p += sum(height[c] for c in Colour) }
  }

  show """
    Fireworks, colour by colour: {[height[c] for c in Colour]}. {tokens} hints, {lives_left} lives, {deck} cards in the deck.
    The other player's cards, as colour and rank: {[(colour_of(hand[other(me), s]), rank_of(hand[other(me), s])) for s in Slot where holds[other(me), s]]}.
    Your cards may have the colours {[[c for c in Colour where may_be[me, s, c]] for s in Slot where holds[me, s]]}, the ranks {[[r for r in Rank where may_count[me, s, r]] for s in Slot where holds[me, s]]}.
    Out of play: {[(colour_of(card), rank_of(card)) for card in Card, n in 1..3 where n <= discarded[card]]}.
    """

  rule take_turn(p: player, partner: player) {
    let move = p chooses
      put(slot: Slot) where holds[p, slot]
        | discard(which: Slot) where tokens < hints and holds[p, which]
        | tell_colour(colour: Colour)
          where tokens > 0 and any(holds[partner, s] and colour_of(hand[partner, s]) == colour for s in Slot)
        | tell_rank(rank: Rank)
          where tokens > 0 and any(holds[partner, s] and rank_of(hand[partner, s]) == rank for s in Slot)
    match move {
      put(slot) => {
        let card = reveal(hand[p, slot])
        if rank_of(card) == height[colour_of(card)] + 1 {
          height[colour_of(card)] = rank_of(card)
          if rank_of(card) == ranks { tokens = min(tokens + 1, hints) }
        } else {
          discarded[card] += 1
          lives_left -= 1
        }
        refill(p, slot)
      }
      discard(which) => {
        let card = reveal(hand[p, which])
        discarded[card] += 1
        tokens += 1
        refill(p, which)
      }
      tell_colour(colour) => {
        tokens -= 1
        for s in Slot where holds[partner, s] {
          let fits = reveal(colour_of(hand[partner, s]) == colour)
          for c in Colour { may_be[partner, s, c] = may_be[partner, s, c] and fits == (c == colour) }
        }
      }
      tell_rank(rank) => {
        tokens -= 1
        for s in Slot where holds[partner, s] {
          let fits = reveal(rank_of(hand[partner, s]) == rank)
          for r in Rank { may_count[partner, s, r] = may_count[partner, s, r] and fits == (r == rank) }
        }
      }
    }
  }

  /// Draws a card into a slot, as long as there are any.
  rule refill(p: player, s: Slot) {
    holds[p, s] = deck > 0
    if deck > 0 {
      let secret copy ~ uniform(Copy) where inside[it]
      inside[copy] = false
      deck -= 1
      hand[p, s] = reveal(card_of(copy))
      for c in Colour { may_be[p, s, c] = true }
      for r in Rank { may_count[p, s, r] = true }
    }
  }

  fn colour_of(card: Card) -> Colour = card div ranks

  fn rank_of(card: Card) -> Rank = card mod ranks + 1

  /// The k-th copy of a colour has rank 1, 1, 1, 2, 2, 3, 3, …
  fn card_of(copy: Copy) -> Card {
    let k = copy mod (2 * ranks)
    return copy div (2 * ranks) * ranks + (k <= 2 ? 0 : (k - 1) div 2)
  }
}

/// The small games of "The Hanabi Challenge".
const small_hanabi = hanabi(colours: 2, hand_size: 2, hints: 3, lives: 1)
const very_small_hanabi = hanabi(colours: 1, hand_size: 2, hints: 3, lives: 1)
