import { sppo, dpo, ipo } from "std/learning/preferences"

type Prompt = 0..31
type Answer = 0..5

/// The place of an answer in a prompt's order, dealt anew for each prompt: 0 to 2 are good, 3 to 5 bad.
fn place(x: Prompt, a: Answer) -> 0..5 = ((1 + x mod 6) * (a + 1) mod 7 - 1 + x div 6) mod 6

/// How likely the judge prefers one place to another. The good ones beat each other in a biased circle (0 beats 1 nine times in ten, 1 beats 2 eight
/// times, 2 beats 0 seven times), and each of them beats every bad one nine times in ten.
fn circling(a: 0..5, b: 0..5) -> real =
  a >= 3 ? (b >= 3 ? 0.5 : 0.1) : b >= 3 ? 0.9 : a == b ? 0.5 : (b - a) mod 3 == 1 ? 0.9 - 0.1 * a : 0.1 + 0.1 * b

/// A judge with a scale: places are worth 2.5, 2, … 0, compared as by R. Bradley and M. Terry (1952).
fn scaled(a: 0..5, b: 0..5) -> real = 1 / (1 + exp((a - b) / 2))

fn prefers(circle: bool, x: Prompt, a: Answer, b: Answer) -> real =
  circle ? circling(place(x, a), place(x, b)) : scaled(place(x, a), place(x, b))

/// One prompt, five answers of one policy. Each is paid the mean probability with which the judge prefers it to the five, itself among
/// them: an estimate of its win rate against the policy, from nothing but its siblings.
game answering(circle: bool = true) {
  roles writer

  play {
    let prompt ~ uniform(Prompt)
    let answer = writer chooses Answer given (prompt) times 5
    reward a += mean(prefers(circle, prompt, a, b) for b in answer) for a in answer
    end with (asked: prompt)
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

const scaled_duel = duel(circle: false)

/// SPPO (arXiv 2405.00675): every answer's log-probability, relative to the policy that wrote it, is regressed on how much more often than not it
/// wins. What wrote the batch is the reference, so each iteration starts from the last.
method self_play(
  circle: bool = true, contest: Game = duel, beta: real = 3, iterations: int = 100, steps: int = 40, rate: real = 1e-2
) {
  policy hero = agent(replies)
  pool past of hero

  train {
    repeat iterations iterations {
      let batch = collect 32 episodes of answering(circle) with writer: hero
      repeat steps {
        improve hero using adam(rate: rate) { minimise sppo(hero, batch, batch.reward, beta: beta) }
      }
      past.add(snapshot(hero))
    }
    measure last = exploitability(hero, contest), average = exploitability(average(past), contest)
    measure edge = mean_score(hero, random_player(), contest, episodes: 20_000)
  }
}

/// The same answers learned from in pairs, by how likely the judge prefers the one to the other: iterative DPO or, if `bounded`, IPO.
method in_pairs(
  circle: bool = true, contest: Game = duel, bounded: bool = false, beta: real = 0.1,
  iterations: int = 100, steps: int = 40, rate: real = 1e-2
) {
  policy hero = agent(replies)
  pool past of hero

  train {
    repeat iterations iterations {
      let batch = collect 32 episodes of answering(circle) with writer: hero
      let both = pairs(batch)
      let preferred = prefers(circle, both.asked, both.action, both.other.action)
      repeat steps {
        improve hero using adam(rate: rate) {
          minimise bounded ? ipo(hero, both, preferred, beta: beta) : dpo(hero, both, preferred, beta: beta)
        }
      }
      past.add(snapshot(hero))
    }
    measure last = exploitability(hero, contest), average = exploitability(average(past), contest)
    measure edge = mean_score(hero, random_player(), contest, episodes: 20_000)
  }
}

claim "regressing on win rates comes near an equilibrium that preferences in pairs run away from" {
  seeds 1..3
  let squares = run self_play()
  let pairs = run in_pairs()
  /// the average policy converges to the Nash equilibrium of the game of preference
  expect all(squares.average.last <= 0.14)
  expect all(squares.last.last <= 0.14)
  expect all(squares.average.last <= 0.75 * pairs.average.last)
  expect all(squares.last.last <= 0.75 * pairs.last.last)
}

/// The best answer of each prompt wins 0.746 of its games against answers at random; nine tenths of that is 0.171 above a half.
claim "where a scale explains the judge, all of them learn it" {
  seeds 1..3
  let squares = run self_play(circle: false, contest: scaled_duel)
  let pairs = run in_pairs(circle: false, contest: scaled_duel)
  let bounds = run in_pairs(circle: false, contest: scaled_duel, bounded: true)
  expect all(squares.edge.last >= 0.171)
  expect all(pairs.edge.last >= 0.171)
  expect all(bounds.edge.last >= 0.171)
}
