/**
 * The batch form of a game that has none of its own: lanes that step the scalar form, with the same counters and words (D4, F5) and so the same
 * episodes. It allocates and is slower than what the compiler writes; games that call TypeScript or whose state has no bound are trained with it.
 */
import type { ChanceKey, EpisodeParameters, Game, GameInfo, Kernel, LanePay, Lanes, Payment } from "../../contract/game.js";
import { WordStream } from "../random/word-stream.js";
import { creditDecision, NO_CUT } from "./credit.js";
import { Fault } from "./fault.js";
import { randomReals, realsOf, siteNow } from "./real-choice.js";
import { randomWriting } from "./texts.js";

/** Payments for named decisions that one step may hold: what a byte counts. */
const CAPACITY = 255;

interface ScalarLanes<S> extends Lanes {
  readonly states: S[];
}

/** Gives a game as methods play it: with the kernel that was compiled, else with one that steps the scalar form. */
export function playable(module: { readonly game: Game; readonly kernel?: Kernel }): { readonly game: Game; readonly kernel: Kernel } {
  return { game: module.game, kernel: module.kernel ?? scalarKernel(module.game) };
}

/** Makes a kernel out of a game's scalar form. */
export function scalarKernel<S>(game: Game<S>): Kernel {
  const form = new ScalarKernel(game);
  return {
    info: game.info,
    scalar: true,
    faults: form.faults,
    create: (lanes, shared) => form.create(lanes, shared),
    reset: (lanes, lane, episode, chance, given) => form.reset(lanes as ScalarLanes<S>, lane, episode, chance, given),
    step: (lanes, actions, chance, from = 0, to = lanes.lanes) => {
      for (let lane = from; lane < to; lane++)
        if (lanes.seat[lane] >= 0) form.step(lanes as ScalarLanes<S>, lane, inputOf(game.info, lanes, lane, actions[lane]), chance);
    },
    observe: (lanes, out, from = 0, to = lanes.lanes) => {
      const { size } = game.info.observation;
      for (let lane = from; lane < to; lane++)
        if (lanes.seat[lane] >= 0) form.observeSeat(lanes as ScalarLanes<S>, lane, lanes.seat[lane], out, lane * size);
    },
    observeSeat: (lanes, lane, seat, out, at) => form.observeSeat(lanes as ScalarLanes<S>, lane, seat, out, at),
    key: (lanes, lane) => game.key((lanes as ScalarLanes<S>).states[lane]),
    ...(game.info.endFields.length > 0 && {
      endRecord: (lanes: Lanes, lane: number) => game.endRecord((lanes as ScalarLanes<S>).states[lane]),
    }),
    playRandom: (lanes, steps, seed, chance, observations) => form.playRandom(lanes as ScalarLanes<S>, steps, seed, chance, observations),
  };
}

/** What a lane's seat does: the number of its move, or the text or the reals that were put there. */
function inputOf({ sites, realActions }: GameInfo, lanes: Lanes, lane: number, action: number): number | readonly number[] {
  const { text, real } = sites[lanes.site[lane]];
  if (text !== undefined) return lanes.texts?.[lane] ?? [];
  const from = lane * (realActions ?? 0);
  return real === undefined ? action : [...(lanes.realActions?.subarray(from, from + real.size) ?? [])];
}

/** The state of a lane of a kernel that steps the scalar form, for players that read what is shown. */
export function stateOfLane(lanes: Lanes, lane: number): unknown {
  if (!("states" in lanes)) throw new Error("a bug in spc: lanes without states");
  return (lanes as ScalarLanes<unknown>).states[lane];
}

class ScalarKernel<S> {
  /** What went wrong so far: the scalar form does not list its faults beforehand. */
  readonly faults: { readonly source: string; readonly text: string }[] = [];
  private readonly seats: number;
  private readonly sites: number;
  private readonly channels: number;
  private words: WordStream | undefined;
  private key: { readonly key0: number; readonly key1: number } | undefined;

  constructor(private readonly game: Game<S>) {
    this.seats = game.info.seats.length;
    this.sites = game.info.sites.length;
    this.channels = game.info.channels?.length ?? 1;
  }

  create(lanes: number, shared = false): ScalarLanes<S> {
    if (shared) throw new Error(`a bug in spc: the states of \`${this.game.info.name}\` cannot be shared by threads, for it has no kernel`);
    const { seats, game } = this;
    return {
      lanes,
      seat: new Int8Array(lanes).fill(-1),
      site: new Uint8Array(lanes),
      mask: new Uint8Array(lanes * game.info.actions),
      choices: new Int32Array(lanes),
      reward: new Float32Array(lanes * seats),
      score: new Float32Array(lanes * seats),
      truncated: new Uint8Array(lanes),
      event: new Uint32Array(lanes),
      episode: new Uint32Array(lanes),
      fault: new Uint8Array(lanes),
      ...(game.info.realActions !== undefined && { realActions: new Float32Array(lanes * game.info.realActions) }),
      ...(game.ends !== undefined && { realEnds: new Float32Array(2 * lanes) }),
      ...(game.info.sites.some((site) => site.text !== undefined) && { texts: Array.from({ length: lanes }, (): readonly number[] => []) }),
      ...(game.info.samples === true && { sampleGroup: new Int32Array(lanes), sampleIndex: new Int32Array(lanes).fill(-1) }),
      ...(game.cutInside !== undefined && { cutInside: new Int32Array(lanes).fill(NO_CUT) }),
      ...(game.paid !== undefined && { pay: this.roomToPay(lanes) }),
      states: Array.from({ length: lanes }, () => game.initial()),
    };
  }

