/**
 * The compiler survives every text: it ends, throws nothing, and points into the file. `SPC_FUZZ=1000000` looks at more cases than the
 * 100,000 that each run of the tests does; a failure names its case, made small, so that it can be kept.
 */
import { expect, test } from "vitest";
import { caseOf } from "./cases.js";
import { firstProblem, shrunk } from "./run-case.js";

const CASES = Number(process.env.SPC_FUZZ ?? 100_000);
const PARTS = 10;
/** Cases that are run between two looks at the clock of the test runner. */
const BATCH = 500;

test.each(Array.from({ length: PARTS }, (_, part) => part))(
  `part %i of ${PARTS} of ${CASES} cases`,
  { timeout: Math.max(600_000, CASES * 20) },
  async (part) => {
    const [from, to] = [part, part + 1].map((at) => Math.floor((CASES * at) / PARTS));
    for (let seed = from; seed < to; seed += BATCH) {
      const texts = Array.from({ length: Math.min(BATCH, to - seed) }, (_, i) => caseOf(seed + i).text);
      const found = firstProblem(texts, 0);
      if (found !== undefined) expect.fail(`case ${seed + found.at}: ${found.problem}\n\n${shrunk(texts[found.at])}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  },
);

test("a compiler that throws, or never ends a text in time, would be noticed", () => {
  const bad = "game g {";
  expect(firstProblem(["const A = 1\n"], 0)).toBeUndefined();
  expect(
    firstProblem([bad], 0, (text) => {
      if (text === bad) throw new Error("a bug");
    })?.problem,
  ).toMatch(/^a bug\n/);
  expect(shrunk("const A = 1\ngame g {\nconst B = 2\n", (text) => (text.split("\n").includes(bad) ? "a bug" : undefined))).toBe(bad);
});
