/** What the parser could not read, in the words of the language. */
import { writeInstead } from "../diagnostics/repairs.js";
import { EOF } from "../../../grammar/chevrotain.js";
import type { IToken, TokenType } from "../../../grammar/chevrotain.js";
import type { Fault } from "../../../grammar/parser.js";
import * as t from "../../../grammar/tokens.js";
import { allTokens, BEGIN, INFIX, K } from "../../../grammar/tokens.js";
import type { Extras, Reporter } from "../diagnostics/define.js";
import { nearest } from "../diagnostics/define.js";
import type { SourceFile, Span } from "../source/source-file.js";
import { leftOver, reservedName, unexpected } from "./messages.js";

const types = new Map<string, TokenType>(allTokens.map((type) => [type.name, type]));
const reserved = new Set<TokenType>([...INFIX, ...BEGIN].map((word) => K[word]));

/** Words that may begin a declaration, a member, a statement. */
const COMMON = "enum record type const fn format";
const BEGINNINGS: Record<string, string> = {
  declaration: `import extern game network rule act method test claim open local ${COMMON}`,
  "member of the game": `players roles zero_sum common_sum constant_sum symmetry recall observe show play rule public private secret seen measured ${COMMON}`,
  "member of the method": `policy model pool memory curriculum running train rule act let var ${COMMON}`,
  "member of the network": "fn act let var",
  statement: [
    "let var keep if for while repeat cycle together return break continue draw win end cut reward improve minimise maximise",
    "stage every measure expect require report seeds plays const fn",
  ].join(" "),
};

/** Where a word belongs that stands in the wrong place. */
const BELONGS: [RegExp, RegExp, string][] = [
  [/declaration$/, /^(?:let|var)$/, "write `const` outside of games and methods"],
  [/declaration$/, /^(?:policy|model|pool|memory|curriculum|running|train)$/, "it belongs into a `method`"],
  [/declaration$/, /^(?:players|roles|zero_sum|common_sum|constant_sum|observe|show|play)$/, "it belongs into a `game`"],
  [/member of the game$/, /^(?:let|var)$/, "state is written `name: type = value`; `let` belongs into `play` or a `rule`"],
  [/member of the method$/, /^(?:repeat|for|while|if|improve|measure|every|stage)$/, "it belongs into `train` or a `rule`"],
];

/** The rules whose words those are. */
const LISTS: Record<string, string> = {
  declaration: "declaration",
  gameMember: "member of the game",
  methodMember: "member of the method",
  networkMember: "member of the network",
  statement: "statement",
};

export function reportFault(fault: Fault, source: SourceFile, report: Reporter): void {
  const { token } = fault;
  const atEnd = endsLine(fault, source);
  const end = (fault.previous.endOffset ?? 0) + 1;
  const span = atEnd ? { file: source, start: end, end } : spanOfToken(token, source);
  const found = atEnd ? "the end of the line" : describe(token);
  const [how, ...rest] = fault.expected.split(" ");
  const what = rest.join(" ");
  const meant = meantWord(fault);
  const help = meant === undefined ? adviceFor(fault) : `did you mean \`${meant.word}\`?`;
  const extras: Extras = {
    ...(help === undefined ? {} : { help }),
    ...(meant === undefined ? {} : writeInstead(spanOfToken(meant.at, source), meant.word)),
  };

  if (how === "after") return report(leftOver, span, { after: what, found }, extras);
  const wantsName = how === "token" ? what === "Name" || what === "Word" : /^(?:a name|a member$|a parameter)/.test(what);
  if (wantsName && reserved.has(token.tokenType)) {
    return report(reservedName, span, { word: token.image }, { help: `choose another name, such as \`${token.image}_\`` });
  }
  report(unexpected, span, { expected: how === "token" ? describeType(what) : what, found }, extras);
}

/** Whether a brace in a later line was found where the line before it should have gone on. */
function endsLine({ token, previous, expected }: Fault, source: SourceFile): boolean {
  if (token.tokenType !== t.RBrace || expected.startsWith("after")) return false;
  return source.text.slice((previous.endOffset ?? 0) + 1, token.startOffset).includes("\n") && previous.tokenType !== t.LBrace;
}