  private roomToPay(lanes: number): LanePay {
    const { seats, sites, channels } = this;
    return {
      score: new Float32Array(lanes * channels * seats),
      latest: new Float32Array(lanes * channels * seats),
      capacity: CAPACITY,
      count: new Uint8Array(lanes),
      seat: new Int8Array(lanes * CAPACITY),
      channel: new Uint8Array(lanes * CAPACITY),
      event: new Int32Array(lanes * CAPACITY),
      amount: new Float32Array(lanes * CAPACITY),
      sites: Array.from({ length: sites }, (_, site) => site),
      site: new Float32Array(lanes * channels * sites * seats),
      forced: new Int32Array(lanes * sites * seats),
    };
  }

  reset(lanes: ScalarLanes<S>, lane: number, episode: number, chance: ChanceKey, given?: EpisodeParameters): void {
    const { seats, channels } = this;
    lanes.score.fill(0, lane * seats, (lane + 1) * seats);
    lanes.pay?.score.fill(0, lane * channels * seats, (lane + 1) * channels * seats);
    lanes.truncated[lane] = 0;
    lanes.event[lane] = 0;
    lanes.episode[lane] = episode;
    lanes.fault[lane] = 0;
    this.clear(lanes, lane);
    this.guarded(lanes, lane, () => {
      lanes.states[lane] = this.game.initial(given);
      this.book(lanes, lane, undefined);
      this.goOn(lanes, lane, chance);
    });
  }

  step(lanes: ScalarLanes<S>, lane: number, action: number | readonly number[], chance: ChanceKey): void {
    this.clear(lanes, lane);
    this.guarded(lanes, lane, () => {
      this.advance(lanes, lane, action);
      this.goOn(lanes, lane, chance);
    });
  }

  observeSeat(lanes: ScalarLanes<S>, lane: number, seat: number, out: Float32Array, at: number): void {
    out.fill(0, at, at + this.game.info.observation.size);
    this.game.observe(lanes.states[lane], seat, out, at);
  }

  /** Random legal moves; which of them is drawn as kernels draw it, from a 32-bit xorshift. */
  playRandom(lanes: ScalarLanes<S>, steps: number, seed: number, chance: ChanceKey, observations?: Float32Array): number {
    const { observation } = this.game.info;
    let word = seed | 0 || 1;
    const next = (): number => {
      word ^= word << 13;
      word ^= word >>> 17;
      word ^= word << 5;
      return word >>> 0;
    };
    let ended = 0;
    let unused = lanes.lanes;
    for (let lane = 0; lane < lanes.lanes; lane++) if (lanes.seat[lane] < 0) this.reset(lanes, lane, lane, chance);
    for (let done = 0; done < steps;) {
      for (let lane = 0; lane < lanes.lanes && done < steps; lane++) {
        if (lanes.seat[lane] < 0) {
          ended++;
          this.reset(lanes, lane, unused++, chance);
          done++; // An episode without a decision counts as one step, so that the loop ends.
          continue;
        }
        if (observations !== undefined) this.observeSeat(lanes, lane, lanes.seat[lane], observations, lane * observation.size);
        this.step(lanes, lane, this.randomInput(lanes, lane, next), chance);
        done++;
      }
    }
    return ended;
  }

  private randomInput(lanes: ScalarLanes<S>, lane: number, next: () => number): number | readonly number[] {
    const { real, text } = siteNow(this.game, lanes.states[lane], lanes.site[lane]);
    if (text !== undefined) return randomWriting(text, { next });
    if (real !== undefined) return randomReals(real, { next });
    const { actions } = this.game.info;
    let left = next() % lanes.choices[lane];
    let action = 0;
    while (lanes.mask[lane * actions + action] === 0 || left-- > 0) action++;
    return action;
  }

  /** Forgets what the last step paid. */
  private clear(lanes: ScalarLanes<S>, lane: number): void {
    const { seats, sites, channels } = this;
    lanes.reward.fill(0, lane * seats, (lane + 1) * seats);
    lanes.cutInside?.fill(NO_CUT, lane, lane + 1);
    const { pay } = lanes;
    if (pay === undefined) return;
    pay.latest.fill(0, lane * channels * seats, (lane + 1) * channels * seats);
    pay.count[lane] = 0;
    pay.site.fill(0, lane * channels * sites * seats, (lane + 1) * channels * sites * seats);
    pay.forced.fill(0, lane * sites * seats, (lane + 1) * sites * seats);
  }

