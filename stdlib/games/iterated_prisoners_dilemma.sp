/// The iterated prisoner's dilemma: in every round both players cooperate or defect at once and learn what the other did. Mutual cooperation pays 3 each, mutual defection 1
/// each; who defects alone gets 5 and the other nothing (R. Axelrod, "The Evolution of Cooperation", 1984). The number of rounds is known, so
/// the only equilibrium play is to defect always, though both would be better off cooperating.
game iterated_prisoners_dilemma(rounds: 1..200 = 10) {
  players first, second

  enum Act { cooperate, defect }
  /// What a player gets, by its own act and the other one's.
  const PAYOFF: (0..5)[Act, Act] = [[3, 0], [5, 1]]

  /// What both did in the round before.
  last: Act?[player] = none

  play {
    repeat rounds {
      together {
        let one = first chooses Act
        let two = second chooses Act
      }
      reward first += PAYOFF[one, two]
      reward second += PAYOFF[two, one]
      last[first] = one
      last[second] = two
    }
  }

  show """
    There are {rounds} rounds. In the last one you did {last[me]}, the other player {last[other(me)]}.
    """
}

test "both know what the other did" of iterated_prisoners_dilemma {
  plays first: defect, second: cooperate
  expect last[first] is defect and last[second] is cooperate
}
