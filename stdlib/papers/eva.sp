import { rloo } from "std/learning/policy_gradient"

type Slot = 0..11
type Symbol = 0..5
type Rule = 0..35                                       // 12 mastered in the warm-up, 12 that can be learned, 12 that nothing satisfies
enum Make { human, mastered, hard, evolved }

fn first(set: bool[Rule], rank: Rule[Rule], many: int) -> bool[Rule] =
  [set[k] and count(set[j] and rank[j] < rank[k] for j in Rule) < many for k in Rule]
fn without(set: bool[Rule], other: bool[Rule]) -> bool[Rule] = [set[k] and not other[k] for k in Rule]
fn both(set: bool[Rule], other: bool[Rule]) -> bool[Rule] = [set[k] or other[k] for k in Rule]

/// The creator, which is not a network: a prompt is a set of rules, and a new one comes from an old one by a rule more, another rule, or half of the rules drawn
/// anew. People, the warm-up and the test draw theirs from nothing.
game creator(make: Make, parent: bool[Rule]) {
  roles reader
  recall none

  play {
    let rank: Rule[Rule] ~ shuffle([k for k in Rule])
    let again: Rule[Rule] ~ shuffle([k for k in Rule])
    let luck ~ uniform(0.0..1.0)
    let few ~ uniform(1..3)
    let note = reader chooses read | filed given (nothing: [0.0])
    let every: bool[Rule] = [true for k in Rule]
    let size = count(parent)
    let kept = luck < 0.6 and size < 8 ? size : luck < 0.8 ? size - 1 : (size + 1) div 2
    let add = luck < 0.6 and size < 8 ? 1 : luck < 0.8 ? 1 : size - (size + 1) div 2
    let base = match make {
      human    => first(every, rank, few)
      mastered => first([k < 12 for k in Rule], rank, few)
      hard     => first([k >= 12 and k < 24 for k in Rule], rank, few + 1)
      evolved  => first(parent, rank, kept)
    }
    let more = make is hard ? 1 : make is evolved ? add : 0
    let child = both(base, first(without(every, make is evolved ? parent : base), again, more))
    end with (child)
  }
}

/// A response is a string of twelve symbols; what it is worth is how many of the asked rules it meets. What it is paid for is that as a model of reward sees it,
/// with the error of a random network.
game constraint_bandit(
  asked: bool[Rule], wanted: Symbol[Slot], left: (0..11)[6], apart: (1..11)[6], often: Symbol[6], times: (3..5)[6],
  wiring: (-100..100)[4, 109]
) {
  roles solver
  recall none

  y: Symbol[Slot] = 0

  fn meets(k: Rule) -> bool =
    k < 12
      ? y[k] == wanted[k]
      : k < 18
      ? abs(y[left[k - 12]] - y[(left[k - 12] + apart[k - 12]) mod 12]) == 1
      : k < 24 and count(y[i] == often[k - 18] for i in Slot) == times[k - 18]
  fn unit(h: 0..3) -> real =
    tanh(
        (sum(asked[k] ? wiring[h, k] : 0 for k in Rule) + sum(wiring[h, 36 + 6 * i + y[i]] for i in Slot)) / 200
      ) * wiring[h, 108] / 58

  play {
    for i in Slot { y[i] = solver chooses Symbol given (asked: asked, here: [s == i for s in Slot, x in Symbol]) }
    let worth = count(asked[k] and meets(k) for k in Rule) / 3
    reward solver += worth + 0.05 * sum(unit(h) for h in 0..3)
    end with (worth)
  }
}

/// All twelve symbols at once from what is asked; each decision reads its own.
network replies {
  fn all(asked: real[36]) -> real[Slot, Symbol] = asked |> dense(128) |> tanh |> dense(Slot, Symbol)
  fn y(asked: real[36], here: real[Slot, Symbol]) -> real[Symbol] = sum(all(asked) * here, over: Slot)
}

enum Info { least, average, second, spread, against, evenly, unchanged, people }

