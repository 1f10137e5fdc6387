// Draws docs/images/*.svg from docs/images/spiral.json; a test compares. `npx tsx scripts/curves.ts --measure` first takes the numbers anew from
// what `spc claim stdlib/papers/spiral.sp` left in .spc/claims.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compileClaims } from "../src/cli/actions/load-methods.js";
import { compile } from "../src/compiler/compile.js";
import { collector } from "../src/compiler/diagnostics/define.js";
import { openSpecs } from "../src/compiler/source/specs.js";
import { openExecutor } from "../src/runtime/arrays/executor.js";
import { lineChart, type ChartSeries } from "../src/runtime/track/line-chart.js";
import type { RunRecord } from "../src/runtime/claims/check-claim.js";
import { programHash } from "../src/runtime/train/train.js";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DATA = path.join(ROOT, "docs/images/spiral.json");
const SPEC = "stdlib/papers/spiral.sp";

/** What was measured of one arm: for each metric a row a seed, a column a measurement. */
interface Arm {
  readonly text: string;
  readonly at: readonly number[];
  readonly metrics: Readonly<Record<string, readonly (readonly number[])[]>>;
}

/** The pictures, by path, as they follow from the kept numbers. */
export function pictures(): Record<string, string> {
  const arms = JSON.parse(readFileSync(DATA, "utf8")) as readonly Arm[];
  const arm = (words: string): Arm => {
    const found = arms.find(({ text }) => text.includes(words));
    if (!found) throw new Error(`no arm with ${words} in ${DATA}`);
    return found;
  };
  const series = (name: string, color: number, from: Arm, metric: string, dashed = false): ChartSeries => ({
    name,
    color,
    dashed,
    lines: from.metrics[metric].map((values) => values.map((y, i) => ({ x: from.at[i], y }))),
  });
  const size = { width: 720, height: 400 };
  const self = arm("foe: none");
  const fixed = arm("foe: random_player()");
  const rae = arm("rae: true");
  const pooled = arm("rae: false");
  return {
    "docs/images/spiral-kuhn.svg": lineChart({
      ...size,
      id: "kuhn",
      title: "Kuhn poker: against itself, and against a fixed rival",
      x: { name: "updates (of 4 games)" },
      y: { name: "NashConv", min: 0, max: 1 },
      series: [
        series("self-play, average policy", 0, self, "average"),
        series("self-play, last policy", 0, self, "nash_conv", true),
        series("fixed rival, average policy", 1, fixed, "average"),
        series("fixed rival, last policy", 1, fixed, "nash_conv", true),
      ],
    }),
    "docs/images/spiral-tolled.svg": lineChart({
      ...size,
      id: "tolled",
      title: "Kuhn poker with a toll: one baseline a seat, or one for both",
      x: { name: "updates (of 4 games)" },
      y: { name: "NashConv", min: 0, max: 1.5 },
      series: [
        series("baseline a seat, average policy", 2, rae, "average"),
        series("baseline a seat, last policy", 2, rae, "nash_conv", true),
        series("one baseline, average policy", 3, pooled, "average"),
        series("one baseline, last policy", 3, pooled, "nash_conv", true),
      ],
    }),
  };
}

/** Reads the finished arms of the claims. */
async function measure(): Promise<readonly Arm[]> {
  const { report } = collector();
  const specs = openSpecs(report, { folder: ROOT });
  const source = specs.open(SPEC);
  if (!source) throw new Error(`${SPEC} cannot be read`);
  const executor = await openExecutor({ name: "onnx", threads: 1 });
  const arms: Arm[] = [];
  for (const claim of compileClaims(compile(source, specs.follow, report), undefined, report)) {
    if (!claim) throw new Error(`${SPEC} has errors`);
    for (const { id, text } of claim.ir.program.runs) {
      const key = programHash(claim.arm(id).method, executor).slice(0, 32);
      const records = claim.ir.program.seeds.map(
        (seed) => JSON.parse(readFileSync(path.join(ROOT, ".spc", "claims", `${key}-${seed}.json`), "utf8")) as RunRecord,
      );
      const values = (name: string): number[][] =>
        records.map((r) => r.metrics.filter((m) => m.name === name).map((m) => Number(m.value.toPrecision(5))));
      const at = records[0].metrics.filter((m) => m.name === "average").map((m) => m.at);
      arms.push({ text, at, metrics: { nash_conv: values("nash_conv"), average: values("average") } });
    }
  }
  return arms;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes("--measure")) writeFileSync(DATA, `${JSON.stringify(await measure())}\n`);
  for (const [file, text] of Object.entries(pictures())) writeFileSync(path.join(ROOT, file), text);
}
