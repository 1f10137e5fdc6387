/** What the page of claims says: verdicts with their evidence, curves of all arms, and episodes of each. */
import type { ClaimProgram } from "../../contract/claim.js";
import type { ClaimReport, RunRecord, StatementReport } from "../../runtime/claims/check-claim.js";
import type { ReportCurve, ReportEpisode, ReportTable, RunReport } from "../../runtime/track/report-page.js";
import { ownVersion } from "../version.js";

/** One finished run of an arm. */
export interface ArmRun {
  readonly run: string;
  readonly seed: number;
  readonly record: RunRecord;
}

/** A claim as it was checked. */
export interface CheckedClaim {
  readonly program: ClaimProgram;
  readonly report: ClaimReport;
  readonly arms: readonly ArmRun[];
}

/** Gathers the page of a spec's claims. */
export function claimPage(spec: string, claims: readonly CheckedClaim[]): RunReport {
  const verdicts = claims.map(({ report }) => report.verdict);
  const counted = [...new Set(verdicts)].map((verdict) => `${verdicts.filter((v) => v === verdict).length} ${verdict}`);
  return {
    title: `Claims of ${spec}`,
    lead: `${counted.join(", ")}.`,
    curves: claims.flatMap(curvesOf),
    tables: [
      ...claims.flatMap(({ report }) => tablesOf(report)),
      {
        title: "Made with",
        head: ["what", "which"],
        rows: [
          ["spc", ownVersion()],
          ["node", process.version],
        ],
      },
    ],
    episodes: claims.flatMap(episodesOf),
  };
}

/** A curve for each metric, with a series for each arm and a line for each seed. */
function curvesOf({ program, report, arms }: CheckedClaim): readonly ReportCurve[] {
  const names = [...new Set(arms.flatMap(({ record }) => record.metrics.map((m) => m.name)))];
  return names.map((name) => ({
    name: `${name} (${report.title})`,
    series: program.runs.flatMap(({ id, text }) => {
      const lines = arms
        .filter((arm) => arm.run === id)
        .toSorted((a, b) => a.seed - b.seed)
        .map(({ record }) => record.metrics.filter((m) => m.name === name))
        .filter((line) => line.length > 0);
      return lines.length > 0 ? [{ name: text, lines }] : [];
    }),
  }));
}

function tablesOf(report: ClaimReport): readonly ReportTable[] {
  const { title, verdict, reason, statements, seeds, warnings, runs, source } = report;
  const perSeed = statements.flatMap((s) => s.perSeed.filter(({ values }) => values.length === seeds.length));
  const known = new Set<string>();
  const rows = perSeed.filter(({ label, values }) => !known.has(label + values.join()) && known.add(label + values.join()));
  return [
    {
      title: `${verdict}: ${title}`,
      head: ["", "statement", "the paper", "here", "baseline"],
      rows: [
        ...statements.map((s) => [heldBy(s, verdict), `${s.kind} ${s.text}`, s.paper, figure(s.here), figure(s.baseline)]),
        ...(reason === undefined ? [] : [["reason", reason, "", "", ""]]),
        ...warnings.map((warning) => ["warning", warning, "", "", ""]),
        ["where", source, "", "", ""],
      ],
    },
    ...(rows.length > 0
      ? [
          {
            title: `Seed by seed: ${title}`,
            head: ["value", ...seeds.map(String)],
            rows: rows.map(({ label, values }) => [
              label,
              ...values.map((v) => (label === "holds" ? (v === 0 ? "no" : "yes") : figure(v))),
            ]),
          },
        ]
      : []),
    ...(runs.length > 0
      ? [
          {
            title: `Arms, means over seeds: ${title}`,
            head: ["arm", "updates", "decisions"],
            rows: runs.map(({ text, updates, decisions }) => [text, count(updates), count(decisions)]),
          },
        ]
      : []),
  ];
}

function heldBy({ holds }: StatementReport, verdict: ClaimReport["verdict"]): string {
  if (holds === undefined) return "report";
  return verdict === "smoke" ? "runs" : holds ? "holds" : "fails";
}

function episodesOf({ program, arms }: CheckedClaim): readonly ReportEpisode[] {
  return program.runs.flatMap(({ id, text }) =>
    arms
      .filter(({ run }) => run === id)
      .flatMap(({ seed, record }) =>
        (record.episodes ?? []).map((episode) => ({ ...episode, title: `${text}, seed ${seed}: ${episode.title}` })),
      ),
  );
}

function figure(value: number | undefined): string {
  return value === undefined ? "" : String(Number(value.toPrecision(4)));
}

function count(n: number): string {
  return Math.round(n).toLocaleString("en-US");
}
