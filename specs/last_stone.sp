import { mlp } from "std/networks/mlp"

/// Twelve stones lie in a row. In turn each player takes one, two or three; who takes the last one wins.
game last_stone {
  players first, second
  zero_sum

  stones: 0..12 = 12

  play {
    cycle p in players {
      let take = p chooses 1..3 where take <= stones
      stones -= take
      if stones == 0 { win p }
    }
  }

  show "{stones} stones. {turn is me ? "Take 1, 2 or 3." : "Wait."}"
}

/// Whoever leaves a multiple of four wins, and twelve is one: the second player can always answer.
test "the second player answers with what is missing to four" of last_stone {
  plays 1, 3, 2, 2, 3, 1
  expect winner is second
}

/// One policy plays both seats against itself and makes the moves of won games more likely:
/// policy gradient with the usual score of each seat as its baseline.
method learn(iterations: int = 200) {
  policy hero = agent(mlp([64]))
  running usual: mean, decay 0.95

  train {
    repeat iterations {
      let batch = collect 64 episodes of last_stone with every seat: hero
      let advantage = batch.score - usual[batch.seat]
      usual.add(batch.score by batch.seat)

      improve hero using adam(rate: 3e-3, clip_norm: 1.0) {
        maximise mean(advantage * logp(hero, batch)) + 0.02 * mean(entropy(hero, batch))
      }

      every 20 iterations {
        measure exploitability = exploitability(hero, last_stone)
      }
    }
  }
}

/// A player that knows the rule of four loses nothing as second player.
claim "playing against itself finds the rule of four" {
  seeds 1..3
  let self = run learn()
  expect median(self.exploitability.last) < 0.2
}
