import { evolve, search_novelty } from "std/learning/evolution"
import { mlp } from "std/networks/mlp"
import { cart_pole } from "std/worlds/cart_pole"
import { controller, two_pockets } from "std/worlds/two_pockets"

method crowds {
  policy hero = agent(mlp([2]))

  train {
    let first ~ initial(controller) by 1..6
    let start = collect episodes of two_pockets for w in first with walker: controller(weights: w)
    var crowd = [(genome: first[i], code: s) for i, s in start.spot]
    var archive = [s for s in start.spot]
    repeat 3 generations {
      evolve(hero, cart_pole(limit: 20), pairs: 2, episodes: 1)
      let next = search_novelty(controller, two_pockets, b => b.spot, crowd, archive, k: 3, kept: 2)
      crowd = next.crowd
      archive = next.archive
      measure size = archive.size
    }
  }
}
