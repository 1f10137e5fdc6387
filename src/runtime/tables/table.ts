/**
 * Tables: what `collect` gathers, lists of records, memories (semantics A12, C7 to C12). A table has levels, outer to inner; a batch's are episode ⊃
 * trajectory (one seat in one episode) ⊃ decision. Ragged data is flat: one dense array a column, and for each row the index of the outer row
 * that holds it. Tables are values: nothing here changes one.
 */
import { NOTHING_WRITTEN, type Writing } from "../policies/writing.js";
import { copyRows } from "./copy-rows.js";

export type Level = string;

export type Numbers = Float64Array | Float32Array | Int32Array | Uint8Array;

/** A column as it lies in a table: `shape` numbers for each row of its level, row-major. */
export interface Stored {
  readonly data: Numbers;
  /** The feature axes; empty for one number a row. */
  readonly shape: readonly number[];
  /** What the numbers stand for, where they are names. */
  readonly names?: readonly string[];
}

export interface TableLevel {
  readonly name: Level;
  readonly count: number;
  /** For each row the row of the level before that holds it; the outermost level has none. */
  readonly up?: Int32Array;
  readonly columns: Readonly<Record<string, Stored>>;
}

/** What was observed and legal at decisions, by game: [rows, observation size] and [rows, actions]. Decisions name their row in the column `row`. */
export interface Views {
  readonly games: readonly string[];
  /** The width of a row of observations, and of masks, by game. */
  readonly sizes: readonly number[];
  readonly actions: readonly number[];
  readonly observations: readonly Float32Array[];
  readonly masks: readonly Uint8Array[];
  /** What was written, row by row; a game in which nobody writes has none. */
  readonly writings?: readonly (readonly Writing[])[];
}

export interface Table {
  readonly kind: "table";
  readonly levels: readonly TableLevel[];
  readonly views: Views;
  /** The table that these rows were taken from, and which rows of it they are: how what comes later in their trajectories is found. */
  /** Of pairs: the second rows, in the order of the first. */
  readonly other?: Table;
  readonly origin?: { readonly table: Table; readonly rows: Int32Array };
}

/** A batch of episodes: a table with the levels episode, trajectory, decision. */
export type Batch = Table;

export const noViews: Views = { games: [], sizes: [], actions: [], observations: [], masks: [] };

export function levelAt(table: Table, name: Level): number {
  const at = table.levels.findIndex((level) => level.name === name);
  if (at < 0) throw new Error(`a bug in spc: a table has no level \`${name}\``);
  return at;
}

export function levelOf(table: Table, name: Level): TableLevel {
  return table.levels[levelAt(table, name)];
}

/** The innermost level: its rows are the table's rows. */
export function rowsOf(table: Table): TableLevel {
  return table.levels[table.levels.length - 1];
}

/** A stored column and its level; undefined if the table has none of this name. Inner levels come first. */
export function findStored(table: Table, name: string): { readonly level: Level; readonly stored: Stored } | undefined {
  for (let i = table.levels.length - 1; i >= 0; i--) {
    const level = table.levels[i];
    if (Object.hasOwn(level.columns, name)) return { level: level.name, stored: level.columns[name] };
  }
  return undefined;
}

/** The numbers of a column of one number a row, as they lie. */
export function dataOf(table: Table, name: string): Numbers {
  const found = findStored(table, name);
  if (!found) throw new Error(`a bug in spc: a table has no column \`${name}\``);
  return found.stored.data;
}

/** For each row of the level `to`, the row of the coarser level `from` that holds it; undefined if they are one level. */
export function holders(table: Table, from: Level, to: Level): Int32Array | undefined {
  let at = levelAt(table, to);
  const end = levelAt(table, from);
  let result: Int32Array | undefined;
  for (; at > end; at--) {
    const up = table.levels[at].up as Int32Array;
    result = result ? pickRows(up, result, 1) : up;
  }
  return result;
}

/** The finer of several levels of one table (C8). */
export function finest(table: Table, levels: readonly Level[]): Level {
  return table.levels[Math.max(0, ...levels.map((level) => levelAt(table, level)))].name;
}

/** Takes rows of a typed array: `width` numbers each. */
export function pickRows<A extends Numbers>(data: A, rows: ArrayLike<number>, width: number): A {
  const out = new (data.constructor as new (length: number) => A)(rows.length * width);
  copyRows(data, rows, width, out);
  return out;
}

export function widthOf(shape: readonly number[]): number {
  return shape.reduce((n, size) => n * size, 1);
}

/** The columns of some rows. Most parts of tables are asked for few of their columns, so each is picked when it is read first. */
function pickColumns(columns: TableLevel["columns"], rows: ArrayLike<number>): TableLevel["columns"] {
  return Object.fromEntries(Object.entries(columns).map(([name, stored]) => [name, pickedWhenRead(stored, rows)]));
}

