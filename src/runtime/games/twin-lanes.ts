import type { Game, Kernel, Lanes } from "../../contract/game.js";
import { uniformBelow } from "../random/draws.js";
import { streamKey } from "../random/philox.js";
import { WordStream } from "../random/word-stream.js";
import { randomReals, realsOf } from "./real-choice.js";
import { drawsUnlabelled, type Leak, type TwinReport } from "./twin-report.js";
import { askedShape, difference, END, inputInWords, noticed, type Asked, type Input, type Step } from "./twin-steps.js";

/** Lanes that run side by side. */
const LANES = 64;

/** What a seat met where it had noticed so much, and the first episode that came there. */
interface Met {
  readonly step: Step;
  readonly inputs: readonly string[];
}

/**
 * Plays random episodes in the batch form and groups them by what each seat noticed, as the scalar form tells it: whatever lanes of one group
 * ask that seat must be the same bit by bit. A kernel that writes too much is caught where the scalar form is clean (B14).
 */
export function twinLanes<S>(game: Game<S>, kernel: Kernel, count: number, seed: number): TwinReport {
  const chance = { key0: seed, key1: streamKey("chance"), collect: 0 };
  const words = new WordStream(seed, streamKey("twin lanes")).reset(0, 0, 0);
  const lanes = kernel.create(LANES);
  const rows = new Float32Array(LANES * game.info.observation.size);
  const actions = new Int32Array(LANES);
  const replays: Replay<S>[] = [];
  const met = new Map<string, Met>();
  let started = 0;
  let compared = 0;
  let leak: Leak | undefined;

  const meet = (replay: Replay<S>, seat: number, step: Step): void => {
    const key = `${seat} ${replay.keys[seat]}`;
    const before = met.get(key);
    if (before === undefined) {
      met.set(key, { step, inputs: [...replay.inputs] });
      return;
    }
    if (step.kind === "asked") compared++;
    if (before.step.shape === step.shape) return;
    const { kind, text } = difference(game, seat, before.step, step);
    const worlds = [before.inputs, [...replay.inputs]] as const;
    leak ??= { seat, kind, text: `in the kernel ${text}`, noticed: [...replay.told[seat]], worlds };
  };
  /** Starts episodes in a lane until one waits for a decision. */
  const start = (lane: number): void => {
    do {
      kernel.reset(lanes, lane, started, chance);
      replays[lane] = new Replay(game, new WordStream(chance.key0, chance.key1), started++);
      if (lanes.seat[lane] < 0) game.info.seats.forEach((_, seat) => meet(replays[lane], seat, END));
    } while (lanes.seat[lane] < 0 && started < count);
  };

  for (let lane = 0; lane < LANES; lane++) start(lane);
  while (started < count && leak === undefined) {
    kernel.observe(lanes, rows);
    for (let lane = 0; lane < LANES; lane++) {
      const seat = lanes.seat[lane];
      if (seat < 0) continue;
      meet(replays[lane], seat, askedIn(game, replays[lane].state, lanes, lane, rows));
      const real = realsOf(game, replays[lane].state, lanes.site[lane]);
      if (real === undefined) actions[lane] = picked(lanes, lane, game.info.actions, words);
      const reals = real === undefined ? undefined : randomReals(real, words);
      if (reals !== undefined) lanes.realActions?.set(reals, lane * (game.info.realActions ?? 0));
      replays[lane].choose(seat, reals ?? actions[lane]);
    }
    kernel.step(lanes, actions, chance);
    for (let lane = 0; lane < LANES; lane++) {
      if (lanes.seat[lane] >= 0) continue;
      // A faulty episode is no world of its own: random games report it.
      if (lanes.fault[lane] === 0) game.info.seats.forEach((_, seat) => meet(replays[lane], seat, END));
      start(lane);
    }
  }
  const unlabelled = drawsUnlabelled(game);
  const report = { game: game.info.name, mode: "lanes", complete: true, worlds: started, compared, abandoned: 0, unlabelled } as const;
  return leak === undefined ? report : { ...report, leak };
}

/** A lane's episode as the scalar form replays it, with what each seat noticed of it. */
class Replay<S> {
  state: S;
  readonly inputs: string[] = [];
  readonly keys: string[];
  readonly told: string[][];

  constructor(
    private readonly game: Game<S>,
    private readonly words: WordStream,
    private readonly episode: number,
  ) {
    this.state = game.initial();
    this.keys = game.info.seats.map(() => "");
    this.told = game.info.seats.map(() => []);
    this.goOn();
  }

  /** Takes the choice of the seat that was asked. */
  choose(seat: number, action: Input): void {
    this.keys[seat] += "/asked";
    this.told[seat].push("is asked");
    this.put(action);
    this.goOn();
  }

  private put(input: Input): void {
    const { game, state: before } = this;
    this.inputs.push(inputInWords(game, before, input));
    this.state = game.apply(before, input);
    game.info.seats.forEach((_, seat) => {
      for (const step of noticed(game, before, input, this.state, seat)) {
        this.keys[seat] += `/${step.shape} ${step.value}`;
        this.told[seat].push(step.words);
      }
    });
  }

  /** Runs draws and forced moves, which kernels run inside. */
  private goOn(): void {
    for (;;) {
      const turn = this.game.turn(this.state);
      if (turn.kind === "end") return;
      if (turn.kind === "decide") {
        const legal = this.game.legal(this.state);
        if (legal.length !== 1) return;
        this.put(legal[0]);
        continue;
      }
      this.words.reset(0, this.episode, this.inputs.length);
      this.put(this.game.sample(this.state, () => this.words.next()));
    }
  }
}

/** What a lane's seat is asked, from the kernel's own arrays. */
function askedIn<S>(game: Game<S>, state: S, lanes: Lanes, lane: number, rows: Float32Array): Asked {
  const { actions, observation } = game.info;
  const legal: number[] = [];
  for (let action = 0; action < actions; action++) if (lanes.mask[lane * actions + action] === 1) legal.push(action);
  const row = rows.slice(lane * observation.size, (lane + 1) * observation.size);
  return askedShape(game, lanes.site[lane], legal, row, game.show(state, lanes.seat[lane]));
}

/** A legal action of a lane, all equally likely. */
function picked(lanes: Lanes, lane: number, actions: number, words: WordStream): number {
  let left = uniformBelow(words, lanes.choices[lane]);
  for (let action = 0; action < actions; action++) {
    if (lanes.mask[lane * actions + action] === 1 && left-- === 0) return action;
  }
  return 0;
}
