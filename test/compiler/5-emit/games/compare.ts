/** Plays a game in several forms side by side and demands that they agree at every decision and end. */
import type { ChanceKey, Game, Kernel, Lanes, Payment, RealChoice } from "../../../../src/contract/game.js";
import type { Credited } from "../../../../src/runtime/games/accounts.js";
import { Ledger } from "../../../../src/runtime/games/credit.js";
import { Episode } from "../../../../src/runtime/games/driver.js";
import { realsOf, withEnds } from "../../../../src/runtime/games/real-choice.js";
import { streamKey } from "../../../../src/runtime/random/philox.js";
import { anyOf } from "../../../support/any-action.js";

const LANES = 64;
export const CHANCE: ChanceKey = { key0: 2024, key1: streamKey("chance"), collect: 3 };

/** A small generator for moves. */
export function xorshift(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Demands equality; throws with both sides if there is none. */
function demand(what: string, one: unknown, other: unknown): void {
  if (!Object.is(one, other)) throw new Error(`${what}: ${String(one)} in one form, ${String(other)} in the other`);
}

/** Demands that decisions are credited alike; sums of rewards are rounded in another order. */
function sameCredit(name: string, one: readonly Credited[], other: readonly Credited[]): void {
  demand(`decisions of ${name}`, one.map((r) => r.event).join(), other.map((r) => r.event).join());
  demand(`truncated decisions of ${name}`, one.map((r) => r.truncated).join(), other.map((r) => r.truncated).join());
  one.forEach((row, i) =>
    row.rewards.forEach((x, channel) => {
      if (Math.abs(x - other[i].rewards[channel]) > 1e-3)
        demand(`what ${name}'s decision ${i} is credited with`, x, other[i].rewards[channel]);
    }),
  );
}

/** What was paid, without payments of nothing. */
const paidOf = (payments: readonly Payment[] | undefined): string => JSON.stringify(payments?.filter((p) => p.amount !== 0));

export interface Outcome {
  /** Decisions that were asked. */
  readonly asked: number;
  /** The sum of each seat's scores. */
  readonly scores: readonly number[];
  readonly truncated: number;
}

/** The ends of a lane's choice of reals. */
function endsInLane(real: RealChoice, lanes: Lanes, lane: number): string {
  const { low, high } = withEnds(real, lanes, lane);
  return `${low} ${high}`;
}

/** Compares the scalar form with the kernel in `games` random games: states, seats, sites, masks, observations, rewards, scores. */
export function compareForms<S>(game: Game<S>, kernel: Kernel, games: number): Outcome {
  const { actions, observation, seats, sites } = game.info;
  const lanes = kernel.create(LANES);
  const channels = game.info.channels?.length ?? 1;
  const ledgers: Ledger[] = [];
  const episodes: (Episode<S> | undefined)[] = Array.from({ length: LANES }, () => undefined);
  const moves = new Int32Array(LANES);
  const chosen: (number | readonly number[])[] = [];
  const seen = new Float32Array(LANES * observation.size);
  const expected = new Float32Array(observation.size);
  const beside = new Float32Array(observation.size);
  const besideToo = new Float32Array(observation.size);
  const before = new Float64Array(LANES * seats.length);
  const random = xorshift(7);
  const scores = seats.map(() => 0);
  let started = 0;
  let finished = 0;
  let asked = 0;
  let truncated = 0;

  /** Compares a lane that has moved; tells whether its game is over. */
  const agree = (lane: number, episode: Episode<S>): boolean => {
    const { state } = episode;
    const turn = game.turn(state);
    demand("fault", 0, lanes.fault[lane]);
    demand("key", game.key(state), kernel.key(lanes, lane));
    demand("events so far", episode.events, lanes.event[lane]);
    demand("seat", turn.kind === "decide" ? turn.seat : -1, lanes.seat[lane]);
    demand("truncated", turn.kind === "end" && turn.truncated ? 1 : 0, lanes.truncated[lane]);
    ledgers[lane].payLane(lanes, lane);
    if (turn.kind === "decide") ledgers[lane].ask(turn.seat, turn.site, lanes.event[lane]);
    seats.forEach((name, seat) => sameCredit(name, episode.ledger.of(seat), ledgers[lane].of(seat)));
    game
      .returnsBy?.(state)
      .forEach((scores, channel) =>
        scores.forEach((score, seat) =>
          demand("score by channel", score + 0, (lanes.pay?.score[(lane * channels + channel) * seats.length + seat] ?? NaN) + 0),
        ),
      );
    game.returns(state).forEach((score, seat) => {
      const at = lane * seats.length + seat;
      demand("score", score + 0, lanes.score[at] + 0);
      before[at] = score;
    });
    if (turn.kind !== "decide") {
      demand("choices", 0, lanes.choices[lane]);
      if (kernel.endRecord !== undefined)
        demand("end record", JSON.stringify(game.endRecord(state)), JSON.stringify(kernel.endRecord(lanes, lane)));
      game.returns(state).forEach((score, seat) => (scores[seat] += score));
      truncated += lanes.truncated[lane];
      return true;
    }
    demand("site", turn.site, lanes.site[lane]);
    demand("sample", turn.sample?.index ?? -1, lanes.sampleIndex?.[lane] ?? -1);
    if (turn.sample !== undefined) demand("group of samples", turn.sample.group, lanes.sampleGroup?.[lane]);
    const legal = game.legal(state);
    if (legal.some((action) => action >= sites[turn.site].size)) throw new Error("an action beyond its site");
    demand("choices", legal.length, lanes.choices[lane]);
    const mask = Array.from({ length: actions }, (_, action) => (legal.includes(action) ? 1 : 0));
    demand("mask", mask.join(""), lanes.mask.subarray(lane * actions, (lane + 1) * actions).join(""));
    return false;
  };

  const observed = (lane: number, { state }: Episode<S>): void => {
    const turn = game.turn(state);
    if (turn.kind !== "decide") return;
    game.observe(state, turn.seat, expected.fill(NaN), 0);
    // A seat that is not asked observes in the same way.
    const other = (turn.seat + 1) % seats.length;
    if (other !== turn.seat) {
      game.observe(state, other, beside.fill(NaN), 0);
      kernel.observeSeat(lanes, lane, other, besideToo.fill(NaN), 0);
      if (beside.some((x, i) => x !== besideToo[i])) demand("observation of another seat", beside.join(" "), besideToo.join(" "));
    }
    const row = seen.subarray(lane * observation.size, (lane + 1) * observation.size);
    if (expected.some((x, i) => x !== row[i])) demand("observation", expected.join(" "), row.join(" "));
  };

  while (finished < games) {
    for (let lane = 0; lane < LANES; lane++) {
      if (episodes[lane] !== undefined || started >= games) continue;
      before.fill(0, lane * seats.length, (lane + 1) * seats.length);
      kernel.reset(lanes, lane, started, CHANCE);
      ledgers[lane] = new Ledger(seats.length, channels);
      const episode = new Episode(game, CHANCE, started++);
      game.returns(episode.state).forEach((score, seat) => demand("first reward", score + 0, lanes.reward[lane * seats.length + seat] + 0));
      if (agree(lane, episode)) finished++;
      else episodes[lane] = episode;
    }
    kernel.observe(lanes, seen.fill(NaN));
    const scoresBefore = lanes.score.slice();
    for (let lane = 0; lane < LANES; lane++) {
      const episode = episodes[lane];
      if (episode === undefined) continue;
      observed(lane, episode);
      const legal = game.legal(episode.state);
      const real = realsOf(game, episode.state, lanes.site[lane]);
      if (real !== undefined) demand("ends", `${real.low} ${real.high}`, endsInLane(real, lanes, lane));
      const action = anyOf(real, legal, random);
      chosen[lane] = action;
      if (typeof action === "number") moves[lane] = action;
      else lanes.realActions?.set(action, lane * (game.info.realActions ?? 0));
    }
    kernel.step(lanes, moves, CHANCE);
    for (let lane = 0; lane < LANES; lane++) {
      const episode = episodes[lane];
      if (episode === undefined) continue;
      episode.play(chosen[lane]);
      asked++;
      if (agree(lane, episode)) {
        episodes[lane] = undefined;
        finished++;
      }
      for (let at = lane * seats.length; at < (lane + 1) * seats.length; at++) {
        // The reward of a step is what the score gained, up to the rounding of a sum that was rounded once more.
        const gained = lanes.score[at] - scoresBefore[at];
        if (Math.abs(gained - lanes.reward[at]) > 1e-5 + 2e-7 * Math.abs(lanes.score[at])) demand("reward", gained, lanes.reward[at]);
      }
    }
  }
  return { asked, scores, truncated };
}

/** Compares two scalar forms of one game, such as an emitted one and an interpreted one, in `games` random games. */
export function compareScalars<A, B>(one: Game<A>, other: Game<B>, games: number): number {
  const size = one.info.observation.size;
  const entries = one.info.observation.features.find((f) => f.name === "history")?.shape[0] ?? Infinity;
  const a = new Float32Array(size);
  const b = new Float32Array(size);
  const random = xorshift(11);
  let asked = 0;
  for (let episode = 0; episode < games; episode++) {
    const left = new Episode(one, CHANCE, episode);
    const right = new Episode(other, CHANCE, episode);
    for (;;) {
      const turn = one.turn(left.state);
      demand("turn", JSON.stringify(turn), JSON.stringify(other.turn(right.state)));
      demand("events so far", left.events, right.events);
      demand("score", one.returns(left.state).join(), other.returns(right.state).join());
      demand("cut inside", JSON.stringify(one.cutInside?.(left.state) ?? []), JSON.stringify(other.cutInside?.(right.state) ?? []));
      if (one.paid !== undefined) demand("paid", paidOf(one.paid(left.state)), paidOf(other.paid?.(right.state)));
      if (one.returnsBy !== undefined)
        demand("by channel", JSON.stringify(one.returnsBy(left.state)), JSON.stringify(other.returnsBy?.(right.state)));
      one.info.seats.forEach((_, seat) => {
        const events = one.events(left.state, seat).length;
        if (events > entries) demand("events that a history holds", events, entries);
        demand("events", JSON.stringify(one.events(left.state, seat)), JSON.stringify(other.events(right.state, seat)));
      });
      if (turn.kind !== "decide") {
        demand("end record", JSON.stringify(one.endRecord(left.state)), JSON.stringify(other.endRecord(right.state)));
        break;
      }
      const legal = one.legal(left.state);
      demand("legal", legal.join(), other.legal(right.state).join());
      demand(
        "ends",
        JSON.stringify(one.ends && realsOf(one, left.state, turn.site)),
        JSON.stringify(other.ends && realsOf(other, right.state, turn.site)),
      );
      one.observe(left.state, turn.seat, a.fill(NaN), 0);
      other.observe(right.state, turn.seat, b.fill(NaN), 0);
      demand("observation", a.join(" "), b.join(" "));
      const action = anyOf(realsOf(one, left.state, turn.site), legal, random);
      left.play(action);
      right.play(action);
      asked++;
    }
  }
  return asked;
}
