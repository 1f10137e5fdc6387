import { a2c } from "std/learning/policy_gradient"

/// Policy-space response oracles (Lanctot et al., 2017), for two players with a zero sum. A round:
///
/// 1. an equilibrium of the game between the members says how they are mixed, by a linear program;
/// 2. the policy learns to answer that mixture, in both seats;
/// 3. it joins the pool, and what it wins from each other member joins the payoffs.
///
/// The method declares `pool past of hero` and `var payoff: real[past, past] = 0`, and adds a first member.
rule psro_round(
  policy: Policy, past, payoff, game: Game, updates: int = 20, episodes: int = 64, rate: real = 1e-2,
  matches: int = 200, entropy_bonus: real = 0.2
) {
  let mix = nash(payoff)
  repeat updates updates {
    let batch = collect episodes episodes of game with player[0]: policy, player[1] ~ past.draw(mix), swapping seats
    a2c(policy, batch where .policy is policy, rate: rate, entropy_bonus: entropy_bonus)
  }
  let new = past.add(snapshot(policy))
  for old in past where old is not new {
    payoff[new, old] = mean_score(new, old, game, episodes: matches)
    payoff[old, new] = -payoff[new, old]
  }
}
