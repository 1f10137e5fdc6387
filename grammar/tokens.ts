/** The tokens of `.sp`. Words are read as one token each and told apart afterwards (`wordType`), which keeps the lexer small and fast. */
import { createToken, Lexer } from "./chevrotain.js";
import type { IToken, TokenType } from "./chevrotain.js";
import { stringCloses, unclosedEnd } from "./strings.js";

/* ---------------------------------------------------------------- words */

/** Any word, reserved or not. */
export const Word = createToken({ name: "Word", pattern: Lexer.NA });
/** A word that is not reserved. */
export const Name = createToken({ name: "Name", pattern: Lexer.NA, categories: [Word] });
export const Ident = createToken({ name: "Ident", pattern: /[A-Za-z_][A-Za-z0-9_]*/, categories: [Name] });
export const Wildcard = createToken({ name: "Wildcard", pattern: Lexer.NA, label: "_" });

/** The words of a text, as literal types. */
type WordsOf<S extends string, W = never> = S extends `${infer First} ${infer Rest}` ? WordsOf<Rest, W | First> : W | S;
const words = <S extends string>(...lines: S[]): WordsOf<S>[] => lines.flatMap((line) => line.split(" ")) as WordsOf<S>[];

/** Words that continue an expression. */
export const INFIX = words("and or not is in where by per over with given else chooses writes until div mod");
/** The other reserved words: what begins a statement or an operand. */
export const BEGIN = words(
  "let var keep const fn if match for while repeat cycle together return break continue reward win draw end cut",
  "improve minimise maximise stage measure expect require report seeds plays collect run play import true false none",
);
/** Names that some constructs also read as a keyword. */
export const SOFT = words(
  "local measured from as enum record type rule act extern pure async sandboxed format public private secret seen set of up to",
  "players roles zero_sum common_sum constant_sum symmetry recall observe show game network extends method train policy model pool",
  "memory curriculum running test open claim using every at times weighted swapping seats separated",
);

export type ReservedWord = (typeof INFIX)[number] | (typeof BEGIN)[number];
export type Keyword = ReservedWord | (typeof SOFT)[number];

/** The token of every keyword, by its text. */
export const K = {} as Record<Keyword, TokenType>;
const byText = new Map<string, TokenType>([["_", Wildcard]]);
for (const [list, category] of [
  [[...INFIX, ...BEGIN], Word],
  [SOFT, Name],
] as const) {
  for (const word of list) {
    const token = createToken({ name: keywordName(word), pattern: Lexer.NA, label: word, categories: [category] });
    K[word] = token;
    byText.set(word, token);
  }
}

/** The name of a keyword's token: `Let`, `ZeroSum`. */
function keywordName(word: string): string {
  return (
    word.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()) + (word === "local" || word === "end" ? "Word" : "Kw")
  );
}

/** The kind of token that a word is. */
export function wordType(text: string): TokenType {
  return byText.get(text) ?? Ident;
}

/* ---------------------------------------------------------------- signs */

const sign = (name: string, text: string, more: { push_mode?: string; pop_mode?: boolean; categories?: TokenType[] } = {}) =>
  createToken({ name, pattern: text, label: text, ...more });

export const LParen = sign("LParen", "(");
export const RParen = sign("RParen", ")");
export const LBracket = sign("LBracket", "[");
export const RBracket = sign("RBracket", "]");
export const LBrace = sign("LBrace", "{", { push_mode: "code" });
export const RBrace = sign("RBrace", "}", { pop_mode: true });
/** A brace inside a hole; inside it there are no comments. */
export const HoleLBrace = sign("HoleLBrace", "{", { push_mode: "inner", categories: [LBrace] });

export const PipeTo = sign("PipeTo", "|>");
export const Bar = sign("Bar", "|");
export const Arrow = sign("Arrow", "->");
export const FatArrow = sign("FatArrow", "=>");
/** `=`, `+=`, `-=` and `~` put a value into a place. */
export const PlusEq = sign("PlusEq", "+=");
export const MinusEq = sign("MinusEq", "-=");
export const EqEq = sign("EqEq", "==");
export const NotEq = sign("NotEq", "!=");
export const LessEq = sign("LessEq", "<=");
export const GreaterEq = sign("GreaterEq", ">=");
export const Less = sign("Less", "<");
export const Greater = sign("Greater", ">");
export const Eq = sign("Eq", "=");
export const Tilde = sign("Tilde", "~");
export const DotDot = sign("DotDot", "..");
export const Dot = sign("Dot", ".");
export const Comma = sign("Comma", ",");
export const Colon = sign("Colon", ":");
export const Semicolon = sign("Semicolon", ";");
export const Question = sign("Question", "?");
export const Plus = sign("Plus", "+");
export const Minus = sign("Minus", "-");
export const Star = sign("Star", "*");
export const Slash = sign("Slash", "/");
export const Caret = sign("Caret", "^");

/** A point needs a digit after it, so `1..2` is `1` `..` `2`. */
export const NumberToken = createToken({
  name: "Number",
  pattern: /[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9]+)?/,
  label: "a number",
});

/** A line break that separates; made by the newline pass. */
export const NL = createToken({ name: "NL", pattern: Lexer.NA, label: "a new line" });
/** What could not be read, made by the parser's recovery. */
export const Unreadable = createToken({ name: "Unreadable", pattern: Lexer.NA });

