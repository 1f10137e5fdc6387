/** The scalar form defines a game; the kernel must agree with it in everything, decision by decision (F2). */
import { describe, expect, test } from "vitest";
import type { ChanceKey, Game, Kernel } from "../../../../src/contract/game.js";
import { streamKey } from "../../../../src/runtime/random/philox.js";
import { WordStream } from "../../../../src/runtime/random/word-stream.js";
import { handWrittenGames } from "../../../support/games-ir.js";
import { running } from "./emitted.js";

const GAMES = 100_000;
const LANES = 64;

/** A small generator for the moves of both forms. */
function xorshift(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Plays one lane's game in the scalar form, up to the next decision that is asked or the end: draws from words, forced moves at once. */
class ScalarLane<S> {
  state: S;
  event = 0;

  constructor(
    private readonly game: Game<S>,
    private readonly chance: ChanceKey,
    private readonly episode: number,
  ) {
    this.state = game.initial();
    this.settle();
  }

  play(action: number): void {
    this.state = this.game.apply(this.state, action);
    this.event++;
    this.settle();
  }

  private settle(): void {
    const { game } = this;
    for (;;) {
      const turn = game.turn(this.state);
      if (turn.kind === "end") return;
      if (turn.kind === "chance") {
        const words = new WordStream(this.chance.key0, this.chance.key1).reset(this.chance.collect, this.episode, this.event);
        this.state = game.apply(
          this.state,
          game.sample(this.state, () => words.next()),
        );
      } else {
        const legal = game.legal(this.state);
        if (legal.length > 1) return;
        this.state = game.apply(this.state, legal[0]);
      }
      this.event++;
    }
  }
}

/** Demands that a lane and a scalar state agree; throws with both sides if not. */
function demand(what: string, scalar: unknown, batch: unknown): void {
  if (scalar !== batch) throw new Error(`${what}: scalar ${String(scalar)}, batch ${String(batch)}`);
}

/** Plays `games` random games in both forms side by side and compares them at every decision and end. Gives the decisions asked. */
function compare<S>(game: Game<S>, kernel: Kernel, games: number): { asked: number; scores: number[] } {
  const { actions, observation, seats, sites } = game.info;
  const chance: ChanceKey = { key0: 2024, key1: streamKey("chance"), collect: 3 };
  const lanes = kernel.create(LANES);
  const scalar: (ScalarLane<S> | undefined)[] = Array.from({ length: LANES }, () => undefined);
  const moves = Int32Array.from({ length: LANES });
  const seen = new Float32Array(LANES * observation.size);
  const expected = new Float32Array(observation.size);
  const before = new Float64Array(LANES * seats.length);
  const random = xorshift(7);
  const scores = seats.map(() => 0);
  let started = 0;
  let finished = 0;
  let asked = 0;

  const agree = (lane: number): boolean => {
    const one = scalar[lane];
    if (one === undefined) return false;
    const turn = game.turn(one.state);
    const over = turn.kind === "end";
    demand("fault", 0, lanes.fault[lane]);
    demand("key", game.key(one.state), kernel.key(lanes, lane));
    demand("events so far", one.event, lanes.event[lane]);
    demand("seat", turn.kind === "decide" ? turn.seat : -1, lanes.seat[lane]);
    game.returns(one.state).forEach((score, seat) => {
      demand("score", score, lanes.score[lane * seats.length + seat]);
      demand("reward", Math.fround(score - before[lane * seats.length + seat]), lanes.reward[lane * seats.length + seat]);
      before[lane * seats.length + seat] = score;
    });
    demand("truncated", over && turn.truncated ? 1 : 0, lanes.truncated[lane]);
    if (turn.kind !== "decide") {
      demand("choices", 0, lanes.choices[lane]);
      game.returns(one.state).forEach((score, seat) => (scores[seat] += score));
      return true;
    }
    demand("site", turn.site, lanes.site[lane]);
    const legal = game.legal(one.state);
    demand("choices", legal.length, lanes.choices[lane]);
    const mask = Array.from({ length: actions }, (_, action) => (legal.includes(action) ? 1 : 0));
    demand("mask", mask.join(""), lanes.mask.subarray(lane * actions, (lane + 1) * actions).join(""));
    game.observe(one.state, turn.seat, expected, 0);
    const row = seen.subarray(lane * observation.size, (lane + 1) * observation.size);
    if (expected.some((x, i) => x !== row[i])) demand("observation", expected.join(" "), row.join(" "));
    if (legal.some((a) => a >= sites[turn.site].size)) throw new Error("an action beyond its site");
    return false;
  };

  while (finished < games) {
    for (let lane = 0; lane < LANES; lane++) {
      if (lanes.seat[lane] >= 0 || started >= games) continue;
      before.fill(0, lane * seats.length, (lane + 1) * seats.length);
      kernel.reset(lanes, lane, started, chance);
      scalar[lane] = new ScalarLane(game, chance, started);
      started++;
    }
    kernel.observe(lanes, seen);
    for (let lane = 0; lane < LANES; lane++) {
      if (!agree(lane)) continue;
      scalar[lane] = undefined;
      finished++;
    }
    for (let lane = 0; lane < LANES; lane++) {
      const one = scalar[lane];
      if (one === undefined) continue;
      const legal = game.legal(one.state);
      moves[lane] = legal[random() % legal.length];
    }
    kernel.step(lanes, moves, chance);
    for (let lane = 0; lane < LANES; lane++) {
      const one = scalar[lane];
      if (one === undefined) continue;
      one.play(moves[lane]);
      asked++;
      if (lanes.seat[lane] < 0 && agree(lane)) {
        scalar[lane] = undefined;
        finished++;
      }
    }
  }
  return { asked, scores };
}

describe("the kernel equals the scalar form in 100,000 random games", () => {
  for (const [name, make] of Object.entries(handWrittenGames)) {
    test(
      name,
      () => {
        const { game, kernel } = running(make());
        const { asked, scores } = compare(game, kernel, GAMES);
        expect(asked).toBeGreaterThan(GAMES);
        expect(scores.reduce((a, b) => a + b, 0)).toBe(0);
      },
      60_000,
    );
  }
});
