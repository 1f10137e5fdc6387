/** Checks one claim: runs its arms over the seeds, evaluates what it expects, and says the verdict (E2, E3). */
import type { ClaimExpr, ClaimProgram, ClaimStatement } from "../../contract/claim.js";
import type { ReportEpisode } from "../track/report-page.js";
import { ClaimFault, evaluateClaim, type ClaimValue, type Evidence } from "./values.js";

/** One finished run of an arm. */
export interface RunRecord {
  readonly metrics: readonly { readonly name: string; readonly at: number; readonly value: number }[];
  /** Decisions collected for learning (E3). */
  readonly decisions: number;
  readonly updates: number;
  /** Episodes of its policies as they are at the end, where they were asked for. */
  readonly episodes?: readonly ReportEpisode[];
}

export interface ClaimSolved {
  readonly value: readonly number[];
  readonly exploitability: number;
  readonly nashConv: number;
}

export interface CheckOptions {
  /** Trains one arm under one seed. */
  readonly run: (runId: string, seed: number) => Promise<RunRecord>;
  readonly solve: (game: string, by: string, iterations: number) => ClaimSolved | Promise<ClaimSolved>;
  /** How many runs may be under way at once. */
  readonly concurrency?: number;
  /** One seed; never a verdict (E4). */
  readonly smoke?: boolean;
  readonly progress?: (done: number, total: number) => void;
}

export type Verdict = "pass" | "fail" | "world unsuitable" | "void" | "reported" | "smoke";

export interface StatementReport {
  readonly kind: ClaimStatement["kind"];
  readonly text: string;
  readonly source: string;
  /** What the paper says (E5). */
  readonly paper: string;
  readonly holds?: boolean;
  /** The two sides of a comparison, or the value. */
  readonly here?: number;
  readonly baseline?: number;
  /** Per seed: metrics as they enter the statement, and whether it holds where that can be told seed by seed. */
  readonly perSeed: readonly { readonly label: string; readonly values: readonly number[] }[];
  readonly otherwise?: string;
}

export interface ClaimReport {
  readonly title: string;
  readonly source: string;
  readonly verdict: Verdict;
  /** Why it is void or unsuitable. */
  readonly reason?: string;
  readonly seeds: readonly number[];
  readonly statements: readonly StatementReport[];
  readonly warnings: readonly string[];
  readonly runs: readonly { readonly text: string; readonly decisions: number; readonly updates: number }[];
}

/** Runs and judges a claim. Faults of runs make it void; they are not thrown. */
export async function checkClaim(program: ClaimProgram, options: CheckOptions): Promise<ClaimReport> {
  const seeds = options.smoke ? program.seeds.slice(0, 1) : program.seeds;
  const base = { title: program.title, source: program.source, seeds };
  // E4: a smoke run never gives a verdict; its reason says what did not work.
  const spoiled: Verdict = options.smoke ? "smoke" : "void";
  const records = new Map<string, RunRecord>();
  const solutions = new Map<string, ClaimSolved>();
  try {
    await runAll(program, seeds, options, records);
    for (const s of program.solutions) solutions.set(s.id, await options.solve(s.game, s.by, s.iterations));
  } catch (error) {
    if (!isFault(error)) throw error;
    return { ...base, verdict: spoiled, reason: error.message, statements: [], warnings: [], runs: [] };
  }
  const evidence = evidenceOf(seeds, records, solutions);
  const runs = program.runs.map((run) => {
    const own = seeds.map((seed) => records.get(`${run.id} ${seed}`) as RunRecord);
    const mean = (f: (r: RunRecord) => number): number => own.reduce((n, r) => n + f(r), 0) / Math.max(1, own.length);
    return { text: run.text, decisions: mean((r) => r.decisions), updates: mean((r) => r.updates) };
  });
  const statements: StatementReport[] = [];
  try {
    for (const statement of program.statements) statements.push(judge(statement, evidence));
  } catch (error) {
    if (!(error instanceof ClaimFault)) throw error;
    return { ...base, verdict: spoiled, reason: error.message, statements, warnings: [], runs };
  }
  const warnings = options.smoke ? [] : budgetWarnings(program, seeds, records);
  const unsuitable = statements.find((s) => s.kind === "require" && !s.holds);
  const failed = statements.some((s) => s.kind === "expect" && !s.holds);
  const verdict: Verdict = options.smoke ? "smoke" : program.open ? "reported" : unsuitable ? "world unsuitable" : failed ? "fail" : "pass";
  return {
    ...base,
    verdict,
    ...(unsuitable && verdict === "world unsuitable" && { reason: unsuitable.otherwise ?? unsuitable.text }),
    statements,
    warnings,
    runs,
  };
}

/** Faults of a spec or of its runs (G2) make a claim void; anything else is a bug, and not hidden behind a verdict. */
function isFault(error: unknown): error is Error {
  return error instanceof Error && ["Fault", "RunFault", "SolveFault", "ClaimFault"].includes(error.name);
}

async function runAll(
  program: ClaimProgram,
  seeds: readonly number[],
  options: CheckOptions,
  records: Map<string, RunRecord>,
): Promise<void> {
  const work = seeds.flatMap((seed) => program.runs.map((run) => ({ run: run.id, seed })));
  let next = 0;
  let done = 0;
  const failures: unknown[] = [];
  options.progress?.(0, work.length);
  const worker = async (): Promise<void> => {
    while (next < work.length && failures.length === 0) {
      const { run, seed } = work[next++];
      try {
        records.set(`${run} ${seed}`, await options.run(run, seed));
      } catch (error) {
        failures.push(error);
        return;
      }
      options.progress?.(++done, work.length);
    }
  };
  // Runs that are under way when one fails come to their ends: none goes on behind the next claim.
  await Promise.all(Array.from({ length: Math.max(1, Math.min(options.concurrency ?? 1, work.length)) }, worker));
  if (failures.length > 0) throw failures[0];
}