/* ---------------------------------------------------------------- strings */

type Custom = (text: string, offset: number) => [string] | null;
const custom = (
  name: string,
  pattern: Custom,
  more: { push_mode?: string; line_breaks?: boolean; categories?: TokenType[]; hints: string[] },
) => createToken({ name, pattern, line_breaks: false, start_chars_hint: more.hints, ...more });

/** Opens or closes a string of either form. */
export const StringOpen = createToken({ name: "StringOpen", pattern: Lexer.NA, label: '"' });
export const StringClose = createToken({ name: "StringClose", pattern: Lexer.NA, label: '"' });

export const LongOpen = custom("LongOpen", (text, at) => (text.startsWith('"""', at) && stringCloses(text, at) ? ['"""'] : null), {
  push_mode: "long",
  categories: [StringOpen],
  hints: ['"'],
});
export const ShortOpen = custom(
  "ShortOpen",
  (text, at) => (text[at] === '"' && !text.startsWith('"""', at) && stringCloses(text, at) ? ['"'] : null),
  { push_mode: "short", categories: [StringOpen], hints: ['"'] },
);
export const UnclosedString = custom("UnclosedString", (text, at) => (text[at] === '"' ? [text.slice(at, unclosedEnd(text, at))] : null), {
  hints: ['"'],
  line_breaks: true,
});
export const ShortClose = createToken({ name: "ShortClose", pattern: '"', pop_mode: true, categories: [StringClose] });
export const LongClose = createToken({ name: "LongClose", pattern: '"""', pop_mode: true, categories: [StringClose] });

const run = (stop: RegExp): Custom => {
  const sticky = new RegExp(stop.source, "y");
  return (text, at) => {
    sticky.lastIndex = at;
    const found = sticky.exec(text);
    return found === null ? null : [found[0]];
  };
};
export const StringText = createToken({ name: "StringText", pattern: Lexer.NA });
export const ShortText = createToken({ name: "ShortText", pattern: run(/[^"\\{\n]+/), line_breaks: false, categories: [StringText] });
/** Quotes stand for themselves in the long form. */
export const LongText = createToken({
  name: "LongText",
  pattern: run(/(?:[^"\\{]|"(?!""))+/),
  line_breaks: true,
  categories: [StringText],
});
export const Escape = createToken({ name: "Escape", pattern: run(/\\(?:["\\{}nt]|u\{[0-9a-fA-F]{1,6}\})/), line_breaks: false });
export const BadEscape = createToken({ name: "BadEscape", pattern: run(/\\[^\n"]?/), line_breaks: false });
export const HoleOpen = sign("HoleOpen", "{", { push_mode: "hole" });
export const HoleClose = sign("HoleClose", "}", { pop_mode: true });

/* ---------------------------------------------------------------- what is skipped */

export const Comment = createToken({
  name: "Comment",
  pattern: /\/\/[^\n\r]*/,
  group: "comments",
  start_chars_hint: ["/"],
  line_breaks: false,
});
export const Space = createToken({
  name: "Space",
  pattern: /[ \t\r\n\uFEFF]+/,
  group: Lexer.SKIPPED,
  start_chars_hint: [" ", "\t", "\r", "\n", "\uFEFF"],
  line_breaks: true,
});

const strings = [LongOpen, ShortOpen, UnclosedString];
const signs = [
  [PipeTo, Bar, Arrow, FatArrow, PlusEq, MinusEq, EqEq, NotEq, LessEq, GreaterEq, Less, Greater, Eq, Tilde, DotDot, Dot, Comma],
  [Colon, Semicolon, Question, Plus, Minus, Star, Slash, Caret, LParen, RParen, LBracket, RBracket],
].flat();

let lexer: Lexer | undefined;

/** The lexer, made on first use. */
export function spLexer(): Lexer {
  lexer ??= new Lexer(
    {
      defaultMode: "code",
      modes: {
        code: [Space, Comment, Ident, NumberToken, ...strings, LBrace, RBrace, ...signs],
        hole: [Space, Ident, NumberToken, ...strings, HoleLBrace, HoleClose, ...signs],
        inner: [Space, Ident, NumberToken, ...strings, HoleLBrace, RBrace, ...signs],
        short: [ShortClose, HoleOpen, Escape, BadEscape, ShortText],
        long: [LongClose, HoleOpen, Escape, BadEscape, LongText],
      },
    },
    { positionTracking: "onlyOffset", skipValidations: true },
  );
  return lexer;
}

/** A token as the parser sees it: `partner` is the index of the bracket that closes or opens it. */
export interface Token extends IToken {
  endOffset: number;
  partner?: number;
}

/** Every token that the parser may meet. */
export const allTokens: TokenType[] = [
  [Word, Name, Ident, Wildcard, ...Object.values(K), ...signs, LBrace, RBrace, HoleLBrace, NumberToken, NL, Unreadable],
  [StringOpen, StringClose, LongOpen, ShortOpen, UnclosedString, ShortClose, LongClose, StringText, ShortText, LongText],
  [Escape, BadEscape, HoleOpen, HoleClose],
].flat();
