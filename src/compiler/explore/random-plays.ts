/**
 * Plays whole episodes of a game at random: what lies deeper than all states near the start is looked for there. What is found is shrunk to a
 * short episode that still shows it.
 */
import type { GameIr } from "../4-lower/games/ir.js";
import { failureOf, type Failure, type Finding } from "./findings.js";
import { drawInWords, moveInWords } from "./in-words.js";
import { interpret, paidOn } from "./interpreter.js";
import { brokenPromise } from "./promise.js";
import { mixed, ROUGHLY, wordsOf } from "./random-words.js";
import { someReals } from "./real-choices.js";
import { someTexts } from "./texts.js";
import { shrink } from "./shrink.js";

export interface Plays {
  /** Episodes that were played to their end, or to what went wrong in them. */
  readonly episodes: number;
  /** Decisions and draws of all of them. */
  readonly moves: number;
  readonly findings: readonly Finding[];
}

/** How an attempt ended: what went wrong, if something did; not at all if the game cannot be followed here. */
export interface Attempt {
  readonly failure?: Failure;
  /** The inputs that were used, each as small as it can be: which of the legal moves, or which words. */
  readonly inputs: readonly number[];
  readonly moves: readonly string[];
  readonly followed: boolean;
}

/** Longer episodes are broken off: what they hold is not looked for. */
const MOST_INPUTS = 2000;

/** Tries a sequence of inputs: `input(i)` for the i-th decision or draw. Words are made only when they are asked for: they take time. */
export type Attempts = (input: (at: number) => number | undefined, inWords?: boolean) => Attempt;

/** Plays episodes until `work` expressions were evaluated. What is `known` already is not reported again. */
export function playAtRandom(ir: GameIr, work: number, known: (failure: Failure) => boolean): Plays {
  const meter = { work: 0 };
  const attempt = attempts(ir, meter);
  const findings = new Map<string, Finding>();
  let [episodes, moves] = [0, 0];
  while (meter.work < work) {
    const seed = mixed(episodes, 0x5bd1e995);
    const before = meter.work;
    const tried = attempt((at) => mixed(seed, at));
    if (!tried.followed || meter.work === before) break;
    episodes++;
    moves += tried.inputs.length;
    const { failure } = tried;
    if (failure === undefined || known(failure) || findings.has(failure.key)) continue;
    findings.set(failure.key, { ...failure, moves: shrink(tried.inputs, failure.key, attempt).moves });
  }
  return { episodes, moves, findings: [...findings.values()] };
}

function attempts(ir: GameIr, meter: { work: number }): Attempts {
  const game = interpret(ir, ROUGHLY, meter);
  return (input, inWords = false) => {
    const inputs: number[] = [];
    const moves: string[] = [];
    try {
      let state = game.initial();
      for (let at = 0; at < MOST_INPUTS; at++) {
        const { position } = state;
        if (position.kind === "end") {
          const text = brokenPromise(ir, paidOn(state, "outcome"));
          const failure: Failure | undefined = text === undefined ? undefined : failureOf("promise", ir.span, text);
          return { inputs, moves, followed: true, ...(failure && { failure }) };
        }
        if (position.kind === "draw") {
          const word = input(at);
          if (word === undefined) break;
          const value = game.sample(state, wordsOf(word));
          inputs.push(word);
          if (inWords) moves.push(drawInWords(ir, position.draw, value));
          state = game.apply(state, value);
          continue;
        }
        const { site } = ir.decisions[position.decision];
        const { real, formats } = ir.sites[site];
        const actions =
          formats !== undefined
            ? someTexts(formats)
            : real === undefined
              ? game.legal(state)
              : someReals({ ...real, ...game.ends?.(state) });
        const word = input(at);
        if (word === undefined) break;
        const which = word % actions.length;
        const action = actions[which];
        inputs.push(which);
        if (inWords) {
          const turn = game.turn(state);
          moves.push(moveInWords(ir, turn.kind === "decide" ? ir.seats[turn.seat] : "", site, game.describe(site, action)));
        }
        state = game.apply(state, action);
      }
      return { inputs, moves, followed: true };
    } catch (error) {
      const failure = failureOf(error, ir.span);
      return { inputs, moves, followed: failure !== undefined, ...(failure && { failure }) };
    }
  };
}