function pickedWhenRead(from: Stored, rows: ArrayLike<number>): Stored {
  const { shape, names } = from;
  let source: Stored | undefined = from;
  let picked: Numbers | undefined;
  return {
    shape,
    ...(names && { names }),
    get data(): Numbers {
      if (source) {
        picked = pickRows(source.data, rows, widthOf(shape));
        source = undefined;
      }
      return picked as Numbers;
    },
  };
}

/**
 * A table of these rows of `level` in this order, each at most once, with all that they hold and all that holds them (C10). Outer rows keep their
 * order of first mention, so that rows taken in order stay in order.
 */
export function takeRows(table: Table, level: Level, rows: ArrayLike<number>): Table {
  const at = levelAt(table, level);
  const chosen: ArrayLike<number>[] = [];
  chosen[at] = rows;
  const ups: (Int32Array | undefined)[] = [];
  // Outwards: the rows that hold what was taken.
  for (let i = at; i > 0; i--) {
    const up = table.levels[i].up as Int32Array;
    const inner = chosen[i];
    const place = new Int32Array(table.levels[i - 1].count).fill(-1);
    const kept: number[] = [];
    const newUp = new Int32Array(inner.length);
    for (let k = 0; k < inner.length; k++) {
      const outer = up[inner[k]];
      if (place[outer] < 0) place[outer] = kept.push(outer) - 1;
      newUp[k] = place[outer];
    }
    ups[i] = newUp;
    chosen[i - 1] = kept;
  }
  // Inwards: what the taken rows hold, in their new order.
  for (let i = at + 1; i < table.levels.length; i++) {
    const up = table.levels[i].up as Int32Array;
    const held = new Map<number, number[]>();
    up.forEach((outer, row) => {
      const list = held.get(outer);
      if (list) list.push(row);
      else held.set(outer, [row]);
    });
    const kept: number[] = [];
    const newUp: number[] = [];
    Array.from(chosen[i - 1]).forEach((outer, place) => {
      for (const row of held.get(outer) ?? []) {
        kept.push(row);
        newUp.push(place);
      }
    });
    chosen[i] = kept;
    ups[i] = Int32Array.from(newUp);
  }
  return rebuilt(table, chosen, ups);
}

/** Keeps the rows of `level` for which `keep` holds, what they hold and what holds them, all in their order (C10: a new table). */
export function keepRows(table: Table, level: Level, keep: (row: number) => boolean): Table {
  const at = levelAt(table, level);
  const kept = table.levels.map((l) => new Uint8Array(l.count));
  for (let i = 0; i < kept[at].length; i++) kept[at][i] = keep(i) ? 1 : 0;
  for (let l = at; l > 0; l--) table.levels[l].up?.forEach((outer, row) => (kept[l - 1][outer] |= kept[l][row]));
  for (let l = at + 1; l < kept.length; l++) table.levels[l].up?.forEach((outer, row) => (kept[l][row] = kept[l - 1][outer]));
  const place: Int32Array[] = [];
  const chosen = kept.map((marks, l) => {
    place[l] = new Int32Array(marks.length);
    const rows = new Int32Array(marks.length);
    let n = 0;
    for (let row = 0; row < marks.length; row++) {
      place[l][row] = marks[row] ? n : -1;
      if (marks[row]) rows[n++] = row;
    }
    return rows.subarray(0, n);
  });
  const ups = table.levels.map((l, i) => l.up && pickRows(place[i - 1], pickRows(l.up, chosen[i], 1), 1));
  return rebuilt(table, chosen, ups);
}

/** A table of these rows of each level; it remembers the one that its rows came from first. */
function rebuilt(table: Table, chosen: readonly ArrayLike<number>[], ups: readonly (Int32Array | undefined)[]): Table {
  const rows = new Int32Array(chosen[chosen.length - 1]);
  return {
    ...table,
    ...(table.other && { other: takeRows(table.other, rowsOf(table.other).name, rows) }),
    origin: table.origin ? { ...table.origin, rows: pickRows(table.origin.rows, rows, 1) } : { table, rows },
    levels: table.levels.map((l, i) => ({
      name: l.name,
      count: chosen[i].length,
      ...(ups[i] && { up: ups[i] }),
      columns: pickColumns(l.columns, chosen[i]),
    })),
  };
}

/** The same rows with one more column, or another in its place. */
export function withStored(table: Table, level: Level, name: string, stored: Stored): Table {
  return {
    ...table,
    levels: table.levels.map((l) => {
      const { [name]: _, ...columns } = l.columns;
      return { ...l, columns: l.name === level ? { ...columns, [name]: stored } : columns };
    }),
  };
}

