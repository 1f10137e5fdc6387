import type { GameInfo } from "../../contract/game.js";
import type { RegretMethod } from "./cfr.js";
import type { SamplingMethod } from "./mccfr.js";

/** Every way to solve a game. */
export type SolveMethod = RegretMethod | SamplingMethod | "lp" | "backward_induction" | "alpha_beta" | "mcts";

/** All solvers, with what each is for. */
export const METHODS: Readonly<Record<SolveMethod, string>> = {
  cfr_plus: "CFR+: counterfactual regret above 0, later iterations weigh more; for games with something hidden",
  cfr: "CFR: plain counterfactual regret minimisation",
  linear_cfr: "linear CFR: iteration t weighs t in regrets and average",
  discounted_cfr: "discounted CFR with exponents alpha, beta and gamma",
  external_mccfr: "CFR that draws what others do; for large games with something hidden, needs no tree",
  outcome_mccfr: "CFR that draws whole plays; for the largest games, needs no tree",
  lp: "a linear program over sequences: exact, for two seats with a constant sum",
  backward_induction: "from the ends backwards: exact, for perfect information, any number of seats and any payoffs",
  alpha_beta: "alpha-beta with a memory of positions: exact, for two seats, a constant sum and perfect information, needs no tree",
  mcts: "Monte Carlo tree search from the start; for large games with perfect information",
};

/** Reads a solver's name as people write it: `cfr+`, `linear-cfr`, `backward`; nothing if there is none like it. */
export function methodNamed(text: string): SolveMethod | undefined {
  const name = text.toLowerCase().replaceAll("-", "_");
  const known = { "cfr+": "cfr_plus", dcfr: "discounted_cfr", lcfr: "linear_cfr", backward: "backward_induction" }[name] ?? name;
  return Object.keys(METHODS).find((method): method is SolveMethod => method === known);
}

/** Picks the solver for a game when none is named, and says why. */
export function usualMethod(info: GameInfo): { readonly by: SolveMethod; readonly because: string } {
  if (info.perfectInformation) return { by: "backward_induction", because: "nothing is hidden and nobody moves at the same time" };
  if (opposed(info)) return { by: "cfr_plus", because: "something is hidden, and what one seat wins the other loses" };
  const who = info.seats.length === 2 ? "the seats' interests are not opposed" : `it has ${info.seats.length} seats`;
  return { by: "cfr_plus", because: `something is hidden; as ${who}, only the NashConv found says how near an equilibrium it is` };
}

/** Tells whether two seats share out a constant sum. */
export function opposed({ seats, payoff }: GameInfo): boolean {
  return seats.length === 2 && (payoff.kind === "zero_sum" || payoff.kind === "constant_sum");
}

/** Names the solvers that do without the whole tree of a game like this. */
export function insteadOf(info: GameInfo): string {
  if (!info.perfectInformation) return "`--by external_mccfr` draws plays and needs no tree";
  if (opposed(info)) return "`--by alpha_beta` looks at part of it, `--by mcts` plays well without";
  return "`--by mcts` plays well without";
}
