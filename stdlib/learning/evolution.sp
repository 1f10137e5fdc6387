/// Evolution strategies (T. Salimans and others, "Evolution Strategies as a Scalable Alternative to Reinforcement Learning", 2017): weights move along noise
/// that was paid well, as its ranks say, and away from noise that was not. Every noise is tried with its opposite, all of them by one graph.
rule evolve(hero: Policy, g: Game, pairs: int = 16, episodes: int = 2, sigma: real = 0.1, rate: real = 0.05) {
  let still = hero.weights
  let half ~ perturb(0 * still, 1) by 1..pairs
  let noise = half + [-e for e in half]
  let batch = collect episodes episodes of g for e in noise with every seat: greedy(hero(weights: still + sigma * e))
  let means = mean(batch.score per batch.group)
  let paid = [means[i] for i, e in noise]
  let ranks = [sum([q < p or (q == p and j < i) for j, q in paid]) / (2 * pairs - 1) - 0.5 for i, p in paid]
  hero.weights += rate / (2 * pairs * sigma) * sum([ranks[i] * e for i, e in noise])
}

/// Novelty search (J. Lehman and K. Stanley, "Abandoning Objectives", 2011): those stay whose behaviour is far from that of the others and of the archive,
/// whatever it is paid. `behaviour` makes one of an episode: `b => b.spot`. Gives the next crowd and archive.
rule search_novelty(net: Network, g: Game, behaviour, crowd, archive, sigma: real = 0.3, k: int = 15, kept: int = 5) {
  let genomes ~ perturb(crowd.genome + crowd.genome, sigma)
  let batch = collect episodes of g for w in genomes with every seat: net(weights: w)
  let children = [(genome: genomes[i], code: c) for i, c in behaviour(batch)]
  let all = crowd + children
  let next = top(crowd.size, all, by: spread(all.code, among: all.code + archive, k: k))
  let few ~ distinct(kept, children)
  return (crowd: next, archive: archive + few.code)
}
