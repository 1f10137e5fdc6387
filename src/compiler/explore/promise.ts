/** Promises of payoffs, looked at in what an end pays (A11). */
import type { GameIr } from "../4-lower/games/ir.js";

/** How far a sum of 32-bit payoffs may be from what is promised. */
const SLACK = 1e-4;

/** Says what an end pays, where that breaks the promise: to players, if there are any, else to roles. */
export function brokenPromise({ payoff, owners, seats }: GameIr, paid: readonly number[]): string | undefined {
  const payees = owners === undefined ? seats : seats.slice(0, new Set(owners).size);
  const promised = paid.slice(0, payees.length);
  const sum = promised.reduce((a, b) => a + b, 0);
  const each = payees.map((seat, i) => `\`${seat}\` gets ${round(paid[i])}`).join(", ");
  switch (payoff.kind) {
    case "general":
      return undefined;
    case "zero_sum":
      return Math.abs(sum) > SLACK ? `${each}: the payoffs sum to ${round(sum)}, not 0` : undefined;
    case "constant_sum":
      return Math.abs(sum - payoff.constant) > SLACK ? `${each}: the payoffs sum to ${round(sum)}, not ${payoff.constant}` : undefined;
    case "common_sum":
      return promised.some((p) => Math.abs(p - promised[0]) > SLACK) ? `${each}: the payoffs differ` : undefined;
  }
}

const round = (x: number): number => Math.round(x * 1e4) / 1e4;
