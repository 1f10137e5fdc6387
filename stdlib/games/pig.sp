/// Pig: in turn each player rolls a die as often as it dares. A one loses the turn and all that was rolled in it; who holds adds the turn's sum to its
/// score. Who first has the target wins (T. Neller and C. Presser, "Optimal Play of the Dice Game Pig", 2004). To 100 the first
/// player wins 53.06 % of the games with best play.
game pig(target: 2..200 = 100) {
  players first, second
  zero_sum

  score: (0..target)[player] = 0
  /// What has been rolled in this turn.
  turn_total: 0..target = 0

  play {
    cycle p in players {
      turn_total = 0
      repeat {
        let choice = p chooses roll | hold where turn_total > 0
        if choice is hold {
          score[p] += turn_total
          break
        }
        let die ~ uniform(1..6)
        if die == 1 { break }
        turn_total = min(turn_total + die, target)
        if score[p] + turn_total >= target { win p }
      }
    }
  }

  show """
    You have {score[me]}, the other player {score[other(me)]}; {target} wins.
    Rolled in this turn: {turn_total}.
    """
}

test "a one loses the turn and what was rolled in it" of pig {
  plays roll, die ~ 6, roll, die ~ 1
  expect score[first] == 0 and turn_total == 0
}

test "who holds keeps the turn's sum" of pig {
  plays roll, die ~ 6, roll, die ~ 5, hold
  expect score[first] == 11 and turn_total == 0
}
