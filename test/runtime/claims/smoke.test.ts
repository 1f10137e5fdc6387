/** The short form of every claim that the standard library makes: each arm starts, each expectation can be evaluated (E4). */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { trainArm } from "../../../src/cli/actions/claim-worker.js";
import { compileClaims, type LoadedClaim } from "../../../src/cli/actions/load-methods.js";
import { collector } from "../../../src/compiler/diagnostics/define.js";
import { checkClaim } from "../../../src/runtime/claims/check-claim.js";
import { solveForClaim } from "../../../src/runtime/claims/solve-for-claim.js";
import { compileText } from "../train/methods.js";

const specs = readdirSync("stdlib", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".sp"))
  .map((file) => path.join("stdlib", file))
  .filter((file) => /^claim /m.test(readFileSync(file, "utf8")));

test("the standard library makes claims", () => expect(specs).toContain(path.join("stdlib", "papers", "spiral.sp")));

describe.each(specs)("%s", (file) => {
  const { report, diagnostics } = collector();
  const claims = compileClaims(compileText(readFileSync(file, "utf8"), file), undefined, report).filter(
    (c): c is LoadedClaim => c !== undefined,
  );

  test("has claims that can be compiled", () => {
    expect(diagnostics.filter((d) => d.severity === "error")).toEqual([]);
    expect(claims.length).toBeGreaterThan(0);
  });

  test.each(claims.map((claim, at) => [claim.title, at] as const))("%s", async (_, at) => {
    const { program } = claims[at].ir;
    const result = await checkClaim(program, {
      smoke: true,
      run: (run, seed) => trainArm(claims, { claim: at, run, seed, smoke: true, threads: 1 }),
      solve: (game, by, iterations) => solveForClaim(claims[at].game(game).game, by, iterations),
    });
    expect([result.verdict, result.reason, result.warnings]).toEqual(["smoke", undefined, []]);
    expect(result.statements).toHaveLength(program.statements.length);
    // Two passes of each counted loop; what goes through the parts of a table goes through all of them.
    for (const run of result.runs) {
      const plays = !/\bupdates: 0\b/.test(run.text);
      // What only searches, as an arm whose eye is given instead of learned, plays and makes no updates.
      const learns = plays && !/\blearned: false\b/.test(run.text);
      expect([run.text, run.updates > 0, run.decisions > 0]).toEqual([run.text, learns, plays]);
    }
    // What learns must hold over several seeds; what is only solved needs none.
    expect(program.seeds.length).toBeGreaterThanOrEqual(program.runs.length > 0 ? 3 : 0);
  });
});
