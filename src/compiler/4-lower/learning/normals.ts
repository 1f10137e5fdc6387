/**
 * Choices of reals by agents: independent normal distributions, what is drawn outside of the box is brought to its edge. Log-probabilities are those of what
 * was drawn, which a batch keeps beside what was played.
 */
import type { Initial } from "../../../contract/array-program.js";
import type { ProgramBuilder, Value } from "../arrays/builder.js";
import { normal } from "../arrays/initial.js";
import { dense } from "../arrays/layers.js";
import type { GameIr, Site } from "../games/ir.js";

/** Means and logarithms of deviations of all reals that a game's sites choose: [rows, reals] each, site after site. */
export interface Normals {
  readonly mean: Value;
  readonly logDeviation: Value;
}

/** Where the reals of each site begin in a row of all of them (-1: it chooses none), and how many there are. */
export function realOffsets(game: GameIr): { readonly offsets: readonly number[]; readonly reals: number } {
  const offsets: number[] = [];
  let reals = 0;
  for (const site of game.sites) {
    offsets.push(site.real ? reals : -1);
    reals += site.real?.size ?? 0;
  }
  return { offsets, reals };
}

/** Half the width of the box: the unit in which deviations start. */
function half(site: Site): number {
  return site.real ? (site.real.high - site.real.low) / 2 : 0;
}

/** A deviation that each real learns for itself, whatever is observed; it starts at 0.6 of half the box. */
export function learnedDeviation(b: ProgramBuilder, name: string, site: Site, rows: Value): Value {
  const size = site.real?.size ?? 0;
  const initial: Initial = { kind: "constant", scale: Math.log(0.6 * half(site)) };
  return b.broadcastTo(b.weight(`${name}.deviation`, [size], initial), [rows.shape[0], size]);
}

/** No deviation: what is chosen is the mean. */
export function certain(b: ProgramBuilder, site: Site, rows: Value): Value {
  return b.full([rows.shape[0], site.real?.size ?? 0], -Infinity);
}

/** The head of an agent: means in the middle of the box at first. */
export function normalHead(b: ProgramBuilder, name: string, site: Site, hidden: Value, sure = false): Normals {
  const { size, low, high } = site.real ?? { size: 0, low: 0, high: 0 };
  const mean = b.add(b.mul(dense(b, name, hidden, size, { initial: normal(0.01) }), half(site)), (low + high) / 2);
  return { mean, logDeviation: sure ? certain(b, site, hidden) : learnedDeviation(b, name, site, hidden) };
}

/** Joins what each site's function gave into rows of all reals. */
export function joinNormals(b: ProgramBuilder, sites: readonly Normals[]): Normals {
  return {
    mean: b.concat(
      sites.map((s) => s.mean),
      -1,
    ),
    logDeviation: b.concat(
      sites.map((s) => s.logDeviation),
      -1,
    ),
  };
}

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/** 1 for the reals that belong to the asked site, 0 for the others: [rows, reals]. */
function belongs(b: ProgramBuilder, game: GameIr, asked: Value): Value {
  const owners = game.sites.flatMap((site, at) => Array.from({ length: site.real?.size ?? 0 }, () => at));
  const [rows] = asked.shape;
  return b.cast(b.equal(b.reshape(asked, [rows, 1]), b.constant(owners, "i32", [1, owners.length])), "f32");
}

/** The log-density of drawn reals: [rows]; 0 where the asked site chooses none. `drawn` is [rows, reals], `asked` the sites. */
export function normalLogp(b: ProgramBuilder, game: GameIr, { mean, logDeviation }: Normals, drawn: Value, asked: Value): Value {
  const z = b.div(b.sub(drawn, mean), b.exp(logDeviation));
  const each = b.neg(b.add(b.add(b.mul(b.square(z), 0.5), logDeviation), HALF_LOG_TWO_PI));
  return b.sum(b.mul(each, belongs(b, game, asked)), [-1]);
}

/** The entropy in nats: [rows]; 0 where the asked site chooses no reals. */
export function normalEntropy(b: ProgramBuilder, game: GameIr, { logDeviation }: Normals, asked: Value): Value {
  return b.sum(b.mul(b.add(logDeviation, HALF_LOG_TWO_PI + 0.5), belongs(b, game, asked)), [-1]);
}