function evidenceOf(
  seeds: readonly number[],
  records: ReadonlyMap<string, RunRecord>,
  solutions: ReadonlyMap<string, ClaimSolved>,
): Evidence {
  return {
    seeds: seeds.length,
    metric: (run, seed, name) => {
      const record = records.get(`${run} ${seeds[seed]}`) as RunRecord;
      const own = record.metrics.filter((m) => m.name === name);
      return { at: own.map((m) => m.at), values: own.map((m) => m.value) };
    },
    solution: (id) => solutions.get(id) as ClaimSolved,
  };
}

function judge(statement: ClaimStatement, evidence: Evidence): StatementReport {
  const value = evaluateClaim(statement.value, evidence);
  if (!value.data.every(Number.isFinite)) throw new ClaimFault(`\`${statement.text}\` is ${value.data.find((v) => !Number.isFinite(v))}`);
  const sides = comparison(statement.value);
  const single = (v: ClaimValue | undefined): number | undefined => (v && v.data.length === 1 ? v.data[0] : undefined);
  const here = sides ? single(evaluateClaim(sides.left, evidence)) : statement.kind === "report" ? single(value) : undefined;
  const baseline = sides ? single(evaluateClaim(sides.right, evidence)) : undefined;
  const perSeed: { label: string; values: number[] }[] = [];
  collectSeries(statement.value, evidence, perSeed);
  const inner =
    statement.value.kind === "reduce" && statement.value.how === "all" ? evaluateClaim(statement.value.of, evidence) : undefined;
  if (inner && inner.axes.length === 1 && inner.axes[0].axis === "seed") perSeed.push({ label: "holds", values: [...inner.data] });
  return {
    kind: statement.kind,
    text: statement.text,
    source: statement.source,
    paper: statement.doc,
    ...(statement.kind !== "report" && { holds: value.data.every((v) => v !== 0) }),
    ...(here !== undefined && { here }),
    ...(baseline !== undefined && { baseline }),
    perSeed,
    ...(statement.otherwise !== undefined && { otherwise: statement.otherwise }),
  };
}

function comparison(expr: ClaimExpr): { left: ClaimExpr; right: ClaimExpr } | undefined {
  return expr.kind === "binary" && ["<", "<=", ">", ">=", "==", "!="].includes(expr.op)
    ? { left: expr.left, right: expr.right }
    : undefined;
}

/** The metrics in an expression, once time is gone, seed by seed. */
function collectSeries(expr: ClaimExpr, evidence: Evidence, into: { label: string; values: number[] }[]): void {
  switch (expr.kind) {
    case "time": {
      if (into.some((s) => s.label === expr.label)) return;
      const value = evaluateClaim(expr, evidence);
      if (value.axes.length === 1 && value.axes[0].axis === "seed") into.push({ label: expr.label, values: [...value.data] });
      else if (value.axes.length === 2) {
        const [arms, seeds] = value.axes;
        for (let a = 0; a < arms.size; a++)
          into.push({ label: `${expr.label} [${a}]`, values: value.data.slice(a * seeds.size, (a + 1) * seeds.size) });
      }
      return;
    }
    case "binary":
      collectSeries(expr.left, evidence, into);
      collectSeries(expr.right, evidence, into);
      return;
    case "reduce":
    case "unary":
    case "arm":
      collectSeries(expr.of, evidence, into);
      return;
    case "const":
    case "metric":
    case "solution":
      return;
  }
}

/** E3: arms that are compared should have learned from equally many decisions. */
function budgetWarnings(program: ClaimProgram, seeds: readonly number[], records: ReadonlyMap<string, RunRecord>): string[] {
  const warnings = new Set<string>();
  for (const { kind, value } of program.statements) {
    if (kind !== "expect") continue;
    const ids = new Set<string>();
    runsIn(value, ids);
    const totals = [...ids]
      .map((id) => ({
        text: program.runs.find((r) => r.id === id)?.text ?? id,
        decisions: seeds.reduce((n, seed) => n + (records.get(`${id} ${seed}`)?.decisions ?? 0), 0) / seeds.length,
      }))
      // What learned from nothing is a baseline, not a rival that was given less.
      .filter(({ decisions }) => decisions > 0);
    if (totals.length < 2) continue;
    totals.sort((a, b) => a.decisions - b.decisions);
    const [least, most] = [totals[0], totals[totals.length - 1]];
    if (most.decisions > least.decisions * 1.01) {
      const count = (n: number): string => Math.round(n).toLocaleString("en-US");
      warnings.add(
        `unequal budgets: ${count(most.decisions)} decisions for \`${most.text}\`, ${count(least.decisions)} for \`${least.text}\``,
      );
    }
  }
  return [...warnings];
}

function runsIn(expr: ClaimExpr, ids: Set<string>): void {
  if (expr.kind === "metric") for (const id of expr.runs) ids.add(id);
  else if (expr.kind === "binary") {
    runsIn(expr.left, ids);
    runsIn(expr.right, ids);
  } else if ("of" in expr) runsIn(expr.of, ids);
}
