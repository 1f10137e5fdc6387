type Digit = 0..3
type Place = 0..3
type Number = Digit[Place]                              // in base 4, the lowest digit first

/// What there is to see at one place: its digits, the ones below, and of a draft the digits at both.
record Sight { a: Digit, b: Digit, below_a: Digit?, below_b: Digit?, draft: Digit?, below_draft: Digit?, again: bool }

const WORTH: (1..64)[Place] = [1, 4, 16, 64]
fn value(x: Number) -> 0..255 = sum(x[i] * WORTH[i] for i in Place)
fn plus(a: Number, b: Number) -> Number = [(value(a) + value(b)) div WORTH[i] mod 4 for i in Place]

fn at(a: Number, b: Number, draft: Number, again: bool, i: Place) -> Sight =
  Sight(
    a: a[i], b: b[i], below_a: i == 0 ? none : a[i - 1], below_b: i == 0 ? none : b[i - 1],
    draft: again ? draft[i] : none, below_draft: again and i > 0 ? draft[i - 1] : none, again: again
  )

/// Two attempts at a sum, no word about the first before the second. Each digit is written from what is near it, all at once: no carry comes in. A second
/// attempt can read it from the digits of the first.
game window_adder {
  roles adder
  recall none

  play {
    let a ~ uniform(Number)
    let b ~ uniform(Number)
    let first[i] = adder chooses Digit given (sight: at(a, b, a, false, i)) for i in Place
    let second[i] = adder chooses Digit given (sight: at(a, b, first, true, i)) for i in Place
    let right1 = first == plus(a, b)
    let right2 = second == plus(a, b)
    reward adder at first += int(right1)
    reward adder at second += int(right2)
    end with (right1, right2, edited: first != second)
  }
}

/// What the base model is taught by: a sum with three digits in ten drawn anew, and a copy of it.
game homework {
  roles adder
  recall none

  play {
    let a ~ uniform(Number)
    let b ~ uniform(Number)
    let slip: real[Place] ~ uniform(0.0..1.0)
    let guess ~ uniform(Number)
    let draft: Number = [slip[i] < 0.3 ? guess[i] : plus(a, b)[i] for i in Place]
    let first[i] = adder chooses Digit given (sight: at(a, b, a, false, i), wanted: draft[i]) for i in Place
    let second[i] = adder chooses Digit given (sight: at(a, b, draft, true, i), wanted: draft[i]) for i in Place
    end
  }
}

network local_digit(width: int = 32) {
  fn digit(sight: real[w]) -> real[Digit] = sight |> dense(width) |> tanh |> dense(Digit)
  fn first(sight: real[w]) -> real[Digit] = digit(sight)
  fn second(sight: real[w]) -> real[Digit] = digit(sight)
}

/// What each attempt learns from: its own pay, and the second besides `alpha` times what it gained over the first.
fn own_pay(batch: Batch of window_adder, alpha: real) -> real =
  batch.reward + (batch.site is first ? 0 : alpha * (batch.right2 - batch.right1))

/// What is still to come, without a bonus: the first attempt learns from both.
fn pay_to_come(batch: Batch of window_adder) -> real = batch.site is first ? batch.right1 + batch.right2 : batch.right2

enum Arm { score, stage_one, stage_two, naive }

/// SCoRe (arXiv 2409.12917).
/// 1. The base model guesses and then copies what it guessed.
/// 2. Stage I: only the second attempt is paid, and divergence holds the first to the base.
/// 3. Stage II: both are paid, the second besides for what it gained over the first. Each attempt learns from its own pay alone: credited with the bonus, the
///    first would be paid for failing.
method self_correct(
  arm: Arm = score, alpha: real = 10, steps: int = 1400, first_stage: int = 900, lessons: int = 2500, n: int = 128
) {
  policy adder = agent(local_digit)

  rule learn(batch: Batch of window_adder, base: Policy, pay: real, hold: real) {
    let advantage = normalise(pay by batch.site)
    improve adder using adam(rate: 3e-3) {
      maximise mean(advantage * logp(adder, batch))
      minimise mean(hold * kl(adder, base, batch))
    }
  }

  train {
    stage base {
      repeat lessons updates {
        let shown = collect 16 episodes of homework with adder: random_player()
        improve adder using adam(rate: 3e-3) {
          maximise 4 * mean(shown.wanted * log_softmax(adder.net.digit(shown.sight)))
        }
      }
    }
    let base = snapshot(adder)
    measure {
      let test = collect 1000 episodes of window_adder with adder: adder
      measure base1 = mean(test.right1), base2 = mean(test.right2), base_edited = mean(test.edited)
    }

    let long = arm is score ? first_stage : arm is stage_one ? steps : 0
    stage first {
      repeat long updates {
        let batch = collect n episodes of window_adder with adder: adder
        learn(batch, base, batch.site is first ? 0 : batch.reward, batch.site is first ? 0.1 : 0.01)
      }
      measure {
        let test = collect 1000 episodes of window_adder with adder: adder
        measure early1 = mean(test.right1), early2 = mean(test.right2)
      }
    }
    stage second {
      repeat steps - long updates {
        let batch = collect n episodes of window_adder with adder: adder
        learn(batch, base, arm is naive ? pay_to_come(batch) : own_pay(batch, alpha), 0.01)
      }
    }
    measure {
      let test = collect 1000 episodes of window_adder with adder: adder
      measure right1 = mean(test.right1), right2 = mean(test.right2), gain = mean(test.right2) - mean(test.right1)
      measure spoiled = mean(test.right1 and not test.right2),
        mended = mean(test.right2 and not test.right1),
        edited = mean(test.edited)
    }
  }
}

claim "a model that only copies its first attempt learns to correct it, and hardly ever spoils it" {
  seeds 1..3
  let ours = run self_correct()
  expect all(ours.base2.last - ours.base1.last <= 0.01)
  expect all(ours.gain.last >= 0.05)
  expect all(ours.spoiled.last <= 0.01)
}

/// Open: plain learning was ahead on two of three seeds; see docs/papers.md.
open claim "two stages correct more than plain learning over two attempts, without spoiling the first" {
  seeds 1..3
  let ours = run self_correct(), naive = run self_correct(naive), late = run self_correct(stage_two)
  require all(ours.early2.last - ours.early1.last >= 0.05) else "stage I ended before the habit of copying did"
  expect mean(ours.right2.last - naive.right2.last) >= 0.02
  expect mean(ours.gain.last - late.gain.last) >= 0.04
  expect mean(ours.right1.last - naive.right1.last) >= -0.02
  expect mean(ours.spoiled.last) <= 0.01
  expect mean(ours.edited.last - naive.edited.last) > 0
}
