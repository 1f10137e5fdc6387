/// Kuhn poker: three cards, one bet each, the smallest poker in which bluffing is right. Both players ante one chip and
/// get one card each. The first may check or bet a chip; whoever faces a bet folds or calls it; the higher card wins the pot.
/// With best play the first player wins -1/18 chips a game (H. W. Kuhn, "A simplified two-person poker", 1950).
///
/// `toll` chips go from the first player to the second before the cards count. That changes what each seat
/// wins, never how it should play.
game kuhn_poker(toll: 0..2 = 0) {
  players first, second
  zero_sum

  enum Card { jack, queen, king }            // ordered: jack < queen < king

  /// One card each, all different; a seat sees its own alone.
  private card: Card[player] ~ deal(Card)
  /// What each player has put into the pot: the ante, then the bet.
  stake: (1..2)[player] = 1

  play {
    reward first += -toll
    reward second += toll

    match first chooses check | bet {
      bet   => answer(first, second)
      check => match second chooses check | bet {
        bet   => answer(second, first)
        check => showdown()
      }
    }
  }

  /// The caller folds and loses its ante, or matches the bet.
  rule answer(bettor: player, caller: player) {
    stake[bettor] = 2
    match caller chooses fold | call {
      fold => win bettor by stake[caller]
      call => { stake[caller] = 2; showdown() }
    }
  }

  rule showdown() {
    let best = argmax(card[p] for p in players)
    win best by stake[best]
  }

  show """
    You are {me} and hold the {card[me]}; king beats queen beats jack.
    You have put in {stake[me]}, the other {stake[other(me)]}. {turn is me ? "It is your turn." : "Wait."}
    """
}

/// Kuhn poker in which the first player pays the second two chips a game: the best strategies stay, the seats differ much.
const tolled_kuhn_poker = kuhn_poker(toll: 2)

/// The value is known exactly: -1/18.
claim "counterfactual regret minimisation finds the known value" {
  let solution = solve(kuhn_poker, by: cfr_plus, iterations: 1000)
  expect abs(solution.value[first] + 1 / 18) < 0.001
  expect solution.exploitability < 0.001
}
