/** Small tables for tests, and a table read column by column. */
import { column } from "../../../src/runtime/tables/columns.js";
import { levelOf, type Batch, type Numbers, type Stored } from "../../../src/runtime/tables/table.js";

const plain = (data: Numbers, names?: readonly string[]): Stored => ({ data, shape: [], ...(names && { names }) });

/** A batch of episodes of two seats; each list holds the seats that decide, in order. Rewards count up from 0. */
export function batchOf(moves: readonly (readonly number[])[], scores: readonly number[] = moves.flatMap((_, i) => [i, 0 - i])): Batch {
  const rows = moves.flatMap((seats, episode) => seats.map((seat) => episode * 2 + seat));
  const trajectories = moves.length * 2;
  return {
    kind: "table",
    levels: [
      {
        name: "episode",
        count: moves.length,
        columns: {
          game: plain(
            Int32Array.from(moves, (_, i) => i % 2),
            ["chess", "go"],
          ),
          episode: plain(Int32Array.from(moves, (_, i) => i)),
          length: plain(Int32Array.from(moves, (m) => m.length)),
        },
      },
      {
        name: "trajectory",
        count: trajectories,
        up: Int32Array.from({ length: trajectories }, (_, i) => i >> 1),
        columns: {
          trajectory: plain(Int32Array.from({ length: trajectories }, (_, i) => i)),
          seat: plain(Int32Array.from({ length: trajectories }, (_, i) => i % 2)),
          policy: plain(
            Int32Array.from({ length: trajectories }, (_, i) => i % 2),
            ["hero", "random_player"],
          ),
          score: plain(Float32Array.from(scores)),
        },
      },
      {
        name: "decision",
        count: rows.length,
        up: Int32Array.from(rows),
        columns: {
          action: plain(Int32Array.from(rows, (_, i) => i % 3)),
          reward: plain(Float32Array.from(rows, (_, i) => i)),
          truncated: plain(new Uint8Array(rows.length)),
          row: plain(Int32Array.from(rows, (_, i) => i)),
        },
      },
    ],
    views: {
      games: ["chess", "go"],
      sizes: [1, 1],
      actions: [1, 1],
      observations: [new Float32Array(rows.length), new Float32Array(rows.length)],
      masks: [new Uint8Array(rows.length), new Uint8Array(rows.length)],
    },
  };
}

/** The numbers of a column as they lie on its own level. */
export function numbers(batch: Batch, name: string): number[] {
  return [...column(batch, name).values];
}

/** For each row of a level, the row that holds it. */
export function up(batch: Batch, level: string): number[] {
  return [...(levelOf(batch, level).up ?? [])];
}

export function size(batch: Batch, level: string): number {
  return levelOf(batch, level).count;
}