function spanOfToken(token: IToken, source: SourceFile): Span {
  if (token.tokenType === EOF) return { file: source, start: source.text.length, end: source.text.length };
  return { file: source, start: token.startOffset, end: Math.max(token.startOffset, (token.endOffset ?? token.startOffset) + 1) };
}

/** A token as a reader calls it. */
function describe(token: IToken): string {
  const type = token.tokenType;
  if (type === EOF) return "the end of the file";
  if (type === t.NL) return "the end of the line";
  if (type === t.NumberToken) return `the number \`${token.image}\``;
  if (type === t.ShortOpen || type === t.LongOpen || type === t.UnclosedString) return "a string";
  if (type === t.Unreadable) return "what could not be read";
  if (token.image === "") return `the missing \`${type.LABEL ?? ""}\``;
  return `\`${token.image}\``;
}

function describeType(name: string): string {
  const type = types.get(name);
  if (type === undefined || type === t.Name || type === t.Word) return "a name";
  if (type === t.StringOpen) return "a string";
  if (type === t.NL || type === t.NumberToken) return type.LABEL ?? name;
  return `\`${type.LABEL ?? name}\``;
}

/** Words that stand after a seat; a name there that is nearly one of them was meant to be it. */
const AFTER_SEAT = ["chooses", "writes"];

/** The word that a name was meant to be: at the beginning of an item, or after a seat. */
function meantWord({ start, token, expected, rules }: Fault): { readonly at: IToken; readonly word: string } | undefined {
  const asked = expected.startsWith("after") && token.tokenType === t.Ident ? nearest(token.image, AFTER_SEAT) : undefined;
  if (asked !== undefined) return { at: token, word: asked };
  if (start.tokenType !== t.Ident) return undefined;
  const listed = BEGINNINGS[expected.replace(/^\w+ an? /, "")] ?? BEGINNINGS[LISTS[rules.findLast((rule) => rule in LISTS) ?? ""] ?? ""];
  const meant = nearest(start.image, listed?.split(" ") ?? []);
  return meant === undefined || meant === start.image ? undefined : { at: start, word: meant };
}

/** What to write instead, where the mistake is a known one. */
function adviceFor({ token, start, expected }: Fault): string | undefined {
  if (expected.startsWith("after") && /^(?:elif|elsif|elseif)$/.test(start.image))
    return "write `else if`, on the line of the `}` before it";
  if (expected.startsWith("after") && token.tokenType === K.if) return "the condition comes first: `if c { … }`";
  if (expected === "text an expression" && (token.tokenType === K.chooses || token.tokenType === K.writes))
    return `say which seat is asked: \`p ${token.image} …\``;
  if (expected.startsWith("after") && start.image === "test") return 'a `test` stands by itself, after the game: `test "…" of g { … }`';
  const belongs = BELONGS.find(([what, word]) => what.test(expected) && word.test(token.image));
  if (belongs !== undefined) return belongs[2];
  if (token.tokenType === t.Eq && (expected === "token LBrace" || expected === "token RParen" || expected.startsWith("after"))) {
    return "`=` puts a value into a place; compare by `==` or `is`";
  }
  if (expected.startsWith("after") && (token.tokenType === t.NumberToken || token.tokenType === t.Ident)) {
    if (expected.includes("statement") || expected.includes("member of") || expected.includes("declaration"))
      return "begin it on a new line";
    if (expected !== "after an expression" || token.tokenType !== t.Ident) return "put a comma between them";
  }
  if (expected.startsWith("text a type") && reserved.has(token.tokenType))
    return `\`${token.image}\` is a word of the language: call a type or a tag something else, such as \`${token.image}_\``;
  if (expected === "text an expression" && token.tokenType === t.LBrace)
    return "braces hold statements; a record is written (a: 1), a list [1, 2]";
  return undefined;
}
