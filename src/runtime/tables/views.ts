/** Observations and masks behind a batch's decisions, gathered a game at a time for graphs and policies. */
import type { GameInfo } from "../../contract/game.js";
import { NOTHING_WRITTEN, type Writing } from "../policies/writing.js";
import type { Rows } from "../policies/policy.js";
import { dataOf, findStored, holders, pickRows, rowsOf, type Batch } from "./table.js";

export interface GameViews {
  readonly rows: Rows;
  /** The batch's decisions that lie in these rows, by number. */
  readonly decisions: Int32Array;
  /** What was chosen there. */
  readonly actions: Int32Array;
}

/** What the seats of one game would see after episodes that were cut, and at which decisions that is. */
export function viewsBeyond(batch: Batch, name: string, info: GameInfo): GameViews {
  return gather(batch, name, info, "after_row");
}

/** The decisions of one game of a batch; a game that is not in it has none. */
export function viewsOf(batch: Batch, name: string, info: GameInfo): GameViews {
  return gather(batch, name, info, "row");
}

/** What was written at the decisions of one game of a batch, in the order of `viewsOf`. */
export function writingsAt(batch: Batch, name: string): readonly Writing[] {
  const { rows } = placesOf(batch, name);
  const all = batch.views.writings?.[batch.views.games.indexOf(name)];
  return Array.from(rows, (row) => all?.[row] ?? NOTHING_WRITTEN);
}

/** Where what was seen at decisions of one game lies: the rows of its observations and masks, and whose decisions those are. */
export interface GamePlaces {
  readonly rows: Int32Array;
  readonly decisions: Int32Array;
  readonly observations: Float32Array;
  readonly masks: Uint8Array;
}

/** Finds where what was seen at the decisions of one game lies. */
export function placesOf(batch: Batch, name: string, place: "row" | "after_row" = "row"): GamePlaces {
  const { views } = batch;
  const index = views.games.indexOf(name);
  const decisions = decisionsIn(batch, index, place);
  return {
    rows: decisions.length > 0 ? new Int32Array(pickRows(dataOf(batch, place), decisions, 1)) : new Int32Array(0),
    decisions,
    observations: index < 0 ? new Float32Array(0) : views.observations[index],
    masks: index < 0 ? new Uint8Array(0) : views.masks[index],
  };
}

function gather(batch: Batch, name: string, info: GameInfo, place: "row" | "after_row"): GameViews {
  const { rows, decisions, observations, masks } = placesOf(batch, name, place);
  const of = (column: string): Int32Array => new Int32Array(pickRows(dataOf(batch, column), decisions, 1));
  return {
    rows: {
      game: name,
      count: rows.length,
      observations: pickRows(observations, rows, info.observation.size),
      masks: pickRows(masks, rows, info.actions),
      sites: of("site"),
    },
    decisions,
    actions: of("action"),
  };
}

/** The decisions of a game, by its place among the batch's games, that have a row there. */
function decisionsIn(batch: Batch, game: number, place: "row" | "after_row"): Int32Array {
  const places = findStored(batch, place)?.stored.data;
  if (game < 0 || !places) return new Int32Array(0);
  const { count } = rowsOf(batch);
  const at = holders(batch, "episode", "decision") as Int32Array;
  const gameOf = dataOf(batch, "game");
  const decisions = new Int32Array(count);
  let found = 0;
  for (let i = 0; i < count; i++) if (gameOf[at[i]] === game && places[i] >= 0) decisions[found++] = i;
  return decisions.subarray(0, found);
}

/** The rows that a test keeps. */
export function someViews(views: GameViews, info: GameInfo, keep: (row: number) => boolean): GameViews {
  const kept = Array.from({ length: views.rows.count }, (_, row) => row).filter(keep);
  if (kept.length === views.rows.count) return views;
  const rows = Int32Array.from(kept);
  return {
    rows: {
      game: views.rows.game,
      count: rows.length,
      observations: pickRows(views.rows.observations, rows, info.observation.size),
      masks: pickRows(views.rows.masks, rows, info.actions),
      sites: Int32Array.from(rows, (row) => views.rows.sites[row]),
    },
    decisions: Int32Array.from(rows, (row) => views.decisions[row]),
    actions: Int32Array.from(rows, (row) => views.actions[row]),
  };
}

/** The reals that were drawn at decisions, before they were brought into their boxes. */
export function drawnOf(batch: Batch, decisions: Int32Array): { readonly width: number; of(row: number): Float64Array } {
  const stored = findStored(batch, "drawn")?.stored;
  const width = stored?.shape[0] ?? 0;
  return {
    width,
    of: (row) => Float64Array.from(stored?.data.slice(decisions[row] * width, (decisions[row] + 1) * width) ?? []),
  };
}
