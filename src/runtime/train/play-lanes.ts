/** Plays the episodes of one game in lanes of its kernel, and gathers their decisions. */
import type { EpisodeParameters, Game, Kernel, Lanes } from "../../contract/game.js";
import { Ledger } from "../games/credit.js";
import { Fault } from "../games/fault.js";
import { stateOfLane } from "../games/scalar-kernel.js";
import { randomWriting } from "../games/texts.js";
import { randomPlayer, type Policy, type Situation } from "../policies/policy.js";
import type { RealRows } from "../policies/reals.js";
import type { Written } from "../policies/writer.js";
import { NOTHING_WRITTEN, type Writing } from "../policies/writing.js";
import { withEnds } from "../games/real-choice.js";
import { drawReals, intoBox } from "../policies/reals.js";
import { weighted } from "../random/draws.js";
import { streamKey } from "../random/philox.js";
import { WordStream } from "../random/word-stream.js";
import { cannotPlay, noProbabilities } from "./messages.js";
import { Decisions } from "./decisions.js";
import { ViewStore } from "./view-store.js";

/** Playing the episodes of one game: who plays, and where what happens is noted. */
export interface GameRun {
  readonly game: Game;
  readonly kernel: Kernel;
  readonly episodes: readonly number[];
  readonly seed: number;
  readonly collect: number;
  /** Episodes that play at once; results do not depend on it (A13). */
  readonly lanes: number;
  /** How many decisions there will be, as far as one can guess. */
  readonly room: number;
  readonly measuring: boolean;
  readonly seatPolicy: (players: number, seat: number, episode: number) => Policy;
  readonly lengths: Int32Array;
  /** What each seat of an episode has in the end; `seats` places an episode. */
  readonly scores: Float32Array;
  readonly seats: number;
  readonly records: Readonly<Record<string, unknown>>[];
  /** What each episode of the batch is given. */
  readonly given: readonly (EpisodeParameters | undefined)[];
}

