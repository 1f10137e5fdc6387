/** How policies choose reals (A3): independent normal distributions, or uniformly; what is drawn outside of the box is brought to its edge. */
import type { Game, RealChoice } from "../../contract/game.js";
import { normalInto, uniformReal } from "../random/draws.js";
import type { Policy, Rows, Situation } from "./policy.js";

/** For each row the distribution of the reals that its site asks for: `width` places a row, of which a site has the first `size`. */
export type RealRows =
  | { readonly kind: "normal"; readonly width: number; readonly mean: Float32Array; readonly logDeviation: Float32Array }
  | { readonly kind: "uniform" };

const LOG_TWO_PI = Math.log(2 * Math.PI);

/** Draws the reals of one row into `drawn`, as they come out of the distribution; gives their log-density. */
export function drawReals(rows: RealRows, row: number, real: RealChoice, words: { next(): number }, drawn: Float32Array): number {
  if (rows.kind === "uniform") {
    for (let k = 0; k < real.size; k++) drawn[k] = uniformReal(words, real.low, real.high);
    return densityOf(rows, row, real, drawn);
  }
  let certain = true;
  for (let k = 0; k < real.size; k++) certain &&= rows.logDeviation[row * rows.width + k] === -Infinity;
  if (!certain) normalInto(words, drawn.subarray(0, real.size), 0, 1);
  for (let k = 0; k < real.size; k++) {
    const at = row * rows.width + k;
    const logDeviation = rows.logDeviation[at];
    drawn[k] = logDeviation === -Infinity ? rows.mean[at] : Math.fround(rows.mean[at] + Math.exp(logDeviation) * drawn[k]);
  }
  return densityOf(rows, row, real, drawn);
}

/** Gives the log-density of what was drawn in a row. */
export function densityOf(rows: RealRows, row: number, real: RealChoice, drawn: ArrayLike<number>): number {
  if (rows.kind === "uniform") return -real.size * Math.log(real.high - real.low);
  let total = 0;
  for (let k = 0; k < real.size; k++) {
    const at = row * rows.width + k;
    // What has no deviation is certain: its logarithm counts 0.
    if (rows.logDeviation[at] === -Infinity) continue;
    const z = (drawn[k] - rows.mean[at]) / Math.exp(rows.logDeviation[at]);
    total -= 0.5 * (z * z + LOG_TWO_PI) + rows.logDeviation[at];
  }
  return total;
}

/** Gives the entropy in nats of a row. */
export function realEntropy(rows: RealRows, row: number, real: RealChoice): number {
  if (rows.kind === "uniform") return real.size * Math.log(real.high - real.low);
  let total = 0;
  for (let k = 0; k < real.size; k++) {
    const logDeviation = rows.logDeviation[row * rows.width + k];
    if (logDeviation > -Infinity) total += logDeviation + 0.5 * (LOG_TWO_PI + 1);
  }
  return total;
}

/** Brings drawn reals into the box. */
export function intoBox(drawn: ArrayLike<number>, { size, low, high }: RealChoice): number[] {
  return Array.from({ length: size }, (_, k) => Math.fround(Math.min(Math.max(drawn[k], low), high)));
}

/** Asks a policy for its distributions over reals in these situations. */
export async function realsAt<S>(policy: Policy, game: Game<S>, situations: readonly Situation<S>[]): Promise<RealRows> {
  const { observation, actions, name } = game.info;
  const observations = new Float32Array(situations.length * observation.size);
  situations.forEach(({ state, seat }, row) => game.observe(state, seat, observations, row * observation.size));
  const rows: Rows = {
    game: name,
    count: situations.length,
    observations,
    masks: new Uint8Array(situations.length * actions),
    sites: situations.map((s) => s.site),
  };
  return policy.reals(game as Game, rows);
}
