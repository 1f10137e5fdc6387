/**
 * The newline rule of the grammar: a pass between lexer and parser that puts an `NL` token wherever a line break separates. It also closes
 * brackets that are never closed, where the line would end without them, and leaves out those that close nothing.
 */
import type { TokenType } from "../../../grammar/chevrotain.js";
import type { Token } from "../../../grammar/tokens.js";
import * as t from "../../../grammar/tokens.js";
import { INFIX, K } from "../../../grammar/tokens.js";
import type { SourceFile } from "../source/source-file.js";
import type { Brackets } from "./brackets.js";
import { closes, opens } from "./brackets.js";

const infix = INFIX.map((word) => K[word]);
const operators = [t.Plus, t.Minus, t.Star, t.Slash, t.Caret];
const comparisons = [t.EqEq, t.NotEq, t.LessEq, t.GreaterEq, t.Less, t.Greater];
const stores = [t.Eq, t.PlusEq, t.MinusEq, t.Tilde];

/** A line that ends in one of these goes on. */
const CANNOT_END = new Set<TokenType>(
  [
    [t.Comma, t.Colon, t.Bar, t.FatArrow, t.Arrow, t.PipeTo, t.DotDot, t.Dot, ...stores, ...operators, ...comparisons],
    [t.LParen, t.LBracket, t.LBrace, t.HoleLBrace, t.HoleOpen, ...infix],
    [K.let, K.var, K.keep, K.const, K.fn, K.if, K.match, K.for, K.while, K.collect, K.run, K.play, K.reward, K.improve],
  ].flat(),
);

/** A line that begins with one of these goes on the line before. */
const CANNOT_BEGIN = new Set<TokenType>(
  [
    [t.RParen, t.RBracket, t.RBrace, t.HoleClose, t.Comma, t.Colon, t.Question, t.Bar, ...stores, t.Dot, t.DotDot, t.FatArrow, t.Arrow],
    [t.PipeTo, t.Star, t.Slash, t.Caret, ...comparisons],
  ].flat(),
);

/** Words that go on the line before, when an operand follows them; otherwise they are names. */
const CONTINUING = new Set<TokenType>([...infix.filter((type) => type !== K.not), K.times, K.from]);
const NO_OPERAND = new Set<TokenType>([t.Colon, t.FatArrow, ...stores, t.Comma, t.Semicolon, t.RParen, t.RBracket, t.RBrace, t.Bar]);

const CLOSER = { round: t.RParen, square: t.RBracket, brace: t.RBrace, hole: t.HoleClose } as const;

interface Level {
  /** Whether line breaks count in this bracket. */
  readonly braces: boolean;
  /** A `collect` that still lacks its `with`. */
  collecting: boolean;
  /** Brackets of this level that are never closed, and the token before which they end at the latest. */
  readonly open: { readonly opener: number; readonly limit: number }[];
}

/** The tokens with `NL` put in, brackets balanced and `partner` set. */
export function separateLines(tokens: readonly Token[], brackets: Brackets, source: SourceFile): Token[] {
  const { lineStarts, text } = source;
  const out: Token[] = [];
  const place = tokens.map(() => -1); // where an opener went
  const levels: Level[] = [{ braces: true, collecting: false, open: [] }];
  let line = 0;

  const push = (token: Token, opener?: number): void => {
    if (opener !== undefined) {
      token.partner = place[opener];
      out[place[opener]].partner = out.length;
    }
    out.push(token);
  };
  const closeOpen = (level: Level, at: number): void => {
    for (let entry = level.open.pop(); entry !== undefined; entry = level.open.pop()) {
      const shape = opens(tokens[entry.opener]) ?? "round";
      push(virtual(CLOSER[shape], at), entry.opener);
    }
  };

  tokens.forEach((token, at) => {
    if (brackets.stray.has(at)) return;
    const level = levels[levels.length - 1];
    const previous = at > 0 ? tokens[at - 1] : undefined;
    const before = line;
    while (line + 1 < lineStarts.length && lineStarts[line + 1] <= token.startOffset) line += 1;

    const mayBreak = previous !== undefined && line > before && level.braces;
    if (mayBreak && (breaks(tokens, at, level, text) || (levels.length === 1 && declares(tokens, at)))) {
      closeRounds(level, previous.endOffset + 1);
      push(virtual(t.NL, previous.endOffset + 1));
      level.collecting = false;
    }
    while (line + 1 < lineStarts.length && lineStarts[line + 1] <= token.endOffset) line += 1;

    if (level.open.some((entry) => entry.limit === at)) closeOpen(level, previous === undefined ? 0 : previous.endOffset + 1);

    const shape = opens(token);
    if (shape !== undefined) {
      place[at] = out.length;
      push(token);
      const limit = brackets.unclosed.get(at);
      if (limit === undefined) levels.push({ braces: shape === "brace", collecting: false, open: [] });
      else level.open.push({ opener: at, limit });
      return;
    }
    if (closes(token) !== undefined) {
      closeOpen(level, token.startOffset);
      levels.pop();
      push(token, brackets.partner[at]);
      return;
    }
    if (token.tokenType === K.collect) level.collecting = true;
    else if (token.tokenType === K.with) level.collecting = false;
    push(token);
  });
  for (const level of levels.reverse()) closeOpen(level, text.length);
  return out;

  /** Round and square brackets that are never closed end with their line. */
  function closeRounds(level: Level, at: number): void {
    while (level.open.length > 0) {
      const entry = level.open[level.open.length - 1];
      const shape = opens(tokens[entry.opener]) ?? "round";
      if (shape === "brace") return;
      level.open.pop();
      push(virtual(CLOSER[shape], at), entry.opener);
    }
  }
}

/** Whether the line break before a token separates (conditions 2 to 4 of the grammar). */
function breaks(tokens: readonly Token[], at: number, level: Level, text: string): boolean {
  const previous = tokens[at - 1].tokenType;
  const next = tokens[at].tokenType;
  if (CANNOT_END.has(previous) || CANNOT_BEGIN.has(next)) return false;
  if ((next === t.Plus || next === t.Minus) && /\s/.test(text[tokens[at].startOffset + 1] ?? "")) return false;
  if (CONTINUING.has(next) && at + 1 < tokens.length && !NO_OPERAND.has(tokens[at + 1].tokenType)) return false;
  return !(next === K.for && level.collecting);
}

const DECLARING = new Set<TokenType>(
  [
    [K.local, K.enum, K.record, K.type, K.rule, K.act, K.extern, K.format, K.game, K.network, K.method, K.test, K.open, K.claim],
    [K.import, K.const, K.fn],
  ].flat(),
);

/** Whether a declaration begins here for certain: outside of all brackets, even a line that should go on ends before it. */
function declares(tokens: readonly Token[], at: number): boolean {
  if (!DECLARING.has(tokens[at].tokenType) || at + 1 >= tokens.length) return false;
  const next = tokens[at + 1].tokenType;
  return next === t.Ident || next === t.ShortOpen || DECLARING.has(next) || next === K.measured;
}

/** A token that is not written. */
function virtual(tokenType: TokenType, offset: number): Token {
  return { tokenType, tokenTypeIdx: tokenType.tokenTypeIdx ?? 0, image: "", startOffset: offset, endOffset: offset - 1 };
}
