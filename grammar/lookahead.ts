/** The places where one token does not decide: gates that look at a few more, or over balanced brackets at those marked [scan]. */
import type { TokenType } from "./chevrotain.js";
import * as t from "./tokens.js";
import { K } from "./tokens.js";

/** What gates may ask of the parser. */
export interface Look {
  /** Whether the token at distance `k` (1 is the next) is of a type or category. */
  is(k: number, type: TokenType): boolean;
  /** Whether its very type is among some. */
  in(k: number, types: ReadonlySet<TokenType>): boolean;
  /** The distance of the token after the bracket that opens at distance `k`. */
  past(k: number): number;
}

const VISIBILITY = new Set<TokenType>([K.public, K.private, K.secret, K.measured, K.seen]);
/** What makes a name of the word before it. */
const AFTER_NAME = new Set<TokenType>([t.Colon, t.Eq, t.Tilde, t.Comma, t.RParen, t.LBracket, t.NL, t.Semicolon, t.RBrace, K.in]);
const AFTER_EVERY = new Set<TokenType>([t.Dot, t.Eq, t.PlusEq, t.MinusEq, t.Tilde, t.Comma]);
const AFTER_BINDING = new Set<TokenType>([t.Colon, t.Eq, t.Tilde, t.LBracket, t.Comma, t.NL, t.Semicolon, t.RBrace]);
const RANGE_SIGNS = new Set<TokenType>([t.Plus, t.Minus, t.Star, t.Slash, t.Caret, t.Dot, K.div, K.mod]);
const LET_WORDS = new Set<TokenType>([K.let, K.var, K.keep]);

/** Whether the word here begins something: `:` after it would make it the name of a field. */
export const opens = (look: Look): boolean => !look.is(2, t.Colon);
/** `Word :`. */
export const nameColon = (look: Look): boolean => look.is(2, t.Colon);
/** `Word :` or `Word ~`. */
export const named = (look: Look): boolean => look.is(2, t.Colon) || look.is(2, t.Tilde);
/** A visibility word, unless what follows makes it a name. */
export const sightAhead = (look: Look, k = 1): boolean => look.in(k, VISIBILITY) && !look.in(k + 1, AFTER_NAME);
/** A field: reserved words are names only before `:`. */
export const fieldAhead = (look: Look): boolean => look.is(1, t.Name) || look.is(2, t.Colon) || sightAhead(look);
export const upTo = (look: Look): boolean => look.is(1, K.up) && look.is(2, K.to);
/** `every` as a statement. */
export const everyAhead = (look: Look): boolean => !look.in(2, AFTER_EVERY);
/** `measured` only before `let`, `var` or `keep`. */
export const letAhead = (look: Look): boolean => !look.is(1, K.measured) || look.in(2, LET_WORDS);
/** A `collect` that says how many: not only `episodes of`. */
export const countAhead = (look: Look): boolean => !(look.is(1, t.Name) && look.is(2, K.of));
/** `private` in a typed hole, unless it is itself the type. */
export const privateAhead = (look: Look): boolean => !look.is(2, t.HoleClose) && !look.is(2, t.Bar);

/** [scan 1] A range, if `..` is reached over names, numbers, signs and balanced brackets with no two operands side by side. */
export function rangeAhead(look: Look): boolean {
  let operand = false; // whether an operand stands just before
  for (let k = 1; ;) {
    if (look.is(k, t.DotDot)) return operand;
    if (look.in(k, RANGE_SIGNS)) {
      operand = false;
      k += 1;
    } else if (look.is(k, t.LParen) || (operand && look.is(k, t.LBracket))) {
      operand = true;
      k = look.past(k);
    } else if (!operand && (look.is(k, t.NumberToken) || look.is(k, t.Word))) {
      operand = true;
      k += 1;
    } else return false;
  }
}

/** Heads in brackets, told from a tuple of types by `Word :`. */
export function headsAhead(look: Look, k = 1): boolean {
  if (!look.is(k, t.LParen)) return false;
  return look.is(k + 1, t.RParen) || (look.is(k + 1, t.Word) && look.is(k + 2, t.Colon)) || sightAhead(look, k + 1);
}

/** A tag with heads. */
export const tagAhead = (look: Look): boolean => look.is(1, t.Name) && headsAhead(look, 2);

/** [scan 2] One more binder, if names and name tuples lead to `in`. */
export function binderAhead(look: Look): boolean {
  for (let k = 2; ; k += 1) {
    if (look.is(k, t.LParen)) k = look.past(k);
    else if (look.is(k, t.Name) || look.is(k, t.Wildcard)) k += 1;
    else return false;
    if (look.is(k, K.in)) return true;
    if (!look.is(k, t.Comma)) return false;
  }
}

/** [scan 3] One more binding of seats. */
export function bindAhead(look: Look): boolean {
  if (look.is(2, K.swapping) && look.is(3, K.seats)) return true;
  const k = look.is(2, K.every) && look.is(3, t.Word) ? 3 : 2;
  if (!look.is(k, t.Word)) return false;
  const after = look.is(k + 1, t.LBracket) ? look.past(k + 1) : k + 1;
  return look.is(after, t.Colon) || look.is(after, t.Tilde);
}

/** One more name of a `let`; inside an arm the comma may begin the next arm instead. */
export function bindingAhead(look: Look): boolean {
  if (sightAhead(look, 2)) return true;
  if (look.is(2, t.LParen)) return look.in(look.past(2), AFTER_BINDING);
  return look.is(2, t.Name) && look.in(3, AFTER_BINDING);
}

/** One more metric; the same. */
export const metricAhead = (look: Look): boolean => look.is(2, t.Name) && look.is(look.is(3, t.LBracket) ? look.past(3) : 3, t.Eq);
