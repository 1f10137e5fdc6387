/** Choices of reals (A3): an action is the list of them, each a 32-bit real between the ends of its site. */
import type { Game, Lanes, RealChoice, SiteInfo } from "../../contract/game.js";
import { uniformReal } from "../random/draws.js";
import { Fault } from "./fault.js";

/** Gives the reals of an action, rounded to 32 bits; a fault unless there are `size` of them from `low` to `high`. */
export function chosenReals(
  action: number | readonly number[],
  size: number,
  low: number,
  high: number,
  site: string,
  source: string,
): readonly number[] {
  const reals = typeof action === "number" ? [] : action.map(Math.fround);
  if (reals.length !== size || !reals.every((x) => x >= low && x <= high)) {
    const needed = size === 1 ? "a list of one real" : `a list of ${size} reals`;
    throw new Fault(`\`${site}\` needs ${needed} from ${low} to ${high}, found ${JSON.stringify(action)}`, source);
  }
  return reals;
}

/** Gives the ends of a choice of reals; a fault where nothing lies between them (G2). */
export function endsOfReals(low: number, high: number, source: string): { readonly low: number; readonly high: number } {
  if (!(low <= high)) throw new Fault("no action is legal", source);
  return { low, high };
}

/** Gives what a decision chooses of reals, as far as its `where` lets it go; undefined where it chooses something else. */
export function realsOf<S>(game: Pick<Game<S>, "info" | "ends">, state: S, site: number): RealChoice | undefined {
  const { real } = game.info.sites[site];
  return real === undefined || game.ends === undefined ? real : { ...real, ...game.ends(state) };
}

/** Gives a site as it is at a decision: reals as far as its `where` lets them go. */
export function siteNow<S>(game: Pick<Game<S>, "info" | "ends">, state: S, site: number): SiteInfo {
  const real = realsOf(game, state, site);
  return real === undefined ? game.info.sites[site] : { ...game.info.sites[site], real };
}

/** Gives a game whose sites are as they are at a decision, for those who read and list moves. */
export function gameNow<S>(game: Game<S>, state: S): Game<S> {
  const turn = game.turn(state);
  if (game.ends === undefined || turn.kind !== "decide") return game;
  const sites = game.info.sites.map((site, i) => (i === turn.site ? siteNow(game, state, i) : site));
  return { ...game, info: { ...game.info, sites } };
}

/** Gives what a lane chooses of reals, as far as its `where` lets it go. */
export function withEnds(real: RealChoice, { realEnds }: Lanes, lane: number): RealChoice {
  return realEnds === undefined ? real : { ...real, low: realEnds[2 * lane], high: realEnds[2 * lane + 1] };
}

/** Draws an action of a site of reals, uniformly in its box. */
export function randomReals({ size, low, high }: RealChoice, words: { next(): number }): number[] {
  return Array.from({ length: size }, () => uniformReal(words, low, high));
}

/** Says an action of reals in words, as short as 32-bit reals allow: `0.5`, `(0.1, -1)`. */
export function realsInWords(reals: readonly number[]): string {
  const words = reals.map(realInWords);
  return words.length === 1 ? words[0] : `(${words.join(", ")})`;
}

function realInWords(x: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(x.toPrecision(digits));
    if (Math.fround(short) === x) return String(short);
  }
  return String(Number(x.toPrecision(9)));
}

/** Reads the reals that a text writes, as in `0.5` or `(0.1, -1)`; undefined if it is something else. */
export function readReals(text: string): readonly number[] | undefined {
  const parts = text
    .replace(/^\s*[([]|[)\]]\s*$/g, "")
    .split(/[\s,]+/)
    .filter((part) => part !== "");
  const reals = parts.map((part) => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(part) ? Math.fround(Number(part)) : NaN));
  return reals.length > 0 && reals.every(Number.isFinite) ? reals : undefined;
}