/** Plays all episodes of one game; a lane that ends starts the next one at once. */
export async function playGame(run: GameRun): Promise<{
  readonly observations: Float32Array;
  readonly masks: Uint8Array;
  /** What was written, row by row; empty where nobody writes. */
  readonly writings: readonly Writing[];
  readonly decisions: Decisions;
}> {
  const { game, kernel, episodes, seed, collect } = run;
  const { actions, observation, sites } = game.info;
  const seats = game.info.seats.length;
  const lanes = kernel.create(Math.min(run.lanes, episodes.length));
  const chance = { key0: seed, key1: streamKey(run.measuring ? "measure:chance" : "chance"), collect };
  const observed = new Float32Array(lanes.lanes * observation.size);
  const chosen = new Int32Array(lanes.lanes);
  const store = new ViewStore(observation.size, actions, run.room);
  const words = new Map<string, WordStream>();
  const probabilities = new Float32Array(actions);
  const channels = game.info.channels?.length ?? 1;
  const realWidth = game.info.realActions ?? 0;
  const decisions = new Decisions(channels, realWidth, run.room);
  const ledgers = Array.from({ length: lanes.lanes }, () => new Ledger(seats, channels, decisions));
  const open = new Uint8Array(lanes.lanes);
  let next = 0;
  const writings: Writing[] = [];

  const start = (lane: number): void => {
    while (next < episodes.length) {
      const episode = episodes[next++];
      kernel.reset(lanes, lane, episode, chance, run.given[episode]);
      ledgers[lane].begin();
      ledgers[lane].payLane(lanes, lane);
      open[lane] = 1;
      if (!close(lane)) return;
    }
  };
  /** Ends the lane's episode if it is over. */
  const close = (lane: number): boolean => {
    if (lanes.fault[lane]) throw faultOf(kernel, lanes, lane, seed);
    if (lanes.seat[lane] >= 0) return false;
    const episode = lanes.episode[lane];
    if (kernel.endRecord) run.records[episode] = kernel.endRecord(lanes, lane);
    for (let seat = 0; seat < seats; seat++) {
      run.scores[episode * run.seats + seat] = lanes.score[lane * seats + seat];
      const last = ledgers[lane].latestOf(seat);
      if (last < 0) continue;
      if (lanes.truncated[lane] === 0) decisions.ended[last] = 1;
      else {
        decisions.cut[last] = 1;
        // What the seat would see next, from which learners bootstrap (A8).
        decisions.after[last] = store.addOne((out, at) => kernel.observeSeat(lanes, lane, seat, out, at));
      }
    }
    open[lane] = 0;
    return true;
  };
  /** Notes what was chosen in a lane and gives the decision's row. */
  const note = (lane: number, action: number, logp: number, row: number): number => {
    const at = ledgers[lane].ask(lanes.seat[lane], lanes.site[lane], lanes.event[lane]);
    decisions.note(at, lanes, lane, action, logp, row);
    run.lengths[lanes.episode[lane]]++;
    return at;
  };
  for (let lane = 0; lane < lanes.lanes; lane++) start(lane);

  for (;;) {
    const waiting: number[] = [];
    for (let lane = 0; lane < lanes.lanes; lane++) if (open[lane]) waiting.push(lane);
    if (waiting.length === 0) break;
    kernel.observe(lanes, observed);
    const asking = [...byPolicy(waiting, (lane) => run.seatPolicy(seats, lanes.seat[lane], lanes.episode[lane]))].map(
      ([policy, laneList]) => ({
        policy,
        laneList,
        asked: store.add(laneList, observed, lanes),
      }),
    );
    // All are asked before anybody is waited for, so that those who can answer together do.
    const answers = asking.map(async ({ policy, laneList, asked }): Promise<Answers> => {
      if (policy.write) return { written: await writtenIn(run, policy, lanes, laneList) };
      if (policy.search) return { logp: await searchedIn(run, policy, lanes, laneList), searched: true };
      const silent = laneList.find((lane) => sites[lanes.site[lane]].text !== undefined);
      if (silent !== undefined && policy !== randomPlayer) throw cannotPlay({ policy: policy.name, because: "does not write" });
      const rows = {
        game: game.info.name,
        count: laneList.length,
        observations: asked.observations,
        masks: asked.masks,
        sites: asked.sites,
      };
      const anyReal = realWidth > 0 && laneList.some((lane) => sites[lanes.site[lane]].real);
      const anyFinite = realWidth === 0 || laneList.some((lane) => !sites[lanes.site[lane]].real);
      const [logp, reals] = await Promise.all([
        anyFinite ? policy.logp(game, rows) : new Float32Array(0),
        anyReal ? policy.reals(game, rows) : undefined,
      ]);
      return { logp, reals };
    });
    const answered = await Promise.all(answers);
    for (const [nth, { policy, laneList, asked }] of asking.entries()) {
      const { written, searched, logp = NONE, reals } = answered[nth];
      let stream = words.get(policy.name);
      if (!stream)
        words.set(policy.name, (stream = new WordStream(seed, streamKey(`${run.measuring ? "measure:" : ""}act:${policy.name}`))));
      for (let i = 0; i < laneList.length; i++) {
        const lane = laneList[i];
        const { size, real: whole, text } = sites[lanes.site[lane]];
        if (written) {
          const { action, logp: density, writing } = written[i];
          if (typeof action === "number") chosen[lane] = action;
          else if (lanes.texts) lanes.texts[lane] = action;
          const row = asked.first + i;
          while (writings.length < row) writings.push(NOTHING_WRITTEN);
          writings[row] = writing;
          note(lane, typeof action === "number" ? action : 0, density, row);
          continue;
        }
        if (text) {
          stream.reset(collect, lanes.episode[lane], lanes.event[lane]);
          if (lanes.texts) lanes.texts[lane] = randomWriting(text, stream);
          note(lane, 0, 0, asked.first + i);
          continue;
        }
        const real = whole && withEnds(whole, lanes, lane);
        if (real && reals) {
          stream.reset(collect, lanes.episode[lane], lanes.event[lane]);
          const drawn = new Float32Array(real.size);
          const density = drawReals(reals, i, real, stream, drawn);
          if (!Number.isFinite(density)) throw noProbabilities({ policy: policy.name, site: sites[lanes.site[lane]] });
          const played = intoBox(drawn, real);
          lanes.realActions?.set(played, lane * realWidth);
          const at = note(lane, 0, density, asked.first + i);
          decisions.drawn.set(drawn, at * realWidth);
          decisions.played.set(played, at * realWidth);
          continue;
        }
        let total = 0;
        for (let a = 0; a < size; a++) {
          probabilities[a] = lanes.mask[lane * actions + a] ? Math.fround(Math.exp(logp[i * actions + a])) : 0;
          total += probabilities[a];
        }
        // Weights can be finite and still so large that the network's outputs are not.
        if (!(total > 0 && total < Infinity)) throw noProbabilities({ policy: policy.name, site: sites[lanes.site[lane]] });
        stream.reset(collect, lanes.episode[lane], lanes.event[lane]);
        const action = weighted(stream, probabilities, size);
        chosen[lane] = action;
        const at = note(lane, action, logp[i * actions + action], asked.first + i);
        if (searched) decisions.chances.set(at, logp.slice(i * actions, (i + 1) * actions).map(Math.exp));
      }
    }
    kernel.step(lanes, chosen, chance);
    for (const lane of waiting) {
      ledgers[lane].payLane(lanes, lane);
      if (close(lane)) start(lane);
    }
  }
  if (writings.length > 0) while (writings.length < store.count) writings.push(NOTHING_WRITTEN);
  return { ...store.finish(), writings, decisions };
}

