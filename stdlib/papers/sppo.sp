type Prompt = 0..31
type Answer = 0..5

/// The place of an answer in a prompt's order, dealt anew for each prompt: 0 to 2 are good, 3 to 5 bad.
fn place(x: Prompt, a: Answer) -> 0..5 = ((1 + x mod 6) * (a + 1) mod 7 - 1 + x div 6) mod 6

/// How likely the judge prefers one place to another. The good ones beat each other in a biased circle, and each beats every bad one.
const CIRCLE: real[6, 6] = [
  [0.5, 0.9, 0.3, 0.9, 0.9, 0.9],
  [0.1, 0.5, 0.8, 0.9, 0.9, 0.9],
  [0.7, 0.2, 0.5, 0.9, 0.9, 0.9],
  [0.1, 0.1, 0.1, 0.5, 0.5, 0.5],
  [0.1, 0.1, 0.1, 0.5, 0.5, 0.5],
  [0.1, 0.1, 0.1, 0.5, 0.5, 0.5]
]

/// A judge with a scale: places are worth 2.5, 2, … 0, compared as by R. Bradley and M. Terry (1952).
fn scaled(a: 0..5, b: 0..5) -> real = 1 / (1 + exp((a - b) / 2))

fn prefers(circle: bool, x: Prompt, a: Answer, b: Answer) -> real =
  circle ? CIRCLE[place(x, a), place(x, b)] : scaled(place(x, a), place(x, b))

/// One prompt, five answers of one policy. Each is paid the mean probability with which the judge prefers it to the five, itself among
/// them: an estimate of its win rate against the policy, from nothing but its siblings.
game answering(circle: bool = true) {
  roles writer

  play {
    let prompt ~ uniform(Prompt)
    let answer = writer chooses Answer given (prompt) times 5
    reward a += mean(prefers(circle, prompt, a, b) for b in answer) for a in answer
    end
  }
}

/// The game that answers are played for: both sides answer at once, and the judge says how often each is preferred.
game duel(circle: bool = true) {
  players p, q
  zero_sum

  answer: Answer[player] = 0

  play {
    let prompt ~ uniform(Prompt)
    together {
      for s in players { answer[s] = s chooses Answer given (prompt) }
    }
    let edge = prefers(circle, prompt, answer[p], answer[q]) - 0.5
    reward p += edge
    reward q += -edge
    end
  }
}

/// Reads the prompt alone: who answers, and in which game, makes no difference.
network replies {
  fn answer(prompt: real[32]) -> real[6] = prompt |> dense(64) |> tanh |> dense(6)
}

/// SPPO (arXiv 2405.00675): every answer's log-probability, relative to the policy that wrote it, is regressed on how much more often than
/// not it wins. What wrote the batch is the reference, so each iteration starts from the last.
method sppo(circle: bool = true, beta: real = 3, iterations: int = 100, steps: int = 40, rate: real = 1e-2) {
  policy hero = agent(replies)
  pool past of hero

  train {
    repeat iterations iterations {
      let batch = collect 32 episodes of answering(circle) with writer: hero
      repeat steps {
        improve hero using adam(rate: rate) {
          minimise mean((logp(hero, batch) - batch.logp - (batch.reward - 0.5) / beta) ^ 2) / 2
        }
      }
      past.add(snapshot(hero))
      every max(1, iterations div 10) iterations {
        measure last = exploitability(hero, duel(circle)), average = exploitability(average(past), duel(circle))
      }
    }
  }
}