/** The same table without a memory of where its rows came from. */
export function withoutOrigin(table: Table): Table {
  const { origin: _, other: __, ...own } = table;
  return own;
}

/** The rows of one table after those of another; both have the same levels. Columns that only one of them has are left out. */
export function concatTables(mine: Table, other: Table): Table {
  const games = [...mine.views.games, ...other.views.games.filter((game) => !mine.views.games.includes(game))];
  const first = onGames(mine, games, other.views);
  const second = onGames(other, games, mine.views);
  const levels = first.levels.map((level, i): TableLevel => {
    const other = second.levels[i];
    const columns: Record<string, Stored> = {};
    for (const [name, stored] of Object.entries(level.columns)) {
      if (Object.hasOwn(other.columns, name)) columns[name] = appended(stored, other.columns[name]);
    }
    const up = level.up && other.up && joined(level.up, shifted(other.up, first.levels[i - 1].count));
    return { name: level.name, count: level.count + other.count, ...(up && { up }), columns };
  });
  const views: Views = {
    ...first.views,
    observations: first.views.observations.map((o, game) => joined(o, second.views.observations[game])),
    masks: first.views.masks.map((m, game) => joined(m, second.views.masks[game])),
    ...((first.views.writings ?? second.views.writings) && {
      writings: games.map((_, game) => [...writingsOf(first.views, game), ...writingsOf(second.views, game)]),
    }),
  };
  const table: Table = { ...first, levels, views };
  return ["row", "after_row"].reduce((t, column) => movedBehind(t, first, column), table);
}

/** How many rows of a game are held: by their masks, and where nothing can be listed by what was observed. */
export function viewRows({ masks, actions, observations, sizes, writings }: Views, game: number): number {
  if (actions[game] > 0) return masks[game].length / actions[game];
  return sizes[game] > 0 ? observations[game].length / sizes[game] : (writings?.[game]?.length ?? 0);
}

/** What was written in a game, a row each; nothing where nobody wrote. */
function writingsOf(views: Views, game: number): readonly Writing[] {
  const rows = viewRows(views, game);
  const own = views.writings?.[game] ?? [];
  return own.length === rows ? own : Array.from({ length: rows }, () => NOTHING_WRITTEN);
}

/** The same table with its games in this order; what it lacks has no observations. */
function onGames(table: Table, games: readonly string[], fallback: Views): Table {
  const { views } = table;
  if (games.length === views.games.length && games.every((game, i) => game === views.games[i])) return withoutOrigin(table);
  const place = games.map((game) => views.games.indexOf(game));
  const of = <T>(own: readonly T[], others: readonly T[]): T[] =>
    place.map((at, i) => (at >= 0 ? own[at] : others[fallback.games.indexOf(games[i])]));
  const { level, stored } = findStored(table, "game")!;
  const data = Int32Array.from(stored.data, (game) => games.indexOf(views.games[game]));
  const moved: Views = {
    games,
    sizes: of(views.sizes, fallback.sizes),
    actions: of(views.actions, fallback.actions),
    observations: place.map((at) => (at >= 0 ? views.observations[at] : new Float32Array(0))),
    masks: place.map((at) => (at >= 0 ? views.masks[at] : new Uint8Array(0))),
    ...(views.writings && { writings: place.map((at) => (at >= 0 ? writingsOf(views, at) : [])) }),
  };
  return withStored({ ...withoutOrigin(table), views: moved }, level, "game", { ...stored, data, names: games });
}

/** Row numbers of the second table's observations, which now lie behind the first one's; -1 stays. */
function movedBehind(table: Table, first: Table, column: string): Table {
  const found = findStored(table, column);
  if (!found) return table;
  const before = first.views.masks.map((_, game) => viewRows(first.views, game));
  const games = holders(table, "episode", found.level);
  const gameOf = dataOf(table, "game");
  const data = Int32Array.from(found.stored.data);
  for (let i = levelOf(first, found.level).count; i < data.length; i++) if (data[i] >= 0) data[i] += before[gameOf[games ? games[i] : i]];
  return withStored(table, found.level, column, { ...found.stored, data });
}

function appended(mine: Stored, other: Stored): Stored {
  if (!mine.names || !other.names) return { ...mine, data: joined(mine.data, other.data) };
  const names = [...mine.names, ...other.names.filter((name) => !mine.names?.includes(name))];
  const place = other.names.map((name) => names.indexOf(name));
  return { ...mine, names, data: joined(mine.data, other.data.map((code) => place[code]) as Numbers) };
}

function shifted(rows: Int32Array, by: number): Int32Array {
  return rows.map((row) => row + by);
}

function joined<A extends Numbers>(a: A, b: Numbers): A {
  const out = new (a.constructor as new (length: number) => A)(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
