import type { Game } from "../../contract/game.js";
import { uniformBelow, weighted } from "../random/draws.js";
import { streamKey } from "../random/philox.js";
import { WordStream } from "../random/word-stream.js";
import { Fault } from "./fault.js";
import { randomMove } from "./random-move.js";
import { randomReals, siteNow } from "./real-choice.js";
import { randomWriting } from "./texts.js";
import { END, askedAt, difference, inputInWords, listedOutcomes, noticed, type Input, type Step } from "./twin-steps.js";
import { drawsUnlabelled, type Leak, type TwinReport } from "./twin-report.js";

/** An episode longer than this is compared up to here. */
const LONGEST = 2000;
/** Inputs tried where there are too many to try all. */
const TRIES = 64;
/** The most outcomes of a draw that are all tried although the seat sees none of it. */
const MOST_HIDDEN = 4096;
/** How often a play is given another twin after one that could not be kept together. */
const RETRIES = 8;

/** One thing the seat noticed in a play, and how many inputs had been made by then. */
interface Noticed {
  readonly step: Step;
  readonly inputs: number;
}

/**
 * Plays random episodes; each gets a twin in which a seat notices the same, while what it may not see is drawn anew: chance from its
 * distribution, hidden choices uniformly among the legal ones.
 */
export function twinPlays<S>(game: Game<S>, count: number, seed: number): TwinReport {
  const words = new WordStream(seed, streamKey("twin worlds"));
  let compared = 0;
  let abandoned = 0;
  for (let play = 0; play < count; play++) {
    words.reset(0, play, 0);
    const seat = uniformBelow(words, game.info.seats.length);
    const one = playOut(game, seat, words);
    let kept = false;
    for (let attempt = 0; attempt < RETRIES && !kept; attempt++) {
      words.reset(0, play, attempt + 1);
      const twin = playTwin(game, seat, one, words);
      compared += twin.compared;
      if (twin.leak) return { ...reportOf(game, play + 1, compared, abandoned), leak: twin.leak };
      kept = twin.kept;
    }
    if (!kept) abandoned++;
  }
  return reportOf(game, count, compared, abandoned);
}

function reportOf<S>(game: Game<S>, worlds: number, compared: number, abandoned: number): TwinReport {
  return { game: game.info.name, mode: "plays", complete: true, worlds, compared, abandoned, unlabelled: drawsUnlabelled(game) };
}

interface Play {
  readonly noticed: readonly Noticed[];
  readonly inputs: readonly string[];
}

function playOut<S>(game: Game<S>, seat: number, words: WordStream): Play {
  const seen: Noticed[] = [];
  const inputs: string[] = [];
  let state = game.initial();
  while (inputs.length < LONGEST) {
    const turn = game.turn(state);
    if (turn.kind === "end") {
      seen.push({ step: END, inputs: inputs.length });
      break;
    }
    let input: Input;
    if (turn.kind === "chance") input = game.sample(state, () => words.next());
    else {
      if (turn.seat === seat) seen.push({ step: askedAt(game, state, seat, turn.site), inputs: inputs.length });
      const site = siteNow(game, state, turn.site);
      const legal = game.legal(state);
      if (site.real === undefined && site.text === undefined && legal.length === 0)
        throw new Fault(`${game.info.seats[turn.seat]} has no legal move at ${site.name}`, game.info.sites[turn.site].source);
      input = randomMove(site, legal, words);
    }
    inputs.push(inputInWords(game, state, input));
    const after = game.apply(state, input);
    for (const step of noticed(game, state, input, after, seat)) seen.push({ step, inputs: inputs.length });
    state = after;
  }
  return { noticed: seen, inputs };
}

interface Twin {
  readonly kept: boolean;
  readonly compared: number;
  readonly leak?: Leak;
}

