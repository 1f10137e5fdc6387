/** Lists and compares the runs that lie in folders. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { runIdentity, type RunIdentity } from "../../runtime/train/run-folder.js";
import type { Context } from "../command.js";
import { couldNotRun } from "../could-not-run.js";
import { EXIT, type ExitCode } from "../exit.js";
import * as messages from "../messages.js";

interface FoundRun {
  readonly folder: string;
  readonly identity: RunIdentity;
  /** Of each metric its first and last value and how often it was measured. */
  readonly metrics: Readonly<
    Record<string, { readonly first: number; readonly last: number; readonly low: number; readonly count: number }>
  >;
}

/** Shows every run of a folder, or compares those that are named. */
export async function showRuns(named: readonly string[], { output, folder }: Context): Promise<ExitCode> {
  const wanted = named.length > 0 ? named : ["runs"];
  const found: FoundRun[] = [];
  for (const name of wanted) {
    const own = await readRun(folder, name);
    const inside = own ? [own] : await runsIn(folder, name);
    if (inside.length === 0)
      throw couldNotRun(messages.badUsage, { problem: `\`${name}\` holds no run` }, { help: "`spc train` puts runs into `runs/`" });
    found.push(...inside);
  }
  output.json({ runs: found.map(({ folder: at, identity, metrics }) => ({ folder: at, ...identity, metrics })) });
  output.data(named.length > 1 ? compared(found) : listed(found));
  return EXIT.clean;
}

async function runsIn(folder: string, name: string): Promise<FoundRun[]> {
  let inside: string[];
  try {
    inside = readdirSync(path.resolve(folder, name), { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? [e.name] : []));
  } catch {
    return [];
  }
  const runs = await Promise.all(inside.sort().map((entry) => readRun(folder, path.join(name, entry))));
  return runs.filter((r) => r !== undefined);
}

async function readRun(folder: string, name: string): Promise<FoundRun | undefined> {
  const at = path.resolve(folder, name);
  const identity = await runIdentity(at);
  if (!identity) return undefined;
  const metrics: Record<string, { first: number; last: number; low: number; count: number }> = {};
  for (const line of metricLines(path.join(at, "metrics.jsonl"))) {
    const { name: metric, value } = line;
    const known = metrics[metric] ?? { first: value, last: value, low: value, count: 0 };
    metrics[metric] = { first: known.first, last: value, low: Math.min(known.low, value), count: known.count + 1 };
  }
  return { folder: name, identity, metrics };
}

/** The lines of a metrics file; the last one may be half written where a run is still going on. */
function metricLines(file: string): { readonly name: string; readonly value: number }[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return [];
  }
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return whole
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as { name: string; value: number });
}

function listed(found: readonly FoundRun[]): string {
  const rows = found.map(({ folder, identity, metrics }) => [
    folder,
    identity.method,
    String(identity.seed),
    `${identity.executor}: ${identity.device}`,
    Object.entries(metrics)
      .map(([name, m]) => `${name} ${figure(m.last)}`)
      .join(", "),
  ]);
  return aligned([["run", "method", "seed", "executor", "at last"], ...rows]);
}

/** Settings where they differ, then the last value of every metric, a column a run. */
function compared(found: readonly FoundRun[]): string {
  const settings = (run: FoundRun): Record<string, string> => ({
    method: run.identity.method,
    seed: String(run.identity.seed),
    program: run.identity.program.slice(0, 8),
    executor: `${run.identity.executor}: ${run.identity.device}`,
    ...run.identity.settings,
  });
  const all = found.map(settings);
  const names = [...new Set(all.flatMap((s) => Object.keys(s)))].filter((name) => new Set(all.map((s) => s[name])).size > 1);
  const metrics = [...new Set(found.flatMap((run) => Object.keys(run.metrics)))];
  return aligned([
    ["", ...found.map((run) => run.folder)],
    ...names.map((name) => [name, ...all.map((s) => s[name] ?? "")]),
    ...metrics.map((name) => [
      `${name}, last`,
      ...found.map((run) => {
        const metric = run.metrics[name];
        return metric ? figure(metric.last) : "";
      }),
    ]),
    ...metrics.map((name) => [
      `${name}, lowest`,
      ...found.map((run) => {
        const metric = run.metrics[name];
        return metric ? figure(metric.low) : "";
      }),
    ]),
  ]);
}

function figure(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
