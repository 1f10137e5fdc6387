/** Whole methods: games a second, seconds until play is near an equilibrium, and the share of the time inside graphs and kernels. */
import { readFileSync } from "node:fs";
import { bringMethodToLife, compileWith } from "../../src/cli/actions/load-methods.js";
import { methodsOf } from "../../src/compiler/compile-learning.js";
import { compile } from "../../src/compiler/compile.js";
import { collector } from "../../src/compiler/diagnostics/define.js";
import { sourceFile } from "../../src/compiler/source/source-file.js";
import { openExecutor } from "../../src/runtime/arrays/executor.js";
import { clockOf, emptyProfile, profiledExecutor, profiledKernel, readingTime } from "../../src/runtime/track/profile.js";
import { train } from "../../src/runtime/train/train.js";

/** NashConv at which a method has arrived. */
const GOAL = 0.2;

/** PPO on Leduc poker, both seats played by one policy; measured is the average of its snapshots. */
const LEDUC = `import { leduc_poker } from "std/games/leduc_poker"
import { ppo } from "std/learning/policy_gradient"
import { mlp } from "std/networks/mlp"

method leduc(updates: int = 200, n: int = 256) {
  policy hero = agent(mlp([64, 64]), value: true)
  pool past of hero

  train {
    repeat updates updates {
      let batch = collect n episodes of leduc_poker with every seat: hero
      ppo(hero, batch, rate: 3e-3, gamma: 1, trace: 0.95, passes: 2, size: 256, entropy_bonus: 0.05)
      every 4 updates { past.add(snapshot(hero)) }
      every 20 updates { measure average = nash_conv(average(past), leduc_poker) }
    }
  }
}
`;

interface Timed {
  readonly title: string;
  readonly text: string;
  readonly method: string;
  readonly settings: readonly string[];
  readonly metric: string;
}

const timed: readonly Timed[] = [
  {
    title: "SPIRAL on Kuhn poker",
    text: readFileSync("stdlib/papers/spiral.sp", "utf8"),
    method: "spiral",
    settings: ["games=[kuhn_poker]", "net=mlp([32])", "rate=3e-3", "explore=0.1", "iterations=1500", "n=128"],
    metric: "average",
  },
  { title: "PPO self-play on Leduc poker", text: LEDUC, method: "leduc", settings: [], metric: "average" },
];

/** Prints a line for each method. Measuring NashConv is left out of the times. */
export async function timeMethods(): Promise<void> {
  console.log(
    `whole methods, one thread, without measuring; until the average policy's NashConv is below ${GOAL}; shares are of processor time`,
  );
  for (const one of timed) console.log(await timeMethod(one));
}

async function timeMethod({ title, text, method: name, settings, metric }: Timed): Promise<string> {
  const { report, diagnostics } = collector();
  const compiled = compile(
    sourceFile(`${name}.sp`, text),
    (_, from) => sourceFile(from, readFileSync(`stdlib/${from.slice(4)}.sp`, "utf8")),
    report,
  );
  const decl = methodsOf(compiled).find((m) => m.name.text === name);
  const ir = decl && compileWith(compiled, decl, settings, report);
  if (!ir) throw new Error(diagnostics.map((d) => `${d.code}: ${d.text}`).join("\n"));
  const { method, files } = bringMethodToLife(ir);
  const profile = emptyProfile();
  const executor = profiledExecutor(await openExecutor({ name: "onnx", threads: 1 }), profile);
  const games = Object.fromEntries(
    Object.entries(method.games).map(([game, own]) => [game, { ...own, kernel: profiledKernel(own.kernel, profile) }]),
  );
  const stop = new AbortController();
  let [episodes, spent, cpu, arrived, arrivedCpu] = [0, 0, 0, Number.NaN, Number.NaN];
  let inside = { graphs: 0, kernels: 0, readings: 0 };
  let [since, used] = [performance.now(), process.cpuUsage()];
  let counted = { ...profile };
  // Steps before a measure count; the measures themselves do not.
  const settle = (counts: boolean): void => {
    const { user, system } = process.cpuUsage(used);
    if (counts) {
      spent += performance.now() - since;
      cpu += (user + system) / 1000;
      inside = {
        graphs: inside.graphs + profile.graphs - counted.graphs,
        kernels: inside.kernels + profile.kernels - counted.kernels,
        readings: inside.readings + profile.readings - counted.readings,
      };
    }
    [since, used, counted] = [performance.now(), process.cpuUsage(), { ...profile }];
  };
  let measuring = false;
  let last = Number.NaN;
  await train(
    { ...method, games },
    {
      seed: 1,
      executor,
      files,
      signal: stop.signal,
      listener: {
        collected: (count) => (episodes += count),
        metric: (m) => {
          measuring = true;
          if (m.name !== metric) return;
          last = m.value;
          if (m.value < GOAL && Number.isNaN(arrived)) {
            arrived = spent / 1000;
            arrivedCpu = cpu / 1000;
            stop.abort();
          }
        },
        step: () => {
          settle(!measuring);
          measuring = false;
        },
      },
    },
  );
  cpu -= readingTime(inside, clockOf(executor.device));
  const share = (100 * (inside.graphs + inside.kernels)) / cpu;
  const reached = Number.isNaN(arrived)
    ? `not reached: ${last.toFixed(3)}`
    : `NashConv below ${GOAL} after ${arrived.toFixed(1)} s (${arrivedCpu.toFixed(1)} of processor time)`;
  return `${title}: ${reached}, ${Math.round((1000 * episodes) / spent).toLocaleString("en-US")} games a second (${Math.round((1000 * episodes) / cpu).toLocaleString("en-US")} of processor time), ${share.toFixed(0)} % inside graphs and kernels (graphs ${((100 * inside.graphs) / cpu).toFixed(0)} %)`;
}