/// eva (arXiv 2411.00062): the creator keeps the prompts for which the solver's best response is much better than another one, and evolves them; the solver learns
/// from the best and the worst response to each prompt (DPO). `info` says what is kept: by the distance of the best response to the worst (`least`), to the mean
/// or to the second, by the variance, by the inverse of the first, evenly; or nothing evolves: the same prompts again, or new ones by people.
method eva(info: Info = least, iterations: int = 8, lessons: int = 150, n: int = 128, beta: real = 0.1) {
  policy solver = agent(replies)
  var turn = 0

  rule make(make: Make, count: int) -> bool[36][] {
    let drawn = collect count episodes of creator(make, [false for k in Rule]) with reader: random_player()
    return [c for c in drawn.child]
  }
  /// A quarter, drawn without replacement by its worth (the largest keys log(u) / w, Efraimidis and Spirakis, 2006), four children each.
  rule evolve(prompts: bool[36][], worth: real[]) -> bool[36][] {
    let luck ~ uniform(0.0..1.0) by 1..n
    let picked = top(n div 4, prompts, by: [log(luck[i]) / max(w, 0.000001) for i, w in worth])
    let grown = collect 4 episodes of creator(evolved, p) for p in picked with reader: random_player()
    return [c for c in grown.child]
  }
  /// How often a response is worth more than one by the policy as it was after the warm-up; of equals each wins half.
  rule wins(
    start: Policy, prompts: bool[36][], wanted: Symbol[Slot], left: int[6], apart: int[6], often: Symbol[6],
    times: int[6], wiring: int[4, 109]
  ) -> real {
    let mine = collect episodes of constraint_bandit(p, wanted, left, apart, often, times, wiring) for p in prompts
      with solver: solver
    let other = collect episodes of constraint_bandit(p, wanted, left, apart, often, times, wiring) for p in prompts
      with solver: start
    let worth = [w for w in other.worth]
    return mean([w > worth[i] ? 1.0 : w == worth[i] ? 0.5 : 0.0 for i, w in [w for w in mine.worth]])
  }

  train {
    let wanted ~ uniform(Symbol[Slot])
    let left ~ uniform((0..11)[6])
    let apart ~ uniform((1..11)[6])
    let often ~ uniform(Symbol[6])
    let times ~ uniform((3..5)[6])
    let wiring ~ uniform((-100..100)[4, 109])

    repeat lessons updates {
      let easy = make(mastered, 64)
      let batch = collect 4 episodes of constraint_bandit(p, wanted, left, apart, often, times, wiring) for p in easy
        with solver: solver
      rloo(solver, batch, rate: 3e-3)
    }
    let start = snapshot(solver)
    var prompts = make(human, n)
    var buffer = prompts

    repeat iterations iterations {
      let batch = collect 6 episodes of constraint_bandit(prompts[i], wanted, left, apart, often, times, wiring)
        for i in 0..n - 1 with solver: solver
      let best = max(batch.score by batch.i), worst = min(batch.score by batch.i)
      let is_best = batch.score == best, is_worst = batch.score == worst
      let second = max(is_best ? worst : batch.score by batch.i)
      let told = batch with (
        side: (is_best ? 1 / sum(is_best by batch.i) : 0) - (is_worst ? 1 / sum(is_worst by batch.i) : 0)
      )
      repeat 8 updates {
        let part = told where .i mod 4 == turn mod 4
        improve solver using adam(rate: 2e-3) {
          minimise -mean(log_sigmoid(beta * sum(part.side * (logp(solver, part) - part.logp) per part.i)))
        }
        turn += 1
      }
      let signal = match info {
        least   => best - worst
        average => best - mean(batch.score by batch.i)
        second  => best - second
        spread  => std(batch.score by batch.i) ^ 2
        against => 1 / (best - worst + 0.001)
        else    => 1 + 0 * best
      }
      let by_prompt = mean(signal per batch.i)
      match info {
        unchanged => {}
        people    => { prompts = make(human, n) }
        else      => {
          let children = evolve(prompts, [by_prompt[i] for i in 0..n - 1])
          let kept ~ distinct(n * 4 div 5, children)
          let old ~ distinct(n - n * 4 div 5, buffer)
          buffer = buffer + children
          prompts = kept + old
        }
      }
    }
    measure {
      let difficult = make(hard, 300)
      let mixed = make(human, 300)
      let won = wins(start, difficult, wanted, left, apart, often, times, wiring)
      let kept = wins(start, mixed, wanted, left, apart, often, times, wiring)
      measure hard = won, easy = kept
    }
  }
}

claim "prompts that evolve from those whose responses differ most teach what other prompts do not" {
  seeds 1..3
  let regret = run eva(), evenly = run eva(evenly), same = run eva(unchanged), inverse = run eva(against)
  expect mean(regret.hard.last - same.hard.last) >= 0.08
  expect mean(regret.hard.last - evenly.hard.last) >= 0.03
  expect mean(regret.hard.last) > mean(inverse.hard.last)
  expect mean(regret.easy.last - same.easy.last) >= -0.02
}
