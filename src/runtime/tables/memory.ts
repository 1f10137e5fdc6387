/**
 * Memories: bounded tables that last (D1, D11). Their elements are decisions, or whole episodes; each gets a lasting number, `id`, when it comes in. A
 * memory's table is replaced, never changed, so what was read from it stays as it was.
 */
import { spread, type Column } from "./columns.js";
import { keysOn, type Keys } from "./keys.js";
import { emptyMemory } from "./messages.js";
import {
  concatTables,
  dataOf,
  findStored,
  holders,
  keepRows,
  levelOf,
  pickRows,
  viewRows,
  widthOf,
  withoutOrigin,
  withStored,
  type Level,
  type Numbers,
  type Table,
} from "./table.js";

export interface Memory {
  readonly name: string;
  /** What its elements are: rows of this level, with all that they hold. */
  readonly level: Level;
  readonly upTo?: number;
  readonly keep: "newest" | "oldest" | "highest" | "lowest";
  table: Table | undefined;
  /** Elements ever added: the next one's number. */
  added: number;
}

/** The rows of a memory; nothing can be read from an empty one. */
export function memoryTable(memory: Memory): Table {
  if (!memory.table || levelOf(memory.table, memory.level).count === 0) throw emptyMemory({ name: memory.name });
  return memory.table;
}

/** How many elements a memory has. */
export function memorySize(memory: Memory): number {
  return memory.table ? levelOf(memory.table, memory.level).count : 0;
}

/**
 * Adds the elements of a table and drops the others: by `worth`, where the memory keeps the highest or lowest, and of those that `same` tells to be alike all
 * but the one that is kept longest.
 */
export function addToMemory(
  memory: Memory,
  rows: Table,
  worth?: ((table: Table) => Column) | null,
  same?: ((table: Table) => Keys | Column) | null,
): void {
  const { count } = levelOf(rows, memory.level);
  if (count === 0) return;
  const numbered = withStored(withoutOrigin(rows), memory.level, "id", {
    data: Int32Array.from({ length: count }, (_, i) => memory.added + i),
    shape: [],
  });
  memory.added += count;
  const all = memory.table ? concatTables(memory.table, numbered) : numbered;
  const kept = survivors(memory, all, worth?.(all), same?.(all));
  memory.table = compactViews(kept ? withoutOrigin(keepRows(all, memory.level, (row) => kept[row] === 1)) : all);
}

/** Which elements stay: 1 for each that does; undefined if all do. */
function survivors(memory: Memory, all: Table, worth: Column | undefined, same: Keys | Column | undefined): Uint8Array | undefined {
  const { count } = levelOf(all, memory.level);
  const upTo = memory.upTo ?? Infinity;
  if (count <= upTo && !same) return undefined;
  const value = worth && spread(worth, memory.level);
  const sign = memory.keep === "lowest" ? 1 : -1;
  // Best first; of equals those that have been there longer, except that the newest come first where they are kept.
  const order = Array.from({ length: count }, (_, i) => i).sort((a, b) => {
    if (value) return sign * (value[a] - value[b]) || a - b;
    return memory.keep === "newest" ? b - a : a - b;
  });
  const codes = same && keysOn(same, all, memory.level);
  const met = new Set<string>();
  const kept = new Uint8Array(count);
  let left = upTo;
  for (const row of order) {
    if (left === 0) break;
    if (codes) {
      if (met.has(codes[row])) continue;
      met.add(codes[row]);
    }
    kept[row] = 1;
    left--;
  }
  return kept;
}

/** `m.update(t)`: elements of m that rows of t were drawn from take t's columns of these names; elements that have left are passed over. */
export function updateMemory(memory: Memory, rows: Table, names: readonly string[]): void {
  const { table, level } = memory;
  if (!table) return;
  const place = new Map<number, number>();
  dataOf(table, "id").forEach((id, row) => place.set(id, row));
  const ids = dataOf(rows, "id");
  let changed: Table = table;
  for (const name of names) {
    const mine = findStored(table, name);
    const given = findStored(rows, name);
    if (!mine || !given || mine.level !== level) throw new Error(`a bug in spc: the memory \`${memory.name}\` has no column \`${name}\``);
    const width = widthOf(mine.stored.shape);
    const values = given.level === level ? given.stored.data : spread(columnOf(rows, given.level, given.stored.data), level);
    const data = Float64Array.from(mine.stored.data);
    ids.forEach((id, row) => {
      const at = place.get(id);
      if (at !== undefined) for (let k = 0; k < width; k++) data[at * width + k] = values[row * width + k];
    });
    changed = withStored(changed, level, name, { ...mine.stored, data });
  }
  memory.table = changed;
}

function columnOf(table: Table, level: Level, data: Numbers): Column {
  return { kind: "column", table, level, values: Float64Array.from(data), shape: [] };
}

/** Drops observations that no decision names any more, when they have become more than those that are named. */
function compactViews(table: Table): Table {
  const places = ["row", "after_row"].flatMap((name) => {
    const found = findStored(table, name);
    return found ? [{ name, ...found }] : [];
  });
  if (places.length === 0) return table;
  const { views } = table;
  const gameOf = dataOf(table, "game");
  let result = table;
  const observations = [...views.observations];
  const masks = [...views.masks];
  const writings = views.writings && [...views.writings];
  views.games.forEach((_, game) => {
    const total = viewRows(views, game);
    const used = new Int32Array(total).fill(-1);
    const mine = (level: Level): ((row: number) => boolean) => {
      const at = holders(table, "episode", level);
      return (row) => gameOf[at ? at[row] : row] === game;
    };
    for (const { level, stored } of places) {
      const of = mine(level);
      stored.data.forEach((row, i) => row >= 0 && of(i) && (used[row] = 0));
    }
    const kept: number[] = [];
    used.forEach((mark, row) => mark === 0 && (used[row] = kept.push(row) - 1));
    if (2 * kept.length > total) return;
    observations[game] = pickRows(observations[game], kept, views.sizes[game]);
    masks[game] = pickRows(masks[game], kept, views.actions[game]);
    const written = writings?.[game];
    if (writings && written && written.length > 0) writings[game] = kept.map((row) => written[row]);
    for (const { name, level } of places) {
      const of = mine(level);
      const data = Int32Array.from(dataOf(result, name), (row, i) => (row >= 0 && of(i) ? used[row] : row));
      result = withStored(result, level, name, { data, shape: [] });
    }
  });
  return { ...result, views: { ...views, observations, masks, ...(writings && { writings }) } };
}
