import { a2c } from "std/learning/policy_gradient"

/// Fictitious self-play (Brown, 1951; Heinrich et al., 2015), for two players with a zero sum: the policy learns to answer the average of all it ever was, and
/// joins it. `average(past)` is what comes near an equilibrium, not the policy. The method declares `pool past of hero` and adds a first member.
rule fictitious_round(
  policy: Policy, past, game: Game, updates: int = 10, episodes: int = 64, rate: real = 1e-2, entropy_bonus: real = 0.2
) {
  repeat updates updates {
    let batch = collect episodes episodes of game with player[0]: policy, player[1] ~ past.draw(), swapping seats
    a2c(policy, batch where .policy is policy, rate: rate, entropy_bonus: entropy_bonus)
  }
  past.add(snapshot(policy))
}
