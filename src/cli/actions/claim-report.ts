import picocolors from "picocolors";
import type { ClaimReport, StatementReport } from "../../runtime/claims/check-claim.js";

/** Prints a claim's report: paper, here, baseline, verdict, and the evidence seed by seed. */
export function printClaim(report: ClaimReport, seconds: number, color: boolean): string {
  const paint = picocolors.createColors(color);
  const mark =
    report.verdict === "pass" ? paint.green("pass") : report.verdict === "fail" ? paint.red("fail") : paint.yellow(report.verdict);
  const lines = [`${mark}  ${paint.bold(report.title)}  ${paint.dim(`(${report.source}, ${seconds.toFixed(0)} s)`)}`];
  if (report.reason !== undefined) lines.push(`      ${report.reason}`);
  for (const statement of report.statements) lines.push(...printStatement(statement, report, paint));
  if (report.runs.length > 0) {
    lines.push("", "  arms, means over seeds");
    for (const run of report.runs) {
      lines.push(`    ${run.text}: ${count(run.updates)} updates, ${count(run.decisions)} decisions`);
    }
  }
  for (const warning of report.warnings) lines.push(`  ${paint.yellow("warning")}: ${warning}`);
  return `${lines.join("\n")}\n`;
}

type Paint = ReturnType<typeof picocolors.createColors>;

function printStatement(statement: StatementReport, { seeds, verdict }: ClaimReport, paint: Paint): string[] {
  const holds =
    statement.holds === undefined
      ? "report "
      : verdict === "smoke"
        ? "runs   "
        : statement.holds
          ? paint.green("holds  ")
          : paint.red("fails  ");
  const lines = ["", `  ${holds}${statement.kind} ${statement.text}`];
  if (statement.paper !== "") lines.push(`    paper     ${statement.paper.split("\n").join("\n              ")}`);
  const [left, right] = sidesOf(statement.text);
  if (statement.here !== undefined) lines.push(`    here      ${figure(statement.here)}${paint.dim(left)}`);
  if (statement.baseline !== undefined) lines.push(`    baseline  ${figure(statement.baseline)}${paint.dim(right)}`);
  if (statement.perSeed.length > 0) {
    const width = Math.max(4, ...statement.perSeed.map((s) => s.label.length));
    const head = statement.perSeed.some((s) => s.values.length === seeds.length);
    if (head) lines.push(`    ${"seed".padEnd(width)}  ${seeds.map((s) => String(s).padStart(10)).join("")}`);
    for (const { label, values } of statement.perSeed) {
      const cells =
        label === "holds" ? values.map((v) => (v === 0 ? "no" : "yes").padStart(10)) : values.map((v) => figure(v).padStart(10));
      lines.push(`    ${label.padEnd(width)}  ${cells.join("")}`);
    }
  }
  return lines;
}

/** What stands on each side of a comparison, unless it is a plain number. */
function sidesOf(text: string): readonly [string, string] {
  const sides = text.split(/ (?:<=|>=|==|!=|<|>) /);
  if (sides.length !== 2) return ["", ""];
  const [left, right] = sides.map((side) => (/^[\d.e_-]+$/.test(side) ? "" : `   ${side}`));
  return [left, right];
}

function figure(value: number): string {
  return Math.abs(value) > 0 && Math.abs(value) < 1e-4 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

function count(n: number): string {
  return Math.round(n).toLocaleString("en-US");
}
