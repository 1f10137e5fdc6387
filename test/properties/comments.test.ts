/** Comments stand wherever an author puts them, and `spc fmt` keeps every one: here they come between any two tokens of every spec. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Node } from "../../src/compiler/1-parse/ast.js";
import { format } from "../../src/compiler/1-parse/format/format.js";
import { printAst } from "../../src/compiler/1-parse/print-ast.js";
import { parseText } from "../compiler/1-parse/support.js";
import { declarations, tokensOf } from "./fuzz/corpus.js";
import { Random } from "./fuzz/random.js";

/** `SPC_FUZZ` looks longer here too. */
const CASES = Number(process.env.SPC_FUZZ ?? 0) > 0 ? Math.ceil(Number(process.env.SPC_FUZZ) / 10) : 400;

const clean = declarations.filter((text) => parses(text) && !text.includes('"""'));

function parses(text: string): boolean {
  return parseText(text).diagnostics.every(({ severity }) => severity !== "error");
}

/** A declaration with comments between some of its tokens. A comment ends its line, so where a line may not break the text is no spec. */
function commented(random: Random): string {
  const parts = tokensOf(random.pick(clean));
  for (let n = 1 + random.below(3); n > 0; n--) {
    const at = random.below(parts.length);
    parts[at] = `${random.pick([" // behind", "\n// own", "\n\n  // apart"])} ${n}\n${parts[at]}`;
  }
  return parts.join("");
}

function meaning(text: string): { tree: string; comments: string[] } {
  const { file } = parseText(text);
  return { tree: printAst(file as Node), comments: file.comments.map(({ text: words }) => words).sort() };
}

test("formatting keeps tree and comments, and formatting again changes nothing", async () => {
  let looked = 0;
  for (let seed = 0; looked < CASES; seed++) {
    const text = commented(new Random(seed));
    if (!parses(text)) continue;
    looked += 1;
    const once = await format(text, "spec.sp");
    const told = `case ${seed}:\n${text}\n--- formatted:\n${once}`;
    expect(meaning(once), told).toEqual(meaning(text));
    expect(await format(once, "spec.sp"), told).toBe(once);
  }
}, 600_000);

test("this file's own idea of tokens leaves nothing out", () => {
  const text = readFileSync(new URL("../../stdlib/games/tic_tac_toe.sp", import.meta.url), "utf8");
  expect(tokensOf(text).join("")).toBe(text);
});
