/** The automata of games as people read them. `npx vitest run -u test/compiler/4-lower/games/golden.test.ts` rewrites the files; the diff is what gets reviewed. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { printIr } from "../../../../src/compiler/4-lower/games/print-ir.js";
import { sourceFile } from "../../../../src/compiler/source/source-file.js";
import type { SourceFile } from "../../../../src/compiler/source/source-file.js";
import { lowerFile, say, standard } from "../../../support/lower-text.js";

const folder = (name: string) => new URL(`../../../golden/${name}/`, import.meta.url).pathname;
const own = (name: string) => sourceFile("in.sp", readFileSync(`${folder(name)}in.sp`, "utf8"));

const cases: readonly (readonly [string, SourceFile])[] = [
  ...["kuhn_poker", "tic_tac_toe", "rock_paper_scissors"].map((name): [string, SourceFile] => [name, standard(`std/games/${name}`)]),
  ...["nim", "picking", "auction", "walking"].map((name): [string, SourceFile] => [name, own(name)]),
];

describe("the automaton of", () => {
  it.each(cases)("%s", async (name, file) => {
    const { games, diagnostics } = lowerFile(file);
    expect(diagnostics.map(say)).toEqual([]);
    const printed = [...games.values()].map(printIr).join("\n");
    await expect(printed).toMatchFileSnapshot(`${folder(name)}ir.txt`);
  });
});