  /** G2: what goes wrong ends the lane's episode as faulty. */
  private guarded(lanes: ScalarLanes<S>, lane: number, run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      lanes.fault[lane] = this.codeOf(error);
      this.close(lanes, lane, false);
    }
  }

  private codeOf({ text, source }: Fault): number {
    const known = this.faults.findIndex((f) => f.text === text && f.source === source);
    if (known >= 0) return known + 1;
    // A byte tells faults apart; those after the last share its number.
    if (this.faults.length < 255) this.faults.push({ text, source });
    return this.faults.length;
  }

  private close(lanes: ScalarLanes<S>, lane: number, truncated: boolean): void {
    lanes.seat[lane] = -1;
    lanes.choices[lane] = 0;
    lanes.truncated[lane] = truncated ? 1 : 0;
  }

  private advance(lanes: ScalarLanes<S>, lane: number, input: number | readonly number[]): void {
    const before = lanes.states[lane];
    lanes.states[lane] = this.game.apply(before, input);
    lanes.event[lane]++;
    this.book(lanes, lane, before);
  }

  /** Runs to the next decision that is asked, or to the end (A3). */
  private goOn(lanes: ScalarLanes<S>, lane: number, chance: ChanceKey): void {
    const { game } = this;
    for (;;) {
      const state = lanes.states[lane];
      const turn = game.turn(state);
      if (turn.kind === "end") return this.close(lanes, lane, turn.truncated);
      if (turn.kind === "chance") {
        const words = this.wordsOf(chance);
        words.reset(chance.collect, lanes.episode[lane], lanes.event[lane]);
        this.advance(
          lanes,
          lane,
          game.sample(state, () => words.next()),
        );
        continue;
      }
      const legal = game.legal(state);
      if (legal.length === 1) {
        if (lanes.pay !== undefined) lanes.pay.forced[(lane * this.sites + turn.site) * this.seats + turn.seat]++;
        this.advance(lanes, lane, legal[0]);
        continue;
      }
      const { actions } = game.info;
      lanes.seat[lane] = turn.seat;
      lanes.site[lane] = turn.site;
      lanes.choices[lane] = legal.length;
      if (lanes.realEnds !== undefined && game.info.sites[turn.site].real !== undefined) {
        const { low, high } = realsOf(game, state, turn.site) ?? { low: 0, high: 0 };
        lanes.realEnds.set([low, high], 2 * lane);
      }
      if (lanes.sampleIndex !== undefined) lanes.sampleIndex[lane] = turn.sample?.index ?? -1;
      if (lanes.sampleGroup !== undefined && turn.sample !== undefined) lanes.sampleGroup[lane] = turn.sample.group;
      lanes.mask.fill(0, lane * actions, (lane + 1) * actions);
      for (const action of legal) lanes.mask[lane * actions + action] = 1;
      return;
    }
  }

  private wordsOf({ key0, key1 }: ChanceKey): WordStream {
    if (this.words === undefined || this.key?.key0 !== key0 || this.key.key1 !== key1) {
      this.words = new WordStream(key0, key1);
      this.key = { key0, key1 };
    }
    return this.words;
  }

  /** Adds what the last input paid, to the seats and to what it credits (A9). */
  private book(lanes: ScalarLanes<S>, lane: number, before: S | undefined): void {
    const { game, seats } = this;
    const now = lanes.states[lane];
    const { cutInside } = lanes;
    if (cutInside !== undefined)
      for (const since of game.cutInside?.(now) ?? []) if (cutInside[lane] === NO_CUT || since < cutInside[lane]) cutInside[lane] = since;
    if (game.paid !== undefined) {
      for (const payment of game.paid(now)) this.pay(lanes, lane, payment);
      return;
    }
    const earlier = before === undefined ? undefined : game.returns(before);
    game.returns(now).forEach((score, seat) => {
      const at = lane * seats + seat;
      lanes.reward[at] += score - (earlier?.[seat] ?? 0);
      lanes.score[at] = score;
    });
  }

  private pay(lanes: ScalarLanes<S>, lane: number, { seat, channel, amount, credit }: Payment): void {
    const { seats, sites, channels } = this;
    lanes.reward[lane * seats + seat] += amount;
    lanes.score[lane * seats + seat] += amount;
    const { pay } = lanes;
    if (pay === undefined) return;
    const row = lane * channels + channel;
    pay.score[row * seats + seat] += amount;
    if (credit === "latest") pay.latest[row * seats + seat] += amount;
    else if ("event" in credit) {
      if (!creditDecision(pay, lane, credit.event, seat, channel, amount))
        throw new Fault("too many decisions are rewarded at one moment", this.game.info.source);
    } else {
      pay.site[(row * sites + credit.site) * seats + seat] += amount;
      // Forced decisions of this step have passed their credit to the seat's latest one already.
      pay.latest[row * seats + seat] += amount * pay.forced[(lane * sites + credit.site) * seats + seat];
    }
  }
}