/** What players gave for the rows they were asked for: texts, or what they rate moves and reals. */
interface Answers {
  readonly written?: readonly Written[];
  readonly logp?: Float32Array;
  readonly reals?: RealRows;
  /** Whether how likely each move was is kept for learners. */
  readonly searched?: boolean;
}

const NONE = new Float32Array(0);

/** Has a policy write for lanes; each lane's words are its own (D4). */
async function writtenIn(run: GameRun, policy: Policy, lanes: Lanes, laneList: readonly number[]): Promise<readonly Written[]> {
  const { game } = run;
  const words = wordsIn(run, policy, "act", lanes, laneList);
  return (await policy.write?.(game, situationsIn(game, lanes, laneList), (row) => words[row])) ?? [];
}

/** Has a policy search for lanes: log-probabilities of all moves, [lanes, actions]. */
async function searchedIn(run: GameRun, policy: Policy, lanes: Lanes, laneList: readonly number[]): Promise<Float32Array> {
  const { game } = run;
  const { actions } = game.info;
  const words = wordsIn(run, policy, "search", lanes, laneList);
  const situations = situationsIn(game, lanes, laneList);
  const found = (await policy.search?.(game, situations, (row) => words[row])) ?? [];
  const logp = new Float32Array(laneList.length * actions).fill(-1e9);
  situations.forEach(({ legal }, i) => legal.forEach((action, k) => (logp[i * actions + action] = Math.max(-1e9, Math.log(found[i][k])))));
  return logp;
}

/** Each lane's words of a stream of a policy, by collect, episode and event (D4). */
function wordsIn(run: GameRun, policy: Policy, kind: "act" | "search", lanes: Lanes, laneList: readonly number[]): readonly WordStream[] {
  const key = streamKey(`${run.measuring ? "measure:" : ""}${kind}:${policy.name}`);
  return laneList.map((lane) => new WordStream(run.seed, key).reset(run.collect, lanes.episode[lane], lanes.event[lane]));
}

/** Where lanes of the scalar form are. */
function situationsIn(game: Game, lanes: Lanes, laneList: readonly number[]): readonly Situation[] {
  return laneList.map((lane) => ({
    state: stateOfLane(lanes, lane),
    seat: lanes.seat[lane],
    site: lanes.site[lane],
    legal: legalIn(lanes, lane, game.info.actions),
  }));
}

/** The legal moves of a lane, ascending; none where a text is asked for. */
function legalIn(lanes: Lanes, lane: number, actions: number): number[] {
  const legal: number[] = [];
  if (lanes.choices[lane] === 0) return legal;
  for (let a = 0; a < actions; a++) if (lanes.mask[lane * actions + a] !== 0) legal.push(a);
  return legal;
}

/** The lanes by who is asked there; policies in the order in which they are met. */
function byPolicy(lanes: readonly number[], policyOf: (lane: number) => Policy): Map<Policy, number[]> {
  const groups = new Map<Policy, number[]>();
  let known: Policy | undefined;
  let group: number[] = [];
  for (const lane of lanes) {
    const policy = policyOf(lane);
    if (policy !== known) {
      known = policy;
      group = groups.get(policy) ?? [];
      if (group.length === 0) groups.set(policy, group);
    }
    group.push(lane);
  }
  return groups;
}

function faultOf(kernel: Kernel, lanes: Lanes, lane: number, seed: number): Fault {
  const fault = kernel.faults[lanes.fault[lane] - 1];
  return new Fault(`${fault.text} (seed ${seed}, episode ${lanes.episode[lane]}, event ${lanes.event[lane]})`, fault.source);
}
