/** Text to tokens: words told apart, comments beside them, brackets matched, line breaks made into separators. */
import { beginText } from "../../../grammar/strings.js";
import type { Token } from "../../../grammar/tokens.js";
import * as t from "../../../grammar/tokens.js";
import { spLexer, wordType } from "../../../grammar/tokens.js";
import type { Reporter } from "../diagnostics/define.js";
import type { SourceFile, Span } from "../source/source-file.js";
import type { Comment } from "./ast.js";
import { matchBrackets } from "./brackets.js";
import { badEscape, badNumber, strayBracket, strayCharacter, tooDeep, unclosedBracket, unclosedString } from "./messages.js";
import { separateLines } from "./newlines.js";

/** How deep brackets may nest. */
const DEEPEST = 200;

export interface Lexed {
  readonly tokens: Token[];
  readonly comments: readonly Comment[];
  /** Where something was reported. */
  readonly broken: readonly number[];
}

/** Reads tokens and reports what is no token; nothing if brackets nest too deeply. */
export function lex(source: SourceFile, tell: Reporter): Lexed {
  const broken: number[] = [];
  const report: Reporter = (kind, where, parameters, extras) => {
    broken.push(where.start);
    tell(kind, where, parameters, extras);
  };
  const { text } = source;
  const span = (start: number, end: number): Span => ({ file: source, start, end });
  beginText(text);
  const result = spLexer().tokenize(text);
  for (const error of result.errors) {
    // the other errors are braces that close nothing, which `matchBrackets` finds
    if (!error.message.startsWith("unexpected character")) continue;
    reportStray(text.slice(error.offset, error.offset + error.length), span(error.offset, error.offset + error.length), report);
  }
  const comments = (result.groups["comments"] ?? []).map((token) => ({
    text: token.image.trimEnd(),
    span: span(token.startOffset, token.startOffset + token.image.trimEnd().length),
  }));

  const tokens = result.tokens as Token[];
  let previous: Token | undefined;
  for (const token of tokens) {
    token.endOffset = token.startOffset + token.image.length - 1;
    if (token.tokenType === t.Ident) {
      // after a point every word is a name
      if (previous?.tokenType !== t.Dot) retype(token);
      if (previous?.tokenType === t.NumberToken && previous.endOffset + 1 === token.startOffset) {
        report(badNumber, span(previous.startOffset, token.endOffset + 1), { found: previous.image + token.image });
      }
    } else if (token.tokenType === t.UnclosedString) {
      report(unclosedString, span(token.startOffset, token.endOffset + 1), { long: token.image.startsWith('"""') });
    } else if (token.tokenType === t.BadEscape) {
      report(
        badEscape,
        span(token.startOffset, token.endOffset + 1),
        { found: token.image },
        { help: 'escapes are \\n, \\t, \\", \\\\, \\{, \\} and \\u{…}; write \\\\ for a backslash' },
      );
    }
    previous = token;
  }

  const brackets = matchBrackets(tokens, source);
  if (brackets.depth > DEEPEST) {
    report(tooDeep, span(0, 0), {});
    return { tokens: [], comments, broken };
  }
  const at = (index: number): Span => span(tokens[index].startOffset, tokens[index].endOffset + 1);
  for (const open of brackets.unclosed.keys()) {
    const bracket = tokens[open].image;
    report(unclosedBracket, at(open), { open: bracket, close: { "(": ")", "[": "]" }[bracket] ?? "}" });
  }
  for (const index of brackets.stray) report(strayBracket, at(index), { close: tokens[index].image }, { help: "remove it" });
  return { tokens: separateLines(tokens, brackets, source), comments, broken };
}

function retype(token: Token): void {
  const type = wordType(token.image);
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx ?? 0;
}

const LOOKALIKES: Record<string, string> = {
  "“": '"',
  "”": '"',
  "„": '"',
  "‘": '"',
  "’": '"',
  "–": "-",
  "—": "-",
  "−": "-",
  "×": "*",
  "≤": "<=",
  "≥": ">=",
  "≠": "!=",
  "…": "..",
  "→": "->",
  "\u00a0": "a space",
};
const SIGNS: Record<string, string> = { "&": "and", "!": "not", "%": "mod", "'": '"', "`": '"' };

function reportStray(found: string, span: Span, report: Reporter): void {
  const shown = /^[\x21-\x7e\u00a1-\uffff]+$/.test(found)
    ? found.slice(0, 12)
    : `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  const instead = LOOKALIKES[found[0]] ?? SIGNS[found[0]];
  const help =
    instead !== undefined
      ? `write ${instead}`
      : /^\p{L}/u.test(found)
        ? "names are made of the letters a to z, digits and _"
        : found.startsWith("#") || found.startsWith(";")
          ? "a comment begins with //"
          : "remove it";
  report(strayCharacter, span, { found: shown }, { help });
}