function playTwin<S>(game: Game<S>, seat: number, one: Play, words: WordStream): Twin {
  const inputs: string[] = [];
  let state = game.initial();
  let at = 0;
  let compared = 0;
  /** The first step that does not fit, if any; `other` shape is a leak, another value only means another world. */
  const misfit = (steps: readonly Step[]): { readonly k: number; readonly leak: boolean } | undefined => {
    for (let k = 0; k < steps.length && at + k < one.noticed.length; k++) {
      const expected = one.noticed[at + k].step;
      if (expected.shape !== steps[k].shape) return { k, leak: true };
      if (expected.value !== steps[k].value) return { k, leak: false };
    }
    return undefined;
  };
  const leakAt = (index: number, step: Step, path: readonly string[]): Twin => {
    const expected = one.noticed[index];
    const before = one.noticed.slice(0, index).map((entry) => entry.step.words);
    const worlds = [one.inputs.slice(0, expected.inputs), path] as const;
    return { kept: false, compared, leak: { seat, ...difference(game, seat, expected.step, step), noticed: before, worlds } };
  };
  while (at < one.noticed.length && inputs.length < LONGEST) {
    const turn = game.turn(state);
    if (turn.kind === "end") {
      if (misfit([END])) return leakAt(at, END, inputs);
      break;
    }
    if (turn.kind === "decide" && turn.seat === seat) {
      const asked = askedAt(game, state, seat, turn.site);
      if (misfit([asked])) return leakAt(at, asked, inputs);
      at++;
      compared++;
    }
    const fitting: { readonly input: Input; readonly after: S; readonly steps: number; readonly weight: number }[] = [];
    for (const { input, weight } of candidates(game, state, one.noticed[at]?.step, words, seat)) {
      const after = game.apply(state, input);
      const steps = noticed(game, state, input, after, seat);
      const wrong = misfit(steps);
      if (wrong?.leak) return leakAt(at + wrong.k, steps[wrong.k], [...inputs, inputInWords(game, state, input)]);
      if (!wrong) fitting.push({ input, after, steps: steps.length, weight });
    }
    if (fitting.length === 0) return { kept: false, compared };
    const pick =
      fitting[
        weighted(
          words,
          fitting.map((one) => one.weight),
        )
      ];
    inputs.push(inputInWords(game, state, pick.input));
    state = pick.after;
    at += pick.steps;
  }
  return { kept: true, compared };
}

/** The inputs to try at a state with their weights: all, or where those are too many some, and the one seen in the other world. */
function candidates<S>(
  game: Game<S>,
  state: S,
  seen: Step | undefined,
  words: WordStream,
  seat: number,
): { readonly input: Input; readonly weight: number }[] {
  const turn = game.turn(state);
  if (turn.kind === "chance") {
    const sample = (): readonly number[] => game.sample(state, () => words.next());
    // What the seat does not see of a draw fits whatever it is, so that a few outcomes of many do.
    const hidden = (): boolean => game.seen?.(state, sample(), seat).every((entry) => entry === null) === true;
    const outcomes = listedOutcomes(game, state, MOST_HIDDEN) ?? (hidden() ? undefined : listedOutcomes(game, state));
    if (!outcomes) return Array.from({ length: TRIES }, () => ({ input: sample(), weight: 1 }));
    return outcomes.map(({ value, probability }) => ({ input: value, weight: probability }));
  }
  const value: unknown = seen?.kind === "event" ? JSON.parse(seen.value) : null;
  const { real, text } = turn.kind === "decide" ? siteNow(game, state, turn.site) : {};
  if (text !== undefined) {
    // The very text that was read fits, and so may others of which only a part was read.
    const some: Input[] = Array.from({ length: TRIES }, () => randomWriting(text, words));
    if (Array.isArray(value)) some.push(value.map(Number));
    return some.map((input) => ({ input, weight: 1 }));
  }
  if (real !== undefined) {
    // Of reals, only the very same ones fit what was seen.
    const some: Input[] = Array.from({ length: TRIES }, () => randomReals(real, words));
    if (Array.isArray(value) && value.length === real.size) some.push(value.map(Number));
    return some.map((input) => ({ input, weight: 1 }));
  }
  const legal = game.legal(state);
  if (legal.length <= 4 * TRIES) return legal.map((input) => ({ input, weight: 1 }));
  const some = Array.from({ length: TRIES }, () => ({ input: legal[uniformBelow(words, legal.length)], weight: 1 }));
  if (typeof value === "number" && legal.includes(value)) some.push({ input: value, weight: 1 });
  return some;
}
