/** Parameters of episodes on their way from a method to a game: checked, as rows of numbers, and as columns (A1, D5). */
import type { EpisodeParameter, EpisodeParameters, Game } from "../../contract/game.js";
import type { CollectGroup, GivenValue } from "../../contract/method.js";
import type { Stored } from "../tables/table.js";
import { badParameter } from "./messages.js";
import { streamKey } from "../random/philox.js";
import { WordStream } from "../random/word-stream.js";

/** Where the draws of an episode's parameters come from (D4). */
export interface Draws {
  readonly seed: number;
  /** How often this `collect` ran, in the run's counting. */
  readonly collect: number;
}

/** Works out what one episode of a group is given; undefined where its game's parameters are all fixed. `swapped`: what players have is exchanged (D5). */
export async function givenTo(
  group: CollectGroup,
  game: Game,
  episode: number,
  swapped: boolean,
  { seed, collect }: Draws,
): Promise<EpisodeParameters | undefined> {
  if (group.given === undefined) return undefined;
  const values = await group.given((stream) => new WordStream(seed, streamKey(stream)).reset(collect, episode, 0));
  return (game.info.parameters ?? []).map((parameter, i) => {
    const row = rowOf(game.info.name, parameter, values[i]);
    return swapped && parameter.players === true ? exchanged(row, parameter.shape[0]) : row;
  });
}

/** Flattens a value into a parameter's row; values that do not fit it are faults. */
function rowOf(game: string, parameter: EpisodeParameter, value: GivenValue): Float64Array {
  const numbers: number[] = [];
  flatten(value, numbers);
  const size = parameter.shape.reduce((a, b) => a * b, 1);
  if (numbers.length !== size)
    throw badParameter({ game, name: parameter.name, problem: `it has ${size} entries, found ${numbers.length}` });
  const { low = -Infinity, high = Infinity } = parameter;
  for (const n of numbers) {
    if (!(n >= low && n <= high) || (parameter.of !== "real" && !Number.isInteger(n)) || !Number.isFinite(n)) {
      const wanted = low === -Infinity && high === Infinity ? (parameter.of === "real" ? "a number" : "a whole number") : `${low}..${high}`;
      throw badParameter({ game, name: parameter.name, problem: `it takes ${wanted}, found ${n}` });
    }
  }
  // Games keep reals as 32-bit numbers (F2).
  return Float64Array.from(numbers, (n) => (parameter.of === "real" ? Math.fround(n) : n));
}

function flatten(value: GivenValue, into: number[]): void {
  if (typeof value === "number") into.push(value);
  else if (typeof value === "boolean") into.push(value ? 1 : 0);
  else for (const entry of value) flatten(entry, into);
}

/** The entries of the players in the opposite order. */
function exchanged(row: Float64Array, players: number): Float64Array {
  const each = row.length / players;
  const out = new Float64Array(row.length);
  for (let p = 0; p < players; p++) out.set(row.subarray(p * each, (p + 1) * each), (players - 1 - p) * each);
  return out;
}

/** The columns that parameters and loop variables make on a batch's episodes: a game without a parameter has zeros there. */
export function givenColumns(
  groups: readonly { readonly group: CollectGroup; readonly game: Game }[],
  groupOf: ArrayLike<number>,
  given: readonly (EpisodeParameters | undefined)[],
): Record<string, Stored> {
  const names = new Set(groups.flatMap(({ group, game }) => [...Object.keys(group.columns), ...parameterNames(group, game)]));
  const columns: Record<string, Stored> = {};
  for (const name of names) {
    const rows = Array.from({ length: groupOf.length }, (_, episode): ArrayLike<number> | undefined => {
      const { group, game } = groups[groupOf[episode]];
      const at = parameterNames(group, game).indexOf(name);
      if (at >= 0) return given[episode]?.[at];
      if (!Object.hasOwn(group.columns, name)) return undefined;
      const numbers: number[] = [];
      flatten(group.columns[name], numbers);
      return numbers;
    });
    const width = Math.max(0, ...rows.map((row) => row?.length ?? 0));
    if (width === 0 || rows.some((row) => row !== undefined && row.length !== width)) continue;
    const data = new Float64Array(rows.length * width);
    rows.forEach((row, episode) => row && data.set(row, episode * width));
    const shaped = groups.some(({ group, game }) => {
      const parameter = group.given && game.info.parameters?.find((p) => p.name === name);
      return parameter ? parameter.shape.length > 0 : typeof group.columns[name] === "object";
    });
    columns[name] = { data, shape: shaped ? [width] : [] };
  }
  return columns;
}

function parameterNames(group: CollectGroup, game: Game): readonly string[] {
  return group.given === undefined ? [] : (game.info.parameters ?? []).map((p) => p.name);
}
