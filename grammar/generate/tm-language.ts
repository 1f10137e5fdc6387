/** A TextMate grammar for editors, from the words of the language. */
import { BEGIN, INFIX, SOFT } from "../tokens.js";

/** Soft words that declare something, with the place in which they do. */
const DECLARING = "game|network|rule|act|method|enum|record|type|format|test|claim|extern";
const CONSTANTS = new Set(["true", "false", "none"]);
const OPERATORS = new Set(["and", "or", "not", "is", "in", "div", "mod"]);

/** The grammar as JSON. */
export function tmLanguage(): string {
  const begin = BEGIN.filter((word) => !CONSTANTS.has(word));
  const infix = INFIX.filter((word) => !OPERATORS.has(word));
  const soft = SOFT.filter((word) => !DECLARING.split("|").includes(word));
  const word = (words: readonly string[]): string => `(?<![.\\w])(?:${words.join("|")})(?![\\w]|\\s*[:~](?!:))`;
  const grammar = {
    $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
    name: "sp",
    scopeName: "source.sp",
    fileTypes: ["sp"],
    patterns: [{ include: "#code" }],
    repository: {
      code: {
        patterns: ["comments", "strings", "numbers", "declarations", "words", "names", "operators"].map((name) => ({
          include: `#${name}`,
        })),
      },
      comments: {
        patterns: [
          { name: "comment.line.documentation.sp", match: "///.*$" },
          { name: "comment.line.double-slash.sp", match: "//.*$" },
        ],
      },
      strings: {
        patterns: [
          { name: "string.quoted.triple.sp", begin: '"""', end: '"""', patterns: [{ include: "#inside" }] },
          { name: "string.quoted.double.sp", begin: '"', end: '"|$', patterns: [{ include: "#inside" }] },
        ],
      },
      inside: {
        patterns: [
          { name: "constant.character.escape.sp", match: '\\\\(?:["\\\\{}nt]|u\\{[0-9a-fA-F]+\\})' },
          {
            name: "meta.embedded.sp",
            begin: "\\{",
            end: "\\}",
            beginCaptures: { 0: { name: "punctuation.section.embedded.begin.sp" } },
            endCaptures: { 0: { name: "punctuation.section.embedded.end.sp" } },
            patterns: [{ include: "#braces" }, { include: "#code" }],
          },
        ],
      },
      braces: { begin: "\\{", end: "\\}", patterns: [{ include: "#braces" }, { include: "#code" }] },
      numbers: {
        patterns: [{ name: "constant.numeric.sp", match: "\\b[0-9][0-9_]*(?:\\.[0-9][0-9_]*)?(?:[eE][+-]?[0-9]+)?\\b" }],
      },
      declarations: {
        patterns: [
          {
            match: `(?<![.\\w])(${DECLARING}|fn|policy|model|pool|memory|curriculum|running|stage)\\s+([A-Za-z_]\\w*)(?=\\s*[({\\[<:=,]|\\s*$|\\s+of\\b)`,
            captures: { 1: { name: "keyword.other.sp" }, 2: { name: "entity.name.sp" } },
          },
          { name: "keyword.other.sp", match: `(?<![.\\w])(?:${DECLARING})(?=\\s+["A-Za-z_])` },
        ],
      },
      words: {
        patterns: [
          { name: "constant.language.sp", match: word([...CONSTANTS]) },
          { name: "keyword.operator.word.sp", match: word([...OPERATORS]) },
          { name: "keyword.control.sp", match: word([...begin, ...infix]) },
          { name: "storage.modifier.sp", match: `(?<![.\\w])(?:${soft.join("|")})(?=\\s+[A-Za-z_"{]|\\s*$)` },
        ],
      },
      names: {
        patterns: [
          { name: "entity.name.type.sp", match: "\\b(?:bool|int|real|text|[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)\\b" },
          { name: "variable.other.constant.sp", match: "\\b[A-Z][A-Z0-9_]+\\b" },
          { name: "variable.other.member.sp", match: "(?<=\\.)[A-Za-z_]\\w*" },
          { name: "entity.name.function.sp", match: "\\b[a-z_]\\w*(?=\\()" },
        ],
      },
      operators: { patterns: [{ name: "keyword.operator.sp", match: "\\|>|->|=>|\\+=|-=|==|!=|<=|>=|\\.\\.|[-+*/^=~<>?|]" }] },
    },
  };
  return `${JSON.stringify(grammar, null, 2)}\n`;
}
