/** Draws in `train`: each site has its own stream and counts its runs (D4). */
import { streamKey } from "../../random/philox.js";
import { WordStream } from "../../random/word-stream.js";
import { cutParts, distinctRows, type Parts } from "../../tables/selecting.js";
import type { Table } from "../../tables/table.js";
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

/** `distinct(k, t)`. */
export async function distinct(run: Drawing, k: number, table: Table, stream: string): Promise<Table> {
  return distinctRows(table, k, wordsOf(run, stream));
}
