/** Moves in words: what a move is called, and what an answer means. Nothing of it needs a change to a game's spec. */
import { textReader } from "../../contract/words/texts.js";
import { automatonOf } from "../../contract/words/automaton.js";
import { gbnfOf } from "../../contract/words/gbnf.js";
import { Masker } from "../../contract/words/masking.js";
import { literal, sequence, value } from "../../contract/words/rules-of.js";
import type { Rule } from "../../contract/words/rule.js";
import type { Game } from "../../contract/game.js";
import { parseMove, type Parsed } from "../games/parse-move.js";
import { withoutFence } from "./format.js";

/** What stands before the move where an answer holds more than the move. */
export const MARKER = "move: ";

/** Writes a move as it is to be answered. */
export function writeMove<S>(game: Game<S>, site: number, action: number | readonly number[]): string {
  return game.describe(site, action);
}

/**
 * Reads an answer: a move by itself, in every way in which people may type it, else what stands behind the last `move:`, else its last line. Marks of
 * emphasis, quotes and a full stop around a move are no part of it. What fits several moves is `ambiguous`, never one of them by chance.
 * `numbered`: the legal moves were shown in a numbered list, and a number means its entry.
 */
export function readMove<S>(game: Game<S>, site: number, legal: readonly number[], answer: string, numbered = false): Parsed {
  const whole = parseMove(game, site, legal, answer, numbered);
  if (whole.kind === "action" || game.info.sites[site].text !== undefined) return whole;
  const text = withoutFence(answer);
  const marked = text.match(/(?<=(?:^|\n)[\s*_>#`]*(?:move|answer)\s*:)[^\n]*/gi)?.at(-1);
  const last = text.split("\n").findLast((line) => line.trim() !== "");
  const tries = marked !== undefined ? [marked] : [text, last ?? ""];
  let first: Parsed = whole;
  for (const tried of tries) {
    const found = parseMove(game, site, legal, bare(tried), numbered);
    if (found.kind === "action") return found;
    if (first.kind === "unknown") first = found;
  }
  return first;
}

/** Takes marks of emphasis, quotes and a full stop away. */
function bare(text: string): string {
  return text
    .trim()
    .replace(/^[*_`"'\s]+/, "")
    .replace(/[*_`"'.!\s]+$/, "");
}

/** The grammar of an answer at a state, and what masks its decoding. */
export interface AnswerGrammar {
  readonly gbnf: string;
  readonly masker: Masker;
}

/**
 * Makes the grammar of the answers that are legal at a state: one of the legal moves and nothing else, after `thought` any text up to a line that
 * begins with `move: `. Reals are any numbers: their ends are looked at when the answer is read.
 */
export function answerGrammar<S>(game: Game<S>, state: S, thought = false): AnswerGrammar | undefined {
  const turn = game.turn(state);
  if (turn.kind !== "decide") return undefined;
  const { real, text } = game.info.sites[turn.site];
  if (text !== undefined) {
    const reader = textReader(text.formats);
    return { gbnf: reader.grammar, masker: reader.masker };
  }
  const moves = real === undefined ? movesRule(game, turn.site, game.legal(state)) : realsRule(real.size);
  const rule: Rule = thought ? sequence([value({ kind: "text", least: 0, end: `\n${MARKER}`, not: [] }, "a thought"), moves]) : moves;
  const automaton = automatonOf(rule);
  if ("most" in automaton) return undefined;
  return { gbnf: gbnfOf(rule), masker: new Masker(automaton) };
}

function movesRule<S>(game: Game<S>, site: number, legal: readonly number[]): Rule {
  return { kind: "choice", options: legal.map((action) => literal(writeMove(game, site, action))) };
}

function realsRule(size: number): Rule {
  const digits = (least: number): Rule => ({ kind: "chars", ranges: [[48, 57]], least, most: 9 });
  const optional = (rule: Rule): Rule => ({ kind: "choice", options: [literal(""), rule] });
  const exponent = sequence([literal("e"), optional(literal("-")), { kind: "chars", ranges: [[48, 57]], least: 1, most: 2 }]);
  const number = sequence([optional(literal("-")), digits(1), optional(sequence([literal("."), digits(1)])), optional(exponent)]);
  if (size === 1) return number;
  return sequence([
    literal("("),
    ...Array.from({ length: size }, (_, i) => (i === 0 ? [number] : [literal(", "), number])).flat(),
    literal(")"),
  ]);
}
