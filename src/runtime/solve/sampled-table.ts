/** A policy that was found without a tree: a row for each information set that was met, found again by what its seat sees. */
import type { Game } from "../../contract/game.js";
import { weighted } from "../random/draws.js";
import { streamKey } from "../random/philox.js";
import { WordStream } from "../random/word-stream.js";
import type { PolicyFunction } from "./policy-table.js";
import { situationHash } from "./situation-hash.js";
import type { MetSet } from "./world.js";

export interface SampledTable {
  readonly sets: readonly MetSet[];
  /** By slot: the probability of each action. */
  readonly probabilities: Float64Array;
}

/** Makes a table of sums over plays: rows are divided by what they sum to; a row of zeros is uniform. */
export function sampledTable(sets: readonly MetSet[], sums: Float64Array): SampledTable {
  const probabilities = new Float64Array(sums.length);
  for (const { first, actions } of sets) {
    let total = 0;
    for (let k = 0; k < actions; k++) total += sums[first + k];
    for (let k = 0; k < actions; k++) probabilities[first + k] = total > 0 ? sums[first + k] / total : 1 / actions;
  }
  return { sets, probabilities };
}

/**
 * Makes the table answer for any state of its game; where it was never, it plays uniformly. Sets that a seat tells apart only by what it saw earlier
 * share an answer: the mean of their rows.
 */
export function sampledPolicy<S>({ sets, probabilities }: SampledTable): PolicyFunction<S> {
  const rows = new Map<string, Float64Array>();
  const times = new Map<string, number>();
  for (const { seat, hash, first, actions } of sets) {
    const key = `${seat} ${hash}`;
    const row = rows.get(key) ?? new Float64Array(actions);
    for (let k = 0; k < actions; k++) row[k] += probabilities[first + k];
    rows.set(key, row);
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  for (const [key, n] of times)
    if (n > 1)
      rows.set(
        key,
        (rows.get(key) as Float64Array).map((p) => p / n),
      );
  return (game, state, seat) => {
    const legal = game.legal(state);
    const turn = game.turn(state);
    const row = turn.kind === "decide" ? rows.get(`${seat} ${situationHash(game, state, seat, turn.site, legal)}`) : undefined;
    return row && row.length === legal.length ? row : legal.map(() => 1 / legal.length);
  };
}

/** What a policy was seen to score in plays against itself, seat by seat: the mean and its standard error. */
export interface PlayedValue {
  readonly episodes: number;
  readonly mean: readonly number[];
  readonly error: readonly number[];
}

/** Plays a policy against itself. All words are counted from the seed: episode, then event. */
export function playedValue<S>(game: Game<S>, policy: PolicyFunction<S>, episodes: number, seed: number): PlayedValue {
  const seats = game.info.seats.length;
  const words = new WordStream(seed, streamKey("solve:value"));
  const sum = new Float64Array(seats);
  const squares = new Float64Array(seats);
  for (let episode = 0; episode < episodes; episode++) {
    let state = game.initial();
    for (let event = 0; ; event++) {
      const turn = game.turn(state);
      if (turn.kind === "end") break;
      words.reset(0, episode, event);
      if (turn.kind === "chance") {
        state = game.apply(
          state,
          game.sample(state, () => words.next()),
        );
        continue;
      }
      const legal = game.legal(state);
      state = game.apply(state, legal[legal.length === 1 ? 0 : weighted(words, policy(game, state, turn.seat))]);
    }
    game.returns(state).forEach((score, seat) => {
      sum[seat] += score;
      squares[seat] += score * score;
    });
  }
  const mean = Array.from(sum, (total) => total / episodes);
  const error = mean.map((m, seat) => Math.sqrt(Math.max(0, squares[seat] / episodes - m * m) / episodes));
  return { episodes, mean, error };
}
