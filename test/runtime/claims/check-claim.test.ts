import { describe, expect, test } from "vitest";
import type { ClaimExpr, ClaimProgram, ClaimStatement } from "../../../src/contract/claim.js";
import { checkClaim, type RunRecord } from "../../../src/runtime/claims/check-claim.js";
import { RunFault } from "../../../src/runtime/train/messages.js";

const last = (run: string): ClaimExpr => ({
  kind: "time",
  how: "last",
  of: { kind: "metric", runs: [run], name: "gap" },
  args: [],
  label: `${run}.gap.last`,
});
const atMost = (left: ClaimExpr, right: ClaimExpr): ClaimExpr => ({
  kind: "reduce",
  how: "all",
  of: { kind: "binary", op: "<=", left, right },
});
const statement = (kind: ClaimStatement["kind"], value: ClaimExpr, more: Partial<ClaimStatement> = {}): ClaimStatement => ({
  kind,
  text: "it holds",
  source: "spec.sp:1",
  doc: "the paper's figure",
  value,
  ...more,
});
const claim = (statements: readonly ClaimStatement[], more: Partial<ClaimProgram> = {}): ClaimProgram => ({
  title: "better",
  source: "spec.sp:1",
  open: false,
  seeds: [1, 2, 3],
  runs: ["new", "old"].map((id) => ({ id, text: `${id}()`, module: id })),
  solutions: [],
  statements,
  ...more,
});
/** `new` ends with 0.1 a seed, `old` with 0.25 a seed. */
const run = async (id: string, seed: number): Promise<RunRecord> => ({
  metrics: [
    { name: "gap", at: 1, value: 9 },
    { name: "gap", at: 2, value: seed * (id === "new" ? 0.1 : 0.25) },
  ],
  decisions: 1000,
  updates: 10,
});
const solve = () => ({ value: [0, 0], exploitability: 0, nashConv: 0 });
const better = statement("expect", atMost(last("new"), last("old")));
const worse = statement("expect", atMost(last("old"), last("new")));
const never = statement("require", atMost(last("old"), { kind: "const", value: 0.5 }), { otherwise: "old learns too slowly" });

describe("the verdict", () => {
  test.each([
    ["pass", claim([better])],
    ["fail", claim([better, worse])],
    ["world unsuitable", claim([never, better])],
    // What the world does not allow to be seen is not a failure.
    ["world unsuitable", claim([never, worse])],
    ["reported", claim([better], { open: true })],
  ])("is %s", async (verdict, program) => {
    expect((await checkClaim(program, { run, solve })).verdict).toBe(verdict);
  });

  test("says why the world is unsuitable", async () => {
    expect((await checkClaim(claim([never]), { run, solve })).reason).toBe("old learns too slowly");
  });

  test("is void after a fault of a run, and says which", async () => {
    const failing = async (): Promise<RunRecord> => Promise.reject(new RunFault("SP6207", "the metric `gap` is NaN", ""));
    const report = await checkClaim(claim([better]), { run: failing, solve });
    expect(report).toMatchObject({ verdict: "void", reason: "the metric `gap` is NaN", statements: [] });
  });

  test("is void if something is not a number", async () => {
    const zero: ClaimExpr = { kind: "const", value: 0 };
    const report = await checkClaim(claim([statement("expect", atMost({ kind: "binary", op: "/", left: zero, right: zero }, zero))]), {
      run,
      solve,
    });
    expect(report.verdict).toBe("void");
  });

  test("does not hide a bug", async () => {
    await expect(checkClaim(claim([better]), { run: async () => Promise.reject(new TypeError("oops")), solve })).rejects.toThrow("oops");
  });

  test("of a smoke run is never given (E4)", async () => {
    for (const program of [claim([better]), claim([worse]), claim([never]), claim([better], { open: true })]) {
      const seen: number[] = [];
      const report = await checkClaim(program, { run: (id, seed) => (seen.push(seed), run(id, seed)), solve, smoke: true });
      expect([report.verdict, report.reason, new Set(seen)]).toEqual(["smoke", undefined, new Set([1])]);
    }
    const failing = await checkClaim(claim([better]), {
      run: async () => Promise.reject(new RunFault("SP6207", "no number", "")),
      solve,
      smoke: true,
    });
    expect([failing.verdict, failing.reason]).toEqual(["smoke", "no number"]);
  });
});

test("runs every arm once a seed, no more at once than allowed", async () => {
  let open = 0;
  let most = 0;
  const asked: string[] = [];
  await checkClaim(claim([better]), {
    concurrency: 2,
    solve,
    run: async (id, seed) => {
      asked.push(`${id} ${seed}`);
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, 1));
      open--;
      return run(id, seed);
    },
  });
  expect(asked.sort()).toEqual(["new 1", "new 2", "new 3", "old 1", "old 2", "old 3"]);
  expect(most).toBe(2);
});

test("after a fault no run is begun, and none goes on behind the report", async () => {
  let open = 0;
  const begun: string[] = [];
  await checkClaim(claim([better]), {
    concurrency: 2,
    solve,
    run: async (id, seed) => {
      begun.push(`${id} ${seed}`);
      if (id === "new") throw new RunFault("SP6201", "no number", "");
      open++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      open--;
      return run(id, seed);
    },
  });
  expect([begun, open]).toEqual([["new 1", "old 1"], 0]);
});

test("tells both sides, the paper's figure, and what held seed by seed", async () => {
  const mean = (id: string): ClaimExpr => ({ kind: "reduce", how: "mean", of: last(id) });
  const compared = statement("expect", { kind: "binary", op: "<", left: mean("new"), right: mean("old") });
  const { statements } = await checkClaim(claim([better, compared]), { run, solve });
  expect(statements[0]).toMatchObject({ holds: true, paper: "the paper's figure" });
  expect(statements[0].perSeed.map((s) => s.label)).toEqual(["new.gap.last", "old.gap.last", "holds"]);
  expect(statements[0].perSeed[2].values).toEqual([1, 1, 1]);
  expect(statements[1].here).toBeCloseTo(0.2, 12);
  expect(statements[1].baseline).toBeCloseTo(0.5, 12);
});

test.each([
  [1009, 0],
  [1011, 1],
  // An untrained arm is a baseline.
  [0, 0],
])("%d decisions against 1000 are worth %d warnings (E3)", async (decisions, warnings) => {
  const unequal = async (id: string, seed: number): Promise<RunRecord> => ({
    ...(await run(id, seed)),
    ...(id === "old" && { decisions }),
  });
  const report = await checkClaim(claim([better]), { run: unequal, solve });
  expect([report.verdict, report.warnings.length]).toEqual(["pass", warnings]);
  if (warnings > 0) expect(report.warnings[0]).toMatch(/1,011 decisions for `old\(\)`, 1,000 for `new\(\)`/);
});
