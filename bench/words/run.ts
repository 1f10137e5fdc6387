/**
 * Times a writer of width 128, 4 layers, 4 heads and 64 symbols: symbols a second written at several batch sizes, learned from, and the share of the
 * time that is spent outside of graphs. Seconds are those of the processor, so that a busy machine counts less. Run: npx tsx bench/words/run.ts [batch sizes, by commas]
 */
import { readFileSync } from "node:fs";
import { loadavg } from "node:os";
import { bringMethodToLife, compileWith } from "../../src/cli/actions/load-methods.js";
import { methodsOf } from "../../src/compiler/compile-learning.js";
import { compile } from "../../src/compiler/compile.js";
import { collector } from "../../src/compiler/diagnostics/define.js";
import { sourceFile } from "../../src/compiler/source/source-file.js";
import { openExecutor } from "../../src/runtime/arrays/executor.js";
import { packTexts } from "../../src/runtime/policies/writing.js";
import { writingsAt } from "../../src/runtime/tables/views.js";
import { collect } from "../../src/runtime/train/collect.js";
import { improve } from "../../src/runtime/train/improve.js";
import { Run } from "../../src/runtime/train/run.js";
import { makeColumn } from "../../src/runtime/tables/columns.js";
import { rowsOf } from "../../src/runtime/tables/table.js";
import { emptyProfile, profiledExecutor } from "../../src/runtime/track/profile.js";
import { describeMachine } from "../machine.js";
import { matmulPeak, productsOf } from "./peak.js";

const LENGTH = 64;

const SPEC = `import { decoder } from "std/networks/decoder"

format Line "{words: text up to 54}."

game talk {
  roles teller

  play {
    let a ~ uniform(0..9)
    let said = teller writes Line given (a)
    reward said += said is some ? 1 : 0
  }
}

method words {
  policy teller = writer(decoder(width: 128, layers: 4, heads: 4), tokens: characters, length: ${LENGTH})

  train {
    let batch = collect 1 episodes of talk() with teller: teller
    improve teller using adam(rate: 1e-3) { maximise mean(batch.reward * logp(teller, batch)) }
  }
}
`;

const { report, diagnostics } = collector();
const compiled = compile(
  sourceFile("words.sp", SPEC),
  (_, from) => sourceFile(from, readFileSync(`stdlib/${from.slice(4)}.sp`, "utf8")),
  report,
);
const ir = compileWith(compiled, methodsOf(compiled)[0], [], report);
if (!ir) throw new Error(diagnostics.map((d) => `${d.code}: ${d.text}`).join("\n"));
const { method, files } = bringMethodToLife(ir);

const profile = emptyProfile();
const executor = await openExecutor({ name: "onnx" });
const run = new Run(method as never, 1, profiledExecutor(executor, profile), files);
const writing = run.program.steps.find((s) => s.kind === "collect");
const learning = run.program.steps.find((s) => s.kind === "improve");
if (writing?.kind !== "collect" || learning?.kind !== "improve") throw new Error("a bug in the bench: a step is missing");
let collects = 0;

const write = async (episodes: number) =>
  collect(
    { ...writing.plan, count: episodes },
    { seed: 1, collect: collects++, games: run.program.games, policies: (name) => run.bound(name), lanes: episodes },
  );

/** What happened in some seconds. */
interface Rate {
  /** Symbols a second of processor time. */
  readonly symbols: number;
  readonly outside: number;
  /** Times a second of processor time. */
  readonly times: number;
}

/** Runs something until two seconds are over, three times, and gives the quickest: others who use the machine only slow it down. */
async function rate(once: () => Promise<number>): Promise<Rate> {
  await once();
  let best: Rate = { symbols: 0, outside: 0, times: 0 };
  for (let k = 0; k < 3; k++) {
    const began = performance.now();
    const cpu = process.cpuUsage();
    profile.graphs = 0;
    let [symbols, times] = [0, 0];
    while (performance.now() - began < 2000) {
      symbols += await once();
      times++;
    }
    const spent = performance.now() - began;
    const { user, system } = process.cpuUsage(cpu);
    const seconds = (user + system) / 1e6;
    if (symbols / seconds > best.symbols)
      best = { symbols: symbols / seconds, outside: 1 - profile.graphs / spent, times: times / seconds };
  }
  return best;
}

const told = (what: string, { symbols, outside }: Rate): void =>
  console.log(
    `${what.padEnd(28)} ${Math.round(symbols).toLocaleString("en-US").padStart(9)} symbols/s, ${(100 * outside).toFixed(0)} % outside of graphs`,
  );

console.log(`${new Date().toISOString()}  ${describeMachine()}, load ${loadavg()[0].toFixed(1)}`);
const peak = await matmulPeak(executor);
console.log(`${(peak / 1e9).toFixed(1)} GFLOP/s in one product of 1024 by 1024 by 1024`);
const written = new Map<number, number>();
for (const size of (process.argv[2] ?? "1,64,512").split(",").map(Number)) {
  const found = await rate(async () => {
    const batch = await write(size);
    return writingsAt(batch, "talk").reduce((n, { tokens }) => n + tokens.length - 1, 0);
  });
  written.set(size, found.symbols);
  told(`written, ${size} at once`, found);
}
const single = written.get(1);
for (const [size, symbols] of written)
  if (single !== undefined && size > 1) console.log(`${size} at once are ${(symbols / single).toFixed(1)} times one`);
const batch = await write(64);
const writings = writingsAt(batch, "talk");
const symbols = writings.reduce((n, { tokens }) => n + tokens.length - 1, 0);
const reward = makeColumn(batch, "decision", new Float64Array(rowsOf(batch).count).fill(1));
const learned = await rate(async () => {
  const columns = Object.fromEntries(learning.plan.columns.map((name) => [name, reward]));
  const scalars = Object.fromEntries(learning.plan.scalars.map((name) => [name, 1]));
  await improve(run, learning.plan, { batch, columns, scalars, rate: 1e-4 });
  return symbols;
});
told("learned from, 64 texts", learned);
const { writer } = run.policy("teller").graphs;
const { program } = await files.load(learning.plan.graph.name);
if (writer) {
  const packs = packTexts(writings, writer.plan).tokens.shape[0];
  const sizes = Object.fromEntries(program.dims.map((dim) => [dim, dim.startsWith("packs") ? packs : writings.length]));
  const reached = productsOf(program, sizes) * learned.times;
  console.log(
    `${packs} rows of ${LENGTH}; ${(reached / 1e9).toFixed(1)} GFLOP/s in products, ${((100 * reached) / peak).toFixed(0)} % of the best`,
  );
}
console.log(`memory ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB`);
run.dispose();
