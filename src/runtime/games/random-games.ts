import type { Game, Outcome } from "../../contract/game.js";
import { streamKey } from "../random/philox.js";
import { WordStream } from "../random/word-stream.js";
import { Fault } from "./fault.js";
import { randomMove } from "./random-move.js";
import { siteNow } from "./real-choice.js";

/** What random episodes showed. */
export interface RandomReport {
  readonly episodes: number;
  readonly decisions: number;
  readonly longest: number;
  /** How often each seat came out best alone, and how many episodes had no such seat. */
  readonly best: readonly number[];
  readonly level: number;
  readonly problem?: RandomProblem;
}

/** What went wrong, with how to see it again. */
export interface RandomProblem {
  readonly kind: "fault" | "promise" | "stuck";
  readonly text: string;
  /** The place in the spec, where a fault names one. */
  readonly source?: string;
  /** Draws and moves from the start, in words. */
  readonly moves: readonly string[];
}

export interface RandomSettings {
  readonly episodes: number;
  readonly seed: number;
  /** Whether the scores must keep the game's promise; not so where rewards go to other channels than `outcome` (A11). */
  readonly promised: boolean;
}

/** An episode with more events than this goes on for ever. */
const LONGEST = 100_000;
/** How far a sum of scores may be from the promise: scores are reals of 32 bits. */
const SLACK = 1e-4;

/** Plays uniformly random episodes in the scalar form and watches for faults, empty masks and broken promises of payoff (A11, G2). */
export function randomGames<S>(game: Game<S>, { episodes, seed, promised }: RandomSettings): RandomReport {
  const chance = new WordStream(seed, streamKey("chance"));
  const choice = new WordStream(seed, streamKey("act:random"));
  const best = game.info.seats.map(() => 0);
  let decisions = 0;
  let longest = 0;
  let level = 0;
  for (let episode = 0; episode < episodes; episode++) {
    const moves: string[] = [];
    const report = (problem?: RandomProblem): RandomReport => ({ episodes: episode, decisions, longest, best, level, problem });
    try {
      let state = game.initial();
      let asked = 0;
      for (let event = 0; ; event++) {
        const turn = game.turn(state);
        if (turn.kind === "end") break;
        if (event > LONGEST)
          return report({
            kind: "stuck",
            text: `an episode has more than ${LONGEST.toLocaleString("en-US")} events`,
            moves: moves.slice(0, 20),
          });
        let input: number | Outcome["value"];
        if (turn.kind === "chance") {
          chance.reset(0, episode, event);
          input = game.sample(state, () => chance.next());
          moves.push(`chance ${input.join(" ")}`);
        } else {
          const { real, text } = game.info.sites[turn.site];
          const legal = game.legal(state);
          if (real === undefined && text === undefined && legal.length === 0) {
            const text = `${game.info.seats[turn.seat]} has no legal move at ${game.info.sites[turn.site].name}`;
            return report({ kind: "stuck", text, source: game.info.sites[turn.site].source, moves });
          }
          choice.reset(0, episode, event);
          input = randomMove(siteNow(game, state, turn.site), legal, choice);
          moves.push(`${game.info.seats[turn.seat]} ${game.describe(turn.site, input)}`);
          asked += legal.length === 1 ? 0 : 1;
        }
        state = game.apply(state, input);
      }
      const scores = game.returns(state);
      const broken = promised ? brokenPromise(game, game.returnsBy?.(state)[0] ?? scores) : undefined;
      if (broken !== undefined) return report({ kind: "promise", text: broken, moves });
      decisions += asked;
      longest = Math.max(longest, asked);
      const highest = Math.max(...scores);
      const winners = scores.flatMap((score, seat) => (score === highest ? [seat] : []));
      if (winners.length === 1) best[winners[0]] += 1;
      else level += 1;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return report({ kind: "fault", text: error.text, source: error.source, moves });
    }
  }
  return { episodes, decisions, longest, best, level };
}

/** What scores on `outcome` amount to, where they break the promise (A11). */
function brokenPromise<S>({ info }: Game<S>, scores: readonly number[]): string | undefined {
  const sum = scores.reduce((a, b) => a + b, 0);
  const slack = SLACK * Math.max(1, ...scores.map(Math.abs));
  switch (info.payoff.kind) {
    case "zero_sum":
      return Math.abs(sum) > slack ? `it promises zero_sum, but an episode pays ${sum} in all` : undefined;
    case "constant_sum":
      return Math.abs(sum - info.payoff.constant) > slack
        ? `it promises constant_sum ${info.payoff.constant}, but an episode pays ${sum} in all`
        : undefined;
    case "common_sum":
      return scores.some((score) => Math.abs(score - scores[0]) > slack)
        ? `it promises common_sum, but an episode pays ${scores.join(", ")}`
        : undefined;
    case "general":
      return undefined;
  }
}
