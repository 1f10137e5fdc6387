/** The specs that cases are made from, and what they fall apart into. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { K } from "../../../grammar/tokens.js";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const FOLDERS = ["stdlib", "specs", "test/specs-grammar", "test/errors", "test/compiler", "test/golden"];

/** Every spec of the repository, those that are wrong on purpose too. */
export const specs: readonly string[] = FOLDERS.flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".sp"))
    .map((name) => path.join(folder, name)),
)
  .sort()
  .map((file) => readFileSync(path.join(ROOT, file), "utf8"));

/** Top-level declarations, each short enough to be compiled quickly. */
export const declarations: readonly string[] = [
  ...new Set(
    specs.flatMap((text) => text.split(/\n(?=(?:game|method|network|fn|extern|claim|const|record|enum|test|rule|type|format)\b)/)),
  ),
].filter((text) => text.length > 8 && text.length < 1200);

/** Whole specs of games that are short. */
export const small: readonly string[] = specs.filter((text) => /^game /m.test(text) && text.length < 1600);

const SIGNS = "( ) [ ] { } |> | -> => += -= == != <= >= < > = ~ .. . , : ; ? + - * / ^ _".split(" ");
const OTHERS = [
  "\n",
  "\n  ",
  " ",
  "// c\n",
  "/// d\n",
  '"',
  '"""',
  '"a"',
  '"a {x} b"',
  "\\",
  "§",
  "1",
  "2.5",
  "1e3",
  "0",
  "x",
  "a",
  "b",
  "board",
  "Card",
  "\t",
  "\r\n",
  "\u0000",
  "🂡",
];

/** Every reserved word, every sign, and what is hard to read. */
export const tokens: readonly string[] = [...Object.keys(K), ...SIGNS, ...OTHERS];

/** Splits a text into tokens, roughly as the lexer does, with the space before each. */
export function tokensOf(text: string): string[] {
  return text.match(/\s*(?:[A-Za-z_]\w*|\d[\d_]*(?:\.\d+)?|"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\.\.|[-+=!<>|]=|[=|-]>|\S)|\s+$/g) ?? [];
}
