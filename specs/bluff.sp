import { mlp } from "std/networks/mlp"

/// Both players put one chip into the pot. The bettor gets a good or a bad card, which the caller does not see, and gives up or bets
/// a chip more. The caller folds, or puts in a chip as well to see the card.
game bluff {
  players bettor, caller
  zero_sum

  enum Card { bad, good }

  seen by bettor card: Card ~ uniform(Card)

  play {
    let opening = bettor chooses pass | bet
    if opening is pass { win caller }
    let answer = caller chooses fold | call
    if answer is fold { win bettor }
    win (card is good ? bettor : caller) by 2
  }

  show to bettor "You hold a {card} card."
  show to caller "You do not see the card."
}

test "a bluff that is not called wins" of bluff {
  plays card ~ bad, bet, fold
  expect winner is bettor
}

/// One policy plays both seats. A move is as good as the score of its seat, compared with what that seat scored on average in the same
/// batch.
method practise(iterations: int = 300, explore: real = 0.05) {
  policy hero = agent(mlp([16]))
  pool past of hero

  train {
    repeat iterations {
      let batch = collect 64 episodes of bluff with every seat: hero
      let advantage = batch.score - mean(batch.score by batch.seat)

      improve hero using adam(rate: 3e-3) {
        maximise mean(advantage * logp(hero, batch)) + explore * mean(entropy(hero, batch))
      }

      every 10 iterations {
        past.add(snapshot(hero))
        measure now = exploitability(hero, bluff), average = exploitability(average(past), bluff)
      }
    }
  }
}

claim "practice comes near the art of bluffing, and not without exploring" {
  seeds 1..5
  let curious = run practise(explore: e) for e in [0.05, 0.0]
  expect all(curious[0.05].average.last < 0.2)
  expect mean(curious[0.05].average.last) < mean(curious[0.0].average.last)
}
