/**
 * Finds the partner of every bracket, so that the parser meets balanced brackets only: one that closes nothing is left out, and one that is never
 * closed is said once and closed where it plausibly ends.
 */
import type { TokenType } from "../../../grammar/chevrotain.js";
import type { Token } from "../../../grammar/tokens.js";
import * as t from "../../../grammar/tokens.js";
import { positionOf } from "../source/source-file.js";
import type { SourceFile } from "../source/source-file.js";

export type Shape = "round" | "square" | "brace" | "hole";

const openers = new Map<TokenType, Shape>([
  [t.LParen, "round"],
  [t.LBracket, "square"],
  [t.LBrace, "brace"],
  [t.HoleLBrace, "brace"],
  [t.HoleOpen, "hole"],
]);
const closers = new Map<TokenType, Shape>([
  [t.RParen, "round"],
  [t.RBracket, "square"],
  [t.RBrace, "brace"],
  [t.HoleClose, "hole"],
]);

export const opens = (token: Token): Shape | undefined => openers.get(token.tokenType);
export const closes = (token: Token): Shape | undefined => closers.get(token.tokenType);

export interface Brackets {
  /** For each token, the index of its partner; -1 for a bracket without one and for other tokens. */
  readonly partner: readonly number[];
  /** Openers that are never closed, each with the index before which it should have been. */
  readonly unclosed: ReadonlyMap<number, number>;
  /** Closers that close nothing. */
  readonly stray: ReadonlySet<number>;
  /** How deep the deepest bracket is. */
  readonly depth: number;
}

/** Matches brackets; where they do not balance, the indents of lines say which brace is meant. */
export function matchBrackets(tokens: readonly Token[], source: SourceFile): Brackets {
  const plain = matching(tokens, () => false);
  if (plain.unclosed.size === 0 && plain.stray.size === 0) return plain;
  const lead = (token: Token): string => {
    const { line } = positionOf(source, token.startOffset);
    return source.text.slice(source.lineStarts[line - 1], token.startOffset);
  };
  const indent = (text: string): number => text.length - text.trimStart().length;
  return matching(tokens, (open, close) => {
    const before = lead(tokens[close]);
    return before.trim() === "" && indent(`${lead(tokens[open])}{`) > before.length;
  });
}

/** `abandoned` says whether an opening brace cannot be the one that a closing brace means. */
function matching(tokens: readonly Token[], abandoned: (open: number, close: number) => boolean): Brackets {
  const partner = tokens.map(() => -1);
  const unclosed = new Map<number, number>();
  const stray = new Set<number>();
  const stack: { at: number; shape: Shape }[] = [];
  let depth = 0;
  tokens.forEach((token, at) => {
    const shape = opens(token);
    if (shape !== undefined) {
      stack.push({ at, shape });
      depth = Math.max(depth, stack.length);
      return;
    }
    const closing = closes(token);
    if (closing === undefined) return;
    let level = levelOf(stack, closing);
    if (closing === "brace" && level >= 0) {
      for (let lower = level; lower >= 0 && stack[lower].shape !== "hole"; lower--) {
        if (stack[lower].shape === "brace" && !abandoned(stack[lower].at, at)) {
          level = lower;
          break;
        }
      }
    }
    if (level < 0) {
      stray.add(at);
      return;
    }
    for (const { at: open } of stack.splice(level + 1)) unclosed.set(open, at);
    const open = stack.pop();
    if (open === undefined) return;
    partner[at] = open.at;
    partner[open.at] = at;
  });
  for (const { at } of stack) unclosed.set(at, tokens.length);
  return { partner, unclosed, stray, depth };
}

/** The level of the bracket that a closer closes, or -1. A round or square one never reaches beyond a brace. */
function levelOf(stack: readonly { shape: Shape }[], closing: Shape): number {
  for (let level = stack.length - 1; level >= 0; level--) {
    const { shape } = stack[level];
    if (shape === closing) return level;
    if (closing !== "hole" && (shape === "hole" || (shape === "brace" && closing !== "brace"))) return -1;
  }
  return -1;
}
