import { mlp } from "std/networks/mlp"

game liars_coin {
  players teller, judge
  zero_sum

  /// Lies under the teller's hand.
  seen by teller coin: bool ~ uniform(bool)

  play {
    let says = teller chooses heads | tails
    let answer = judge chooses believe | doubt
    let lie = (says is heads) != coin
    match answer {
      believe => win (lie ? teller : judge) by (lie ? 2 : 1)
      doubt   => win (lie ? judge : teller)
    }
  }
}

test "a lie that is believed wins" of liars_coin {
  plays coin ~ true, tails, believe
  expect winner is teller
}

test "a lie that is doubted loses" of liars_coin {
  plays coin ~ true, tails, doubt
  expect winner is judge
}

/// One policy plays both seats and makes the moves of won games more likely. It goes round in circles about the equilibrium;
/// the average of what it was on the way comes near.
method learn(iterations: int = 1000) {
  policy hero = agent(mlp([16]))
  pool past of hero

  train {
    repeat iterations {
      let batch = collect 16 episodes of liars_coin with every seat: hero
      improve hero using adam(rate: 3e-3, clip_norm: 1.0) {
        maximise mean(batch.score * logp(hero, batch)) + 0.1 * mean(entropy(hero, batch))
      }
      every 50 iterations {
        past.add(snapshot(hero))
        measure now = exploitability(hero, liars_coin), average = exploitability(average(past), liars_coin)
      }
    }
  }
}

claim "the average over self-play comes near the equilibrium" {
  seeds 1..3
  let self = run learn()
  expect median(self.average.last) < 0.1
}
