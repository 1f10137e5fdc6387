import { front } from "std/learning/search"
import { autoencoder } from "std/networks/autoencoder"
import { controller, two_pockets } from "std/worlds/two_pockets"

/// SERENE's eye: it is told where the point came to rest, and there is nothing to learn.
network oracle {
  fn code(spot: real[2]) -> real[2] = spot
  fn surprise(spot: real[2]) -> real = 0 * sum(spot)
}

record Agent { genome: weights(controller), sight: real[], code: real[], surprise: real, pay: real }
/// `gain`: how much better its first crowds became; `prize`: the best that it archived; `novel`: how far its farthest was.
record Emitter {
  mother: Agent
  crowd: Agent[]
  sigma: real
  gain: real
  prize: real
  novel: real
  buffer: Agent[]
  best: real[]
}

/// STAX (G. Paolo and others, "Discovering and Exploiting Sparse Rewards in a Learned Behavior Space", 2021): novelty search in a space of behaviours that
/// is learned from pictures, in turn with emitters, small populations that climb from whatever was found to pay.
method stax(
  eye: Network = autoencoder, learned: bool = true, emit: bool = true, chunk: int = 1_000, budget: int = 24_000
) {
  model sight = eye
  var population: Agent[] = [], archive: Agent[] = [], prizes: Agent[] = [], candidates: Agent[] = [],
    live: Emitter[] = []
  var spent = 0, best = [0.0, 0.0, 0.0], covered = [false for i in 0..399]

  fn novelty(xs: Agent[], among: Agent[]) -> real[] = spread(xs.code, among: among.code, k: 15)
  fn stale(e: Emitter) -> bool = e.best.size >= 60 and e.best[e.best.size - 1] - e.best[e.best.size - 41] < 1e-3

  /// Behaviours as the eye sees them now.
  rule look(xs: Agent[]) -> Agent[] {
    let codes = sight.code(xs.sight), odd = sight.surprise(xs.sight)
    return [(genome: x.genome, sight: x.sight, code: codes[i], surprise: odd[i], pay: x.pay) for i, x in xs]
  }
  rule trial(genomes: weights(controller)[]) -> Agent[] {
    let b = collect episodes of two_pockets for g in genomes with walker: controller(weights: g)
    let paid = [p for p in b.paid], cells = [c for c in b.cell]
    best = [max(best[d], max([p[d] for p in paid])) for d in 0..2]
    covered = [c or i in cells for i, c in covered]
    let pays = [p for p in b.score], seen = learned ? b.frame : b.spot
    spent += genomes.size
    return look([(genome: genomes[i], sight: s, code: s, surprise: 0.0, pay: pays[i]) for i, s in seen])
  }
  rule offspring(parents: Agent[], sigma: real) -> Agent[] {
    let genomes ~ perturb(parents.genome + parents.genome, sigma)
    return trial([clamp(g, -5, 5) for g in genomes])
  }

  /// One generation, for novelty or for surprise.
  rule explore() {
    let children = offspring(population, 0.3)
    let all = population + children
    let surprised ~ uniform([false, true])
    population = top(25, all, by: surprised ? all.surprise : novelty(all, all + archive + prizes))
    let kept ~ distinct(5, children)
    archive = archive + kept
    candidates = candidates + [c for c in children where c.pay > 0]
  }
  rule brood(e: Emitter) -> Emitter {
    let tried = offspring(e.crowd, e.sigma)
    let odd = novelty(tried, population + tried + archive + prizes)
    let found = [t for t in tried where t.pay > e.prize]
    prizes = prizes + top(e.prize == 0 ? 1 : found.size, found, by: found.pay)
    let crowd = top(6, e.crowd + tried, by: e.crowd.pay + tried.pay)
    return e with (
      crowd, prize: max(e.prize, max(tried.pay)), novel: max(e.novel, max(odd)), best: e.best + [max(crowd.pay)],
      buffer: e.buffer + [t for i, t in tried where odd[i] > e.novel]
    )
  }

  /// Six around the mother and five generations: it lives if they became better.
  rule sprout(a: Agent) {
    let apart = [norm(b.genome - a.genome) for b in population + archive where norm(b.genome - a.genome) > 0]
    let sigma = apart.size > 0 ? min(apart) / 3 : 0.05
    let genomes ~ perturb(a.genome, sigma) by 1..6
    let crowd = trial(genomes)
    var e: Emitter = (mother: a, crowd: crowd, sigma: sigma, gain: 0.0, prize: 0.0, novel: 0.0, buffer: [], best: [])
    var pays = [mean(crowd.pay)]
    repeat 5 rounds {
      e = brood(e)
      pays.add(mean(e.crowd.pay))
    }
    let gain = mean([p for i, p in pays where i >= pays.size - 3]) - mean([p for i, p in pays where i < 3])
    if gain > 0 { live = live + [e with (gain: gain)] }
  }
  rule exploit(limit: int) {
    let known = look(candidates)
    candidates = []
    for a in top(known.size, known, by: novelty(known, prizes)) where 3 * (limit - spent) >= chunk { sprout(a) }
    while spent < limit and live.size > 0 {
      // One whom none beats in both how new the mother is and how much was gained.
      let mothers = look(live.mother)
      let at ~ uniform(front(novelty(mothers, prizes), live.gain))
      var e = live[at]
      live = [x for i, x in live where i != at]
      while spent < limit and not stale(e) { e = brood(e) }
      if stale(e) {
        let few ~ distinct(min(5, e.buffer.size), e.buffer)
        let kept = look(few)
        archive = archive + kept
        prizes = prizes + [e.mother]
      } else { live = live + [e] }
    }
  }

  train {
    let first ~ initial(controller) by 1..25
    population = trial(first)
    // The eye learns after exploring chunks 1, 3, 6, 10 and so on.
    var pause = 1, since = 0
    while spent < budget {
      let limit = spent + chunk
      while spent < limit { explore() }
      since += 1
      if learned and since == pause {
        let stored = archive + population + prizes
        let frames ~ distinct(min(3_000, stored.size), stored)
        improve sight using adam(rate: 1e-3) over part in parts(frames, size: 128, passes: 30) {
          minimise mean(sight.surprise(part.sight))
        }
        population = look(population)
        archive = look(archive)
        prizes = look(prizes)
        since = 0
        pause += 1
      }
      if emit { exploit(spent + chunk) }
      measure worst = min(best), average = mean(best), coverage = count([c for c in covered where c]) / 400
    }
  }
}

/// That emitters add 0.1, and a better worst disc on each seed, was planned too; it did not hold, and is told only.
claim "search in a space that was learned covers it, and pays as well as being told where behaviours lie" {
  seeds 0..2
  let full = run stax(), search = run stax(emit: false), told = run stax(eye: oracle, learned: false)
  expect mean(full.average.last) >= 0.7
  expect mean(full.average.last) >= mean(told.average.last) - 0.1
  expect all(full.coverage.last >= 0.9)
  report mean(full.average.last) - mean(search.average.last), min(full.worst.last), min(search.worst.last)
}
