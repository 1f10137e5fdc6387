/** Draws in `train`: each site has its own stream and counts its runs (D4). */
import { streamKey } from "../../random/philox.js";
import { WordStream } from "../../random/word-stream.js";
import { normal, uniformInteger } from "../../random/draws.js";
import type { Column } from "../../tables/columns.js";
import { cutParts, distinctRows, partnerRows, sampleRows, type Parts } from "../../tables/selecting.js";
import type { Table } from "../../tables/table.js";
import { aheadOf } from "../../tables/trajectories.js";
import type { Run } from "../run.js";

type Drawing = Pick<Run<never>, "seed" | "counters">;

/** The words of a site's next draw; counts it. */
export function wordsOf(run: Drawing, stream: string): WordStream {
  const times = run.counters.draws[stream] ?? 0;
  run.counters.draws[stream] = times + 1;
  return new WordStream(run.seed, streamKey(stream)).reset(times, 0, 0);
}

/** `parts(t, size: m, passes: k)` with the stream of its `improve` (D6). */
export async function parts(run: Drawing, table: Table, size: number, passes: number, stream: string): Promise<Parts> {
  return cutParts(table, size, passes, wordsOf(run, stream));
}

/** `x ~ distinct(k, t)`: different rows. */
export async function distinct(run: Drawing, k: number, table: Table, level: string, stream: string): Promise<Table> {
  return distinctRows(table, k, wordsOf(run, stream), level);
}

/** `x ~ sample(k, t)`: rows with replacement, all alike or by weights. */
export async function sample(run: Drawing, k: number, table: Table, level: string, stream: string, weights?: Column): Promise<Table> {
  return sampleRows(table, k, wordsOf(run, stream), level, weights);
}

/** `x ~ partners(t)`: each row beside another one. */
export async function partners(run: Drawing, table: Table, stream: string): Promise<Table> {
  return partnerRows(table, wordsOf(run, stream));
}

/** `x ~ uniform(lo..hi)`: a whole number. */
export async function uniformWhole(run: Drawing, low: number, high: number, stream: string): Promise<number> {
  return uniformInteger(wordsOf(run, stream), low, high);
}

/** `x ~ normal(mean, deviation)`. */
export async function normalNumber(run: Drawing, mean: number, deviation: number, stream: string): Promise<number> {
  return normal(wordsOf(run, stream), mean, deviation);
}

/** `x ~ normal(column, deviation)`: a number for each of the column's, in their order. */
export async function normalColumn(run: Drawing, mean: Column, deviation: number, stream: string): Promise<Column> {
  const words = wordsOf(run, stream);
  const { mask, ...plain } = mean;
  const values = mean.values.map((each) => normal(words, each, deviation));
  return { ...plain, values, ...(mask && { mask }) };
}

/** `ahead(t, n, f)`. */
export async function ahead(
  _run: Drawing,
  table: Table,
  steps: number,
  of: (later: Table) => Column | Promise<Column>,
  discount: number,
): Promise<Column> {
  return aheadOf(table, steps, of, discount);
}
