/**
 * A batch: what `collect` gathered, as a table with levels episode ⊃ trajectory (one seat in one episode) ⊃ decision (A12). Ragged data is flat:
 * one dense array a column, and for each element the index of the one it belongs to (C12). Rows are ordered by (episode, decision) (D5).
 */
export interface Batch {
  /** Names that `game` and `policy` numbers stand for. */
  readonly games: readonly string[];
  readonly policies: readonly string[];
  readonly episodes: {
    readonly count: number;
    readonly game: Int32Array;
    /** A13's number within the collect. */
    readonly number: Int32Array;
    readonly group: Int32Array;
    /** Decisions of all seats, forced ones left out. */
    readonly length: Int32Array;
  };
  readonly trajectories: {
    readonly count: number;
    readonly episode: Int32Array;
    readonly seat: Int32Array;
    readonly policy: Int32Array;
    readonly score: Float32Array;
  };
  readonly decisions: {
    readonly count: number;
    readonly trajectory: Int32Array;
    readonly site: Int32Array;
    readonly action: Int32Array;
    /** Under the snapshot that played it, with its mask (D5). */
    readonly logp: Float32Array;
    readonly reward: Float32Array;
    readonly ended: Uint8Array;
    readonly truncated: Uint8Array;
    /** The row in the arrays of its game. */
    readonly row: Int32Array;
  };
  /** What was observed and legal, by game (same order as `games`): [rows, observation size] and [rows, actions]. */
  readonly observations: readonly Float32Array[];
  readonly masks: readonly Uint8Array[];
}

export type Level = "episode" | "trajectory" | "decision";

/** Counts the elements of a level. */
export function levelSize(batch: Batch, level: Level): number {
  return level === "episode" ? batch.episodes.count : level === "trajectory" ? batch.trajectories.count : batch.decisions.count;
}

/** For each element of `to`, the index of the element of the coarser level `from` that holds it; undefined if they are the same level. */
export function parents(batch: Batch, from: Level, to: Level): Int32Array | undefined {
  if (from === to) return undefined;
  if (from === "trajectory") return batch.decisions.trajectory;
  if (to === "trajectory") return batch.trajectories.episode;
  return Int32Array.from(batch.decisions.trajectory, (t) => batch.trajectories.episode[t]);
}

/** The number of a decision's game. */
export function gameOfDecision(batch: Batch, decision: number): number {
  return batch.episodes.game[batch.trajectories.episode[batch.decisions.trajectory[decision]]];
}

/** Keeps the elements of `level` for which `keep` holds, what they hold and what holds them (C10: a new table). */
export function keepRows(batch: Batch, level: Level, keep: (element: number) => boolean): Batch {
  const { episodes: e, trajectories: t, decisions: d } = batch;
  const keptDecision = new Uint8Array(d.count);
  const keptTrajectory = new Uint8Array(t.count);
  const keptEpisode = new Uint8Array(e.count);
  if (level === "decision") {
    for (let i = 0; i < d.count; i++) if (keep(i)) keptDecision[i] = keptTrajectory[d.trajectory[i]] = 1;
    for (let i = 0; i < t.count; i++) if (keptTrajectory[i]) keptEpisode[t.episode[i]] = 1;
  } else {
    for (let i = 0; i < t.count; i++) {
      if (keep(level === "episode" ? t.episode[i] : i)) keptTrajectory[i] = keptEpisode[t.episode[i]] = 1;
    }
    if (level === "episode") for (let i = 0; i < e.count; i++) keptEpisode[i] = keep(i) ? 1 : 0;
    for (let i = 0; i < d.count; i++) keptDecision[i] = keptTrajectory[d.trajectory[i]];
  }
  const episodeAt = places(keptEpisode);
  const trajectoryAt = places(keptTrajectory);
  return {
    ...batch,
    episodes: {
      count: count(keptEpisode),
      game: pick(e.game, keptEpisode),
      number: pick(e.number, keptEpisode),
      group: pick(e.group, keptEpisode),
      length: pick(e.length, keptEpisode),
    },
    trajectories: {
      count: count(keptTrajectory),
      episode: pick(t.episode, keptTrajectory).map((i) => episodeAt[i]),
      seat: pick(t.seat, keptTrajectory),
      policy: pick(t.policy, keptTrajectory),
      score: pick(t.score, keptTrajectory),
    },
    decisions: {
      count: count(keptDecision),
      trajectory: pick(d.trajectory, keptDecision).map((i) => trajectoryAt[i]),
      site: pick(d.site, keptDecision),
      action: pick(d.action, keptDecision),
      logp: pick(d.logp, keptDecision),
      reward: pick(d.reward, keptDecision),
      ended: pick(d.ended, keptDecision),
      truncated: pick(d.truncated, keptDecision),
      row: pick(d.row, keptDecision),
    },
  };
}

function count(kept: Uint8Array): number {
  let n = 0;
  for (const bit of kept) n += bit;
  return n;
}

/** The new index of each kept element. */
function places(kept: Uint8Array): Int32Array {
  const at = new Int32Array(kept.length);
  for (let i = 0, n = 0; i < kept.length; i++) at[i] = kept[i] ? n++ : -1;
  return at;
}

function pick<A extends Int32Array | Float32Array | Uint8Array>(values: A, kept: Uint8Array): A {
  return values.filter((_, i) => kept[i] === 1) as A;
}
