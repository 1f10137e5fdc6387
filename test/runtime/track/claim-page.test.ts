/** The page of claims: verdicts with their evidence, a curve a metric with a line for each seed of each arm, episodes of one seed. */
import { expect, test } from "vitest";
import { claimPage } from "../../../src/cli/actions/claim-page.js";
import { trainArm } from "../../../src/cli/actions/claim-worker.js";
import { compileClaims } from "../../../src/cli/actions/load-methods.js";
import { collector } from "../../../src/compiler/diagnostics/define.js";
import { checkClaim } from "../../../src/runtime/claims/check-claim.js";
import { reportPage } from "../../../src/runtime/track/report-page.js";
import { compileText } from "../train/methods.js";

const SPEC = `import { nim } from "std/games/nim"
import { mlp } from "std/networks/mlp"

method learn(rate: real = 1e-2) {
  policy hero = agent(mlp([4]))
  train {
    repeat 3 {
      let batch = collect 4 episodes of nim() with every seat: hero
      improve hero using sgd(rate: rate) { maximise mean(batch.score * logp(hero, batch)) }
      measure length = mean(batch.length)
    }
  }
}

claim "games end" {
  seeds 1..3
  let fast = run learn()
  let slow = run learn(1e-3)
  expect all(fast.length.last > 0)
  /// said nowhere
  expect mean(slow.length.last) < 0
  report mean(fast.length.last)
}
`;

test("holds what was found", async () => {
  const { report } = collector();
  const [claim] = compileClaims(compileText(SPEC), undefined, report);
  if (!claim) throw new Error("the claim does not compile");
  const { program } = claim.ir;
  const arms: { run: string; seed: number; record: Awaited<ReturnType<typeof trainArm>> }[] = [];
  const result = await checkClaim(program, {
    run: async (run, seed) => {
      const record = await trainArm([claim], { claim: 0, run, seed, smoke: false, threads: 1, episodes: seed === 1 });
      arms.push({ run, seed, record });
      return record;
    },
    solve: () => Promise.reject(new Error("nothing is solved")),
  });
  // However the runs came in.
  const page = claimPage("nim.sp", [{ program, report: result, arms: arms.toReversed() }]);
  expect(page.lead).toBe("1 fail.");
  expect(page.curves.map(({ name }) => name)).toEqual(["length (games end)"]);
  expect(page.curves[0].series.map(({ name, lines }) => [name, lines.length])).toEqual([
    [program.runs[0].text, 3],
    [program.runs[1].text, 3],
  ]);
  const lengths = (run: string, seed: number): readonly number[] =>
    arms.flatMap((arm) => (arm.run === run && arm.seed === seed ? arm.record.metrics.map((m) => m.value) : []));
  expect(page.curves[0].series[1].lines.map((line) => line.map((p) => p.value))).toEqual(
    [1, 2, 3].map((seed) => lengths(program.runs[1].id, seed)),
  );
  const [statements, seeds, budgets] = page.tables;
  expect(statements.title).toBe("fail: games end");
  expect(statements.rows.map(([held]) => held)).toEqual(["holds", "fails", "report", "where"]);
  expect(statements.rows[1][2]).toBe("said nowhere");
  expect(seeds.head).toEqual(["value", "1", "2", "3"]);
  expect(seeds.rows.every((row) => row.length === 4)).toBe(true);
  expect(budgets.rows.map(([arm, updates]) => [arm, updates])).toEqual(program.runs.map(({ text }) => [text, "3"]));
  expect(page.episodes.map(({ title }) => title)).toEqual(program.runs.map(({ text }) => `${text}, seed 1: hero plays nim, episode 1`));
  const html = reportPage(page);
  expect(html.match(/<figure>/g)).toHaveLength(1);
  expect(html).toContain("fail: games end");
});
