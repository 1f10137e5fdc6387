/// Prioritised fictitious self-play (Vinyals et al., 2019): rivals are drawn by how hard they are to beat, (1 - win rate) ^ power. `wins` has the estimated win rate against each
/// rival; `admit` makes room for one more.
record HardRivals {
  wins: real[] = []
  power: real = 2
  step: real = 0.1

  fn weights() -> real[] = [(1 - w) ^ power + 1e-3 for w in wins]
  fn draw() -> Dist[int] = proportional(weights())
  rule admit() { wins.add(0.5) }
  rule learn(rival: int, won: real) { wins[rival] += step * (won - wins[rival]) }
}

/// Ratings by results (Elo, 1978): a difference of 400 is odds of ten to one. `rating` has an entry for each member.
record Ratings {
  rating: real[] = []
  k: real = 16

  fn expected(a: int, b: int) -> real = 1 / (1 + 10 ^ ((rating[b] - rating[a]) / 400))

  /// Those of a rating near one's own are the likeliest rivals.
  fn weights(of: int, width: real = 100) -> real[] = [exp(-((r - rating[of]) / width) ^ 2 / 2) for r in rating]
  rule admit(start: real = 0) { rating.add(start) }
  rule learn(a: int, b: int, score: real) {
    let change = k * (score - expected(a, b))
    rating[a] += change
    rating[b] += -change
  }
}
