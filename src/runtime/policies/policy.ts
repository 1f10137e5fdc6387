/** A policy at run time: from what is observed and legal to log-probabilities of moves. */
import type { Game } from "../../contract/game.js";
import { cannotPlay } from "../train/messages.js";
import type { RealRows } from "./reals.js";
import type { Draws, Written } from "./writer.js";

/** Decisions of one game to be rated together; row i holds what its seat observes, its site, and a mask over `game.info.actions`. */
export interface Rows {
  readonly game: string;
  readonly count: number;
  readonly observations: Float32Array;
  readonly sites: ArrayLike<number>;
  readonly masks: Uint8Array;
}

/** A decision of the scalar form. */
export interface Situation<S = unknown> {
  readonly state: S;
  readonly seat: number;
  readonly site: number;
  readonly legal: readonly number[];
}

export interface Policy {
  /** How it is called in reports and in batches' `policy` column. */
  readonly name: string;
  /** Log-probabilities [count, actions], about -1e9 where a move is illegal. Players that need more than the observation cannot do this. */
  logp(game: Game, rows: Rows): Promise<Float32Array>;
  /** Distributions over the reals that rows are asked for; only rows at sites of reals are given. Players that cannot choose reals throw. */
  reals(game: Game, rows: Rows): Promise<RealRows>;
  /** Of players that write: texts where those are asked for, else moves in words. `draws` gives each row's random words; without them the likeliest. */
  readonly write?: (<S>(game: Game<S>, situations: readonly Situation<S>[], draws?: Draws) => Promise<readonly Written[]>) | undefined;
  /** Of players that look at whole states: for each the probabilities of its legal moves, by which it plays to be learned from. `draws` gives each one's random words. */
  readonly search?: (<S>(game: Game<S>, situations: readonly Situation<S>[], draws: Draws) => Promise<readonly Float64Array[]>) | undefined;
  /** For each situation the probabilities of its legal moves, in their order. */
  probabilities<S>(game: Game<S>, situations: readonly Situation<S>[]): Promise<readonly ArrayLike<number>[]>;
}

/** What players without choices of reals say when they are asked for one. */
export async function noReals(this: Pick<Policy, "name">): Promise<never> {
  throw cannotPlay({ policy: this.name, because: "does not choose reals" });
}

/** Draws uniformly from the legal moves, and uniformly in boxes of reals. */
export const randomPlayer: Policy = {
  name: "random_player",
  logp: async (game, rows) => {
    const { actions } = game.info;
    const out = new Float32Array(rows.count * actions).fill(-1e9);
    for (let row = 0; row < rows.count; row++) {
      let legal = 0;
      for (let a = 0; a < actions; a++) legal += rows.masks[row * actions + a];
      for (let a = 0; a < actions; a++) if (rows.masks[row * actions + a]) out[row * actions + a] = Math.fround(-Math.log(legal));
    }
    return out;
  },
  reals: async () => ({ kind: "uniform" }),
  probabilities: async (_, situations) => situations.map((s) => s.legal.map(() => 1 / s.legal.length)),
};

/** Rates situations through `logp`, by writing their observations: for policies that are networks. */
export async function probabilitiesByRows<S>(
  policy: Pick<Policy, "logp">,
  game: Game<S>,
  situations: readonly Situation<S>[],
): Promise<readonly Float64Array[]> {
  const { actions } = game.info;
  const rows = rowsOf(game, situations);
  const logp = situations.length === 0 ? new Float32Array(0) : await policy.logp(game as Game, rows);
  return situations.map(({ legal }, row) => Float64Array.from(legal, (action) => Math.exp(logp[row * actions + action])));
}

/** What the seats of situations observe, as rows. */
export function rowsOf<S>(game: Game<S>, situations: readonly Situation<S>[]): Rows {
  const { actions, observation, name } = game.info;
  const observations = new Float32Array(situations.length * observation.size);
  const masks = new Uint8Array(situations.length * actions);
  situations.forEach(({ state, seat, legal }, row) => {
    game.observe(state, seat, observations, row * observation.size);
    for (const action of legal) masks[row * actions + action] = 1;
  });
  return { game: name, count: situations.length, observations, masks, sites: situations.map((s) => s.site) };
}
