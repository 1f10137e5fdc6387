/** Every sentence of the table is held by a test that is there, and every rule has one. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { HELD, type Held } from "./held.js";

const TESTS = fileURLToPath(new URL("..", import.meta.url));
const textOf = new Map<string, string>();
const read = (file: string): string => {
  if (!textOf.has(file)) textOf.set(file, existsSync(file) ? readFileSync(file, "utf8") : "");
  return textOf.get(file) ?? "";
};

it.each<Held>(HELD)("%s: %s", (_rule, _sentence, file, title) => {
  if (title === undefined) expect(existsSync(path.join(TESTS, "errors", `${file}.sp`)), file).toBe(true);
  else expect(read(path.join(TESTS, `${file}.test.ts`)), file).toContain(title);
});

it("every rule of A, B13, B14, C6 to C13, F and G has a sentence here", () => {
  const rules = new Set<string>(HELD.map(([rule]) => rule));
  const of = (letter: string, from: number, to: number): string[] =>
    Array.from({ length: to - from + 1 }, (_, i) => `${letter}${from + i}`);
  // F3 speaks of GPUs, on which no kernel runs.
  const wanted = [...of("A", 1, 16), "B13", "B14", ...of("C", 6, 13), ...of("F", 1, 7).filter((f) => f !== "F3"), ...of("G", 1, 5)];
  expect(wanted.filter((rule) => !rules.has(rule))).toEqual([]);
});
