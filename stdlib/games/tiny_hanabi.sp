/// Tiny Hanabi: the smallest game of talking through moves (J. Foerster and others, "Bayesian Action Decoder for Deep Multi-Agent Reinforcement
/// Learning", 2019, figure 1). Each of two partners gets one of two cards and sees it alone. The first plays one of three actions, the second sees it and
/// plays another; a table says what the two cards and actions are worth to both. With best play they get 10, but only if the action tells the card.
game tiny_hanabi {
  players first, second
  common_sum

  enum Card { one, two }

  /// By the first one's card, the second one's card, the first one's action, the second one's action.
  const WORTH: (0..10)[Card, Card, 0..2, 0..2] = [
    [[[10, 0, 0], [4, 8, 4], [10, 0, 0]], [[0, 0, 10], [4, 8, 4], [0, 0, 10]]],
    [[[0, 0, 10], [4, 8, 4], [0, 0, 0]], [[10, 0, 0], [4, 8, 4], [10, 0, 0]]]
  ]

  private card: Card[player] ~ uniform(Card)

  play {
    let sign = first chooses 0..2
    let answer = second chooses 0..2
    for p in players { reward p += WORTH[card[first], card[second], sign, answer] }
  }

  show "You hold card {card[me]}."
}
