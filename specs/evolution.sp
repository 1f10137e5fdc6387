import { evolve, search_novelty } from "std/learning/evolution"
import { mlp } from "std/networks/mlp"
import { cart_pole } from "std/worlds/cart_pole"
import { controller, two_pockets } from "std/worlds/two_pockets"

const poles = cart_pole(limit: 200)

/// Evolution strategies on the pole: no gradient, whole episodes are what is learned from.
method hold(generations: int = 25, rate: real = 0.5) {
  policy hero = agent(mlp([8]))

  train {
    measure held = mean_score(greedy(hero), random_player(), poles, episodes: 50)
    repeat generations generations { evolve(hero, poles, pairs: 16, rate: rate, sigma: 0.3) }
    measure held = mean_score(greedy(hero), random_player(), poles, episodes: 50)
  }
}

/// Keeps what behaves unlike all before, or draws anew in every generation; the archive has as many entries either way.
method wander(novel: bool = true) {
  var grid = [0 for i in 0..399]

  train {
    let first ~ initial(controller) by 1..25
    let start = collect episodes of two_pockets for w in first with walker: controller(weights: w)
    var crowd = [(genome: first[i], code: s) for i, s in start.spot]
    var archive = [s for s in start.spot]
    repeat 20 generations {
      if novel {
        let next = search_novelty(controller, two_pockets, b => b.spot, crowd, archive)
        crowd = next.crowd
        archive = next.archive
      } else {
        let fresh ~ initial(controller) by 1..50
        let b = collect episodes of two_pockets for w in fresh with walker: controller(weights: w)
        archive = archive + [s for i, s in b.spot where i < 5]
      }
    }
    let cells = [min(19, floor(20 * s[0])) + 20 * min(19, floor(20 * s[1])) for s in archive]
    measure cells = count([i for i, empty in grid where i in cells]), size = archive.size
  }
}

/// A player that pushes at random drops the pole after about twenty steps.
claim "evolution holds the pole without a gradient" {
  seeds 1..3
  let evolved = run hold()
  expect all(evolved.held.last > 60)
  expect all(evolved.held.last > evolved.held.first)
  report mean(evolved.held.last)
}

claim "a search for novelty alone gets further around than drawing anew" {
  seeds 1..3
  let searched = run wander(novel: n) for n in [true, false]
  expect all(searched[true].cells.last > searched[false].cells.last)
  report mean(searched[true].cells.last), mean(searched[false].cells.last)
}
