import { SoftmaxBandit } from "std/curricula/bandits"
import { clipped } from "std/learning/policy_gradient"
import { mlp } from "std/networks/mlp"

type Category = 0..9
type Symbol = 0..5
type Action = 0..7
type Item = 0..11

/// A string with one symbol of each category up to `level`, in any order, and on level 11 two more of any category. Each symbol asks for one action, hidden in
/// `key`. Only who answers all of them is paid: a category cannot be learned before those below it.
game skill_ladder(
  key: Action[Category, Symbol], level: Item, symbol: Symbol[Item], rank: (0..999_999)[Item], more: Category[Item]
) {
  roles solver
  recall none

  wrong: bool = false

  play {
    let order = sort([i for i in Item where i <= level], by: i => rank[i])
    for place in Item {
      if place > level { break }
      let i = order[place]
      let c = i < 10 ? i : more[i]
      let answer = solver chooses Action given (seen: c * 6 + symbol[i], place: place)
      if answer != key[c, symbol[i]] { wrong = true }
    }
    reward solver += wrong ? 0 : 1
    end with (right: not wrong)
  }
}

enum Order { paid_in_advantage, random, easy_first, hard_first }

/// SEC (arXiv 2505.14970): which category each problem of a batch is of is drawn by a bandit, whose arms are paid what the solver learned from: the mean absolute
/// advantage. That is large where it solves about half of the problems, and nothing where it solves all or none of them.
method sec(order: Order = paid_in_advantage, steps: int = 700, problems: int = 8, tries: int = 8) {
  policy solver = agent(mlp([64]))
  curriculum arms = SoftmaxBandit(value: [0.0 for c in Category], step: 0.5, temperature: 0.2)
  var step = 0

  fn weights() -> real[] = match order {
    paid_in_advantage => arms.chances()
    random            => [0.1 for c in Category]
    easy_first        => [c == step * 10 div steps ? 1.0 : 0.0 for c in Category]
    hard_first        => [9 - c == step * 10 div steps ? 1.0 : 0.0 for c in Category]
  }

  rule accuracy(key: Action[Category, Symbol], low: int, high: int) -> real {
    let test = collect 300 episodes of skill_ladder(
      key, level ~ uniform(low..high), symbol ~ uniform(Symbol[12]), rank ~ uniform((0..999_999)[12]),
      more ~ uniform(Category[12])
    ) with solver: solver
    return mean(test.right)
  }

  train {
    let key ~ uniform(Action[Category, Symbol])
    repeat steps updates {
      let levels ~ proportional(weights()) by 1..problems
      let symbols ~ uniform(Symbol[12]) by 1..problems
      let ranks ~ uniform((0..999_999)[12]) by 1..problems
      let others ~ uniform(Category[12]) by 1..problems
      let batch = collect tries episodes of skill_ladder(key, levels[i], symbols[i], ranks[i], others[i])
        for i in 0..problems - 1 with solver: solver
      let advantage = normalise(batch.score by batch.group)
      let gain = mean(abs(advantage) per batch.level)
      improve solver using adam(rate: 3e-3) { minimise clipped(solver, batch, advantage) }
      arms.learn(gain)
      step += 1
      every steps div 14 updates {
        measure {
          let hard = accuracy(key, 7, 9)
          let beyond = accuracy(key, 11, 11)
          measure hard = hard, beyond = beyond, aim = sum([c * w for c, w in weights()])
        }
      }
    }
  }
}

claim "what a solver learns from leads it up a ladder of problems that cannot be learned from the top" {
  seeds 3..5
  let bandit = run sec(), reverse = run sec(hard_first)
  expect all(bandit.hard.last >= 0.9)
  expect all(bandit.beyond.last >= 0.9)
  expect all(reverse.beyond.last < 0.1)
  report bandit.aim.first, bandit.aim.best
}

/// Open: over seeds 3 to 5 the bandit was ahead on one and behind on two; see docs/papers.md.
open claim "problems drawn by what was learned from them take a solver further than problems drawn at random" {
  seeds 3..5
  let bandit = run sec(), random = run sec(random)
  expect mean(bandit.hard.area) >= mean(random.hard.area) + 0.05
  expect mean(bandit.beyond.area) >= mean(random.beyond.area) + 0.05
}
