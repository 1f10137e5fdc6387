/// Kuhn poker for three: four cards, one bet each (N. Abou Risk and D. Szafron, "Using Counterfactual Regret Minimization to Create Competitive
/// Multiplayer Poker Agents", AAMAS 2010). All ante one chip and get one card each. In turn they may check or bet a chip; once somebody
/// has bet, each of the others calls or folds. The highest card among those who have not folded wins the pot.
game three_player_kuhn_poker {
  players first, second, third
  zero_sum

  enum Card { jack, queen, king, ace }       // ordered: jack < queen < king < ace

  /// One card each, all different; a seat sees its own alone.
  private card: Card[player] ~ deal(Card)
  bettor: player? = none
  folded: bool[player] = false
  /// What each player has put into the pot: the ante, then the bet.
  stake: (1..2)[player] = 1

  play {
    for p in players {
      if bettor is some {
        answer(p)
      } else {
        let open = p chooses check | bet
        if open is bet {
          bettor = p
          stake[p] = 2
        }
      }
    }
    // Who checked before the bet has still to answer it.
    for p in players { if bettor is some and int(p) < int(bettor) { answer(p) } }
    let best = argmax(folded[p] ? -1 : int(card[p]) for p in players)
    for p in players { reward p += p == best ? sum(stake) - stake[p] : -stake[p] }
  }

  rule answer(p: player) {
    let reply = p chooses fold | call
    match reply {
      fold => folded[p] = true
      call => stake[p] = 2
    }
  }

  show """
    You hold the {card[me]}. {bettor is some ? "There is a bet." : "Nobody has bet."}
    In the pot: {sum(stake)}, of it yours: {stake[me]}.
    """
}

test "the one who has not folded wins what the others put in" of three_player_kuhn_poker {
  plays card ~ [jack, queen, king], check, bet, fold, fold
  expect stake[second] == 2 and stake[first] == 1 and folded[first] and folded[third]
}

test "three who check compare their cards" of three_player_kuhn_poker {
  plays card ~ [ace, queen, king], check, check, check
  expect bettor is none and sum(stake) == 3
}
