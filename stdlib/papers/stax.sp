import { two_pockets } from "std/worlds/two_pockets"

const CHUNK = 1_000

/// Two layers of five, one bias each: a genome of 48 numbers.
network controller {
  fn bend(x: real[n]) -> real[n] = tanh(x / 2)

  fn push(at: real[2]) -> real[2] =
    2 * at - 1 |> dense(5, bias: one) |> bend |> dense(5, bias: one) |> bend |> dense(2, bias: one) |> bend
}

network autoencoder {
  fn code(frame: real[256]) -> real[4] = frame |> dense(64) |> tanh |> dense(4)
  fn paint(code: real[4]) -> real[256] = code |> dense(64) |> tanh |> dense(256)
  fn surprise(frame: real[256]) -> real = sum((paint(code(frame)) - frame) ^ 2)
}

/// SERENE's eye: it is told where the point came to rest, and there is nothing to learn.
network oracle {
  fn code(spot: real[2]) -> real[2] = spot
  fn surprise(spot: real[2]) -> real = 0 * sum(spot)
}

record Agent { genome: weights(controller), sight: real[], code: real[], surprise: real, pay: real }
/// `gain`: how much better its first crowds became; `prize`: the best that it archived; `novel`: how far its farthest was.
record Emitter { mother: Agent, crowd: Agent[], sigma: real, gain: real, prize: real, novel: real, buffer: Agent[], best: real[] }

/// STAX (G. Paolo and others, "Discovering and Exploiting Sparse Rewards in a Learned Behavior Space", 2021): novelty search in a space of behaviours that
/// is learned from pictures, in turn with emitters, small populations that climb from whatever was found to pay.
method stax(eye: Network = autoencoder, learned: bool = true, emit: bool = true, budget: int = 24_000) {
  model sight = eye
  var population: Agent[] = []
  var archive: Agent[] = []
  var prizes: Agent[] = []
  var candidates: Agent[] = []
  var live: Emitter[] = []
  var spent = 0
  var best = [0.0, 0.0, 0.0]
  var covered = [false for i in 0..399]

  fn novelty(xs: Agent[], among: Agent[]) -> real[] = spread(xs.code, among: among.code, k: 15)

  fn stale(e: Emitter) -> bool = e.best.size >= 60 and e.best[e.best.size - 1] - e.best[e.best.size - 41] < 1e-3

  /// Behaviours as the eye sees them now.
  rule look(xs: Agent[]) -> Agent[] {
    let codes = sight.code(xs.sight)
    let odd = sight.surprise(xs.sight)
    return [(genome: x.genome, sight: x.sight, code: codes[i], surprise: odd[i], pay: x.pay) for i, x in xs]
  }

  rule trial(genomes: weights(controller)[]) -> Agent[] {
    let b = collect episodes of two_pockets for g in genomes with walker: controller(weights: g)
    let paid = [p for p in b.paid]
    let cells = [c for c in b.cell]
    best = [max(best[d], max([p[d] for p in paid])) for d in 0..2]
    covered = [c or i in cells for i, c in covered]
    let pays = [p for p in b.score]
    let seen = learned ? b.frame : b.spot
    spent += genomes.size
    let made = look([(genome: genomes[i], sight: s, code: s, surprise: 0.0, pay: pays[i]) for i, s in seen])
    return made
  }

  rule offspring(parents: Agent[], sigma: real) -> Agent[] {
    let genomes ~ perturb(parents.genome + parents.genome, sigma)
    let children = trial([clamp(g, -5, 5) for g in genomes])
    return children
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
    if found.size > 0 { prizes = prizes + (e.prize == 0 ? top(1, found, by: found.pay) : found) }
    let both = e.crowd + tried
    let crowd = top(6, both, by: both.pay)
    return e with (
      crowd, prize: max(e.prize, max(tried.pay)), novel: max(e.novel, max(odd)), best: e.best + [max(crowd.pay)],
      buffer: e.buffer + [t for i, t in tried where odd[i] > e.novel]
    )
  }

  /// Six around the mother and five generations: it lives if they became better.
  rule sprout(a: Agent) {
    let gaps = [norm(b.genome - a.genome) for b in population + archive]
    let apart = [g for g in gaps where g > 0]
    let sigma = apart.size > 0 ? min(apart) / 3 : 0.05
    let genomes ~ perturb(a.genome, sigma) by 1..6
    let crowd = trial(genomes)
    var e: Emitter = (mother: a, crowd: crowd, sigma: sigma, gain: 0.0, prize: 0.0, novel: 0.0, buffer: [], best: [])
    var pays = [mean(crowd.pay)]
    repeat 5 rounds {
      e = brood(e)
      pays.add(mean(e.crowd.pay))
    }
    let gain = mean([p for i, p in pays where i >= 3]) - mean([p for i, p in pays where i < 3])
    if gain > 0 { live = live + [e with (gain: gain)] }
  }

  rule exploit(limit: int) {
    let known = look(candidates)
    let order = top(known.size, known, by: novelty(known, prizes))
    var tried = 0
    for a in order {
      if 3 * (limit - spent) < CHUNK { break }
      tried += 1
      sprout(a)
    }
    candidates = [c for i, c in order where i >= tried]
    while spent < limit and live.size > 0 {
      // Whom none beats in both how new the mother is and how much was gained.
      let mothers = look(live.mother)
      let far = novelty(mothers, prizes)
      let front = [
        i for i, e in live
          where not any([far[j] >= far[i] and g.gain >= e.gain and (far[j] > far[i] or g.gain > e.gain) for j, g in live])
      ]
      let at ~ uniform(front)
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
    var pause = 1
    var since = 0
    while spent < budget {
      let limit = spent + CHUNK
      while spent < limit { explore() }
      since += 1
      if learned and since == pause {
        let stored = archive + population + prizes
        let frames ~ distinct(min(3_000, stored.size), stored)
        improve sight using adam(rate: 1e-3) over part in parts(frames, size: 128, passes: 30) { minimise mean(sight.surprise(part.sight)) }
        population = look(population)
        archive = look(archive)
        prizes = look(prizes)
        since = 0
        pause += 1
      }
      if emit { exploit(spent + CHUNK) }
      measure worst = min(best), average = mean(best), coverage = count([c for c in covered where c]) / 400
    }
  }
}
