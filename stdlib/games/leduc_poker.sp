/// Leduc hold'em: six cards, two rounds of betting, the smallest poker with a card that everybody sees (F. Southey and others, "Bayes' Bluff:
/// Opponent Modelling in Poker", UAI 2005). Both players ante one chip and get one card. In the first round bets and raises are two chips; then
/// a card is laid face up, and in the second they are four. A round has two of them at most, and the first player begins both. A card that pairs
/// the one on the board wins, else the higher rank, and equal ranks share the pot. With best play the first player wins -0.0856 chips a game.
game leduc_poker {
  players first, second
  zero_sum

  /// Three ranks in two suits. Suits count for nothing.
  enum Card { jack_of_hearts, jack_of_spades, queen_of_hearts, queen_of_spades, king_of_hearts, king_of_spades }

  /// One card each, all different; a seat sees its own alone.
  private card: Card[player] ~ deal(Card)
  /// Lies face up in the second round.
  board: Card? = none
  /// What each player has put into the pot.
  stake: (1..13)[player] = 1

  play {
    betting(2)
    let flop ~ uniform(Card) where it != card[first] and it != card[second]
    board = flop
    betting(4)
    if strength(first) == strength(second) { draw }
    let best = argmax(strength(p) for p in players)
    win best by stake[best]
  }

  /// In turn the players fold, call (which is to check as long as nobody has bet) or raise, until all that was bet is answered.
  rule betting(size: 2..4) {
    var raises: 0..2 = 0
    cycle p in players up to 4 {
      let move = p chooses fold where raises > 0 | call | raise where raises < 2
      match move {
        fold => win other(p) by stake[p]
        call => {
          stake[p] = stake[other(p)]
          if raises > 0 or p is second { break }
        }
        raise => {
          stake[p] = stake[other(p)] + size
          raises += 1
        }
      }
    }
  }

  /// The rank from 0 to 2, or 3 for a pair with the board.
  fn strength(p: player) -> 0..3 = board is some and rank(card[p]) == rank(board) ? 3 : rank(card[p])

  fn rank(c: Card) -> 0..2 = int(c) div 2

  show """
    You hold {card[me]}. On the board: {board}.
    You have put in {stake[me]}, the other player {stake[other(me)]}.
    """
}

test "a pair with the board beats a king" of leduc_poker {
  plays card ~ [jack_of_hearts, king_of_hearts], call, raise, call, flop ~ jack_of_spades, raise, call
  expect winner is first and stake[second] == 7
}

test "equal ranks share the pot" of leduc_poker {
  plays card ~ [queen_of_hearts, queen_of_spades], call, call, flop ~ king_of_spades, call, call
  expect winner is none
}

test "who folds loses what it has put in" of leduc_poker {
  plays card ~ [king_of_hearts, jack_of_spades], raise, raise, fold
  expect winner is second and stake[first] == 3
}
