/// AlphaZero (Silver et al., 2017), for two players with a zero sum who see everything. A round:
///
/// 1. the policy plays against itself, each move found by a search that it leads, with noise at the root;
/// 2. what was played joins a memory;
/// 3. on rows drawn from it the policy learns how often each move was tried, and its estimates learn what came.
///
/// The method declares `policy hero = agent(…, value: true)` and `memory replay: Decision of g`.
rule alpha_zero_round(
  policy: Policy, replay: Batch, game: Game, episodes: int = 32, simulations: int = 40, updates: int = 8,
  size: int = 256, rate: real = 3e-3, decay: real = 1e-4, noise: real = 0.25, concentration: real = 1
) {
  let wise = searching(policy, simulations: simulations, noise: noise, concentration: concentration)
  let batch = collect episodes episodes of game with every seat: wise
  replay.add(batch with (gain: to_go(batch.reward)))
  repeat updates updates {
    let rows ~ sample(size, replay)
    improve policy using adamw(rate: rate, decay: decay) {
      maximise mean(expected_logp(policy, rows, rows.chances))
      minimise mean((value(policy, rows) - rows.gain) ^ 2)
    }
  }
}
