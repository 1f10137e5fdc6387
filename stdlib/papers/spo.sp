type Option = 0..5

/// How likely the rater prefers one option to another. The first three beat each other in a biased circle, and each beats the last three: no number for
/// each option says this. Nobody can be beaten who mixes the first three as 3 : 2 : 4.
const CIRCLE: real[6, 6] = [
  [0.5, 0.9, 0.3, 0.9, 0.9, 0.9],
  [0.1, 0.5, 0.8, 0.9, 0.9, 0.9],
  [0.7, 0.2, 0.5, 0.9, 0.9, 0.9],
  [0.1, 0.1, 0.1, 0.5, 0.5, 0.5],
  [0.1, 0.1, 0.1, 0.5, 0.5, 0.5],
  [0.1, 0.1, 0.1, 0.5, 0.5, 0.5]
]

/// A rater with a scale: options are worth these numbers, compared as by R. Bradley and M. Terry (1952).
const WORTH: real[6] = [0.2, -1.4, 2.1, 0.9, -0.3, -2.2]

fn prefers(circle: bool, a: Option, b: Option) -> real = circle ? CIRCLE[a, b] : 1 / (1 + exp(WORTH[b] - WORTH[a]))

/// Sixteen choices of one policy; the rater compares every two once, by a coin. Each choice is paid the share of the others that it beat.
game sixteen(circle: bool = true) {
  roles chooser
  recall none

  play {
    let pick = chooser chooses Option given (nothing: [0.0]) times 16
    let secret luck: real[0..15, 0..15] ~ uniform(0.0..1.0)
    let beaten = [
      count(
        i != j and (i < j ? luck[i, j] < prefers(circle, a, b) : luck[j, i] >= prefers(circle, b, a)) for j, b in pick
      )
        for i, a in pick
    ]
    reward a += wins / 15 for a, wins in zip(pick, beaten)
    end
  }
}

/// The game of preference itself: both choose at once.
game duel(circle: bool = true) {
  players p, q
  zero_sum
  recall none

  pick: Option[player] = 0

  play {
    together {
      for s in players { pick[s] = s chooses Option given (nothing: [0.0]) }
    }
    let edge = prefers(circle, pick[p], pick[q]) - 0.5
    reward p += edge
    reward q += -edge
    end
  }
}

const scaled_sixteen = sixteen(circle: false)
const scaled_duel = duel(circle: false)

/// Two options that nobody chose, and which the rater prefers. `beaten` tells how far the best answer to always taking the first is above a half.
game comparison {
  roles rater
  recall none

  play {
    let one ~ uniform(Option)
    let other ~ uniform(Option)
    let secret luck ~ uniform(0.0..1.0)
    let note = rater chooses kept | filed given (one, other)
    let best = max(CIRCLE[y, one] for y in Option)
    let won = reveal(luck < CIRCLE[one, other])
    end with (won, beaten: best - 0.5)
  }
}

/// Six numbers, all zero at first: there is nothing to see.
network choice {
  fn pick(nothing: real[1]) -> real[6] = nothing |> dense(6)
}

/// SPO (arXiv 2401.04056): a choice's reward is its win rate against the policy's own other choices. One policy plays itself; no model of reward.
method spo(world: Game = sixteen, contest: Game = duel, updates: int = 3000, rate: real = 0.1) {
  policy hero = agent(choice)
  pool past of hero

  train {
    repeat updates updates {
      let batch = collect episodes of world with chooser: hero
      improve hero using sgd(rate: rate) {
        maximise mean((batch.reward - mean(batch.reward)) * logp(hero, batch))
      }
      every 10 updates { past.add(snapshot(hero)) }
    }
    measure last = exploitability(hero, contest), average = exploitability(average(past), contest)
  }
}

network rating {
  fn of(option: real[6]) -> real = option |> dense(1) |> mean
}

/// What SPO is compared with: a number for each option, fitted to as many labels by the likelihood of Bradley and Terry, and the option with the
/// highest number.
method reward_model(labels: int = 360_000, passes: int = 4) {
  model worth = rating

  train {
    let seen = collect labels episodes of comparison with rater: random_player()
    improve worth using adam(rate: 0.02) over part in parts(seen, size: 4096, passes: passes) {
      let difference = worth.of(part.one) - worth.of(part.other)
      minimise -mean(log(sigmoid(part.won ? difference : -difference)))
    }
    let best = last(1, sort(seen, by: t => worth.of(t.one)))
    measure last = mean(best.beaten)
  }
}

claim "self-play finds a mixture that nobody beats, a number for each option cannot" {
  seeds 1..3
  let self = run spo()
  let model = run reward_model()
  /// provably handles intransitive preferences
  expect all(self.average.last <= 0.07)
  expect all(self.average.last <= 0.4 * model.last.last)
}

/// The average is over the whole way from the uniform policy, so it falls as one over its length: 3,000 updates leave 0.03.
claim "where options have a worth, nothing is lost" {
  seeds 1..3
  let self = run spo(scaled_sixteen, scaled_duel, updates: 6000)
  expect all(self.average.last <= 0.02)
  expect all(self.last.last <= 0.005)
}
