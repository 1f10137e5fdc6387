/**
 * The training step of an MLP 64-256-256-9 (softmax cross-entropy, Adam), in milliseconds: the compiler's graph, the same step written in
 * ONNX by hand, and the compiler's graph on TensorFlow.js. Ours also corrects Adam's bias, reads its rate, and gives the gradient norm.
 * Run: npx tsx bench/learning/mlp-step.ts [seconds a measurement]
 */
import { cpus } from "node:os";
import ort from "onnxruntime-node";
import type { ProgramBuilder } from "../../src/compiler/4-lower/arrays/builder.js";
import { dense } from "../../src/compiler/4-lower/arrays/layers.js";
import { adam } from "../../src/compiler/4-lower/arrays/optimizers.js";
import { trainingStep, type Objective } from "../../src/compiler/4-lower/arrays/training-step.js";
import { emitOnnx } from "../../src/compiler/5-emit/onnx/emit-onnx.js";
import { openExecutor, type Executor } from "../../src/runtime/arrays/executor.js";
import { initialValues } from "../../src/runtime/arrays/initial-values.js";
import { tensor, tensorOf } from "../../src/runtime/arrays/tensor.js";
import { handWrittenStep } from "./prototype-step.js";

const WIDTHS = [64, 256, 256, 9];
const seconds = Number(process.argv[2] ?? 2);

function objective(b: ProgramBuilder): Objective {
  const target = b.input("target", ["rows", 9]);
  let x = b.input("x", ["rows", 64]);
  WIDTHS.slice(1).forEach((width, i) => {
    x = dense(b, `layer${i}`, x, width);
    if (i < WIDTHS.length - 2) x = b.relu(x);
  });
  return { loss: b.neg(b.mean(b.sum(b.mul(b.logSoftmax(x), target), [-1]))) };
}

const program = trainingStep("mlp", objective, { optimizer: adam });
const onnx = emitOnnx(program);

function batchOf(rows: number): { x: Float32Array; target: Float32Array } {
  const target = new Float32Array(rows * 9);
  for (let i = 0; i < rows; i++) target[i * 9 + (i % 9)] = 1;
  return { x: Float32Array.from({ length: rows * 64 }, (_, i) => Math.sin(i * 12.9898) * 0.05), target };
}

type Step = () => Promise<number>;

async function ours(executor: Executor, rows: number): Promise<Step> {
  const session = await executor.load({ program, onnx });
  session.bind({ ...initialValues(program, 1), rate: tensorOf("f32", [], [1e-3]) });
  const { x, target } = batchOf(rows);
  const inputs = { x: tensor("f32", [rows, 64], x), target: tensor("f32", [rows, 9], target) };
  return async () => (await session.run(inputs)).loss.data[0];
}

/** The hand-written step, its outputs fed back as the next step's inputs. */
async function byHand(threads: number, rows: number): Promise<Step> {
  const { model, inputs } = handWrittenStep(WIDTHS, rows);
  const session = await ort.InferenceSession.create(model, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionProviders: ["cpu"],
  });
  const weights = initialValues(program, 1);
  const feeds: Record<string, ort.Tensor> = {};
  const { x, target } = batchOf(rows);
  for (const { name, shape } of inputs) {
    const layer = /^([wc])(\d)$/.exec(name);
    const start = layer ? (weights[`layer${layer[2]}.${layer[1]}`].data as Float32Array) : undefined;
    const data = name === "x" ? x : name === "target" ? target : (start ?? new Float32Array(shape.reduce((a, b) => a * b, 1)));
    feeds[name] = new ort.Tensor("float32", data, shape);
  }
  return async () => {
    const result = await session.run(feeds);
    for (const { name } of inputs.slice(2)) feeds[name] = result[`next.${name}`];
    return (result.loss.data as Float32Array)[0];
  };
}

/** Times rivals in turns, so that whatever else the machine does meets them alike; gives medians and fastest tenths in milliseconds. */
async function measure(rivals: readonly Step[]): Promise<{ median: number; fast: number }[]> {
  const times: number[][] = rivals.map(() => []);
  for (const rival of rivals) for (let i = 0; i < 3; i++) await rival();
  const end = performance.now() + seconds * 1000 * rivals.length;
  while (performance.now() < end || times[0].length < 9) {
    for (const [i, rival] of rivals.entries()) {
      const start = performance.now();
      for (let repeat = 0; repeat < 4; repeat++) await rival();
      times[i].push((performance.now() - start) / 4);
    }
  }
  return times.map((list) => {
    list.sort((a, b) => a - b);
    return { median: list[list.length >> 1], fast: list[Math.floor(list.length / 10)] };
  });
}

const show = ({ median, fast }: { median: number; fast: number }): string => `${median.toFixed(3)} (${fast.toFixed(3)})`;

console.log(
  `${new Date().toISOString()}  ${cpus()[0].model}, ${cpus().length} cores, node ${process.version}, onnxruntime-node ${ort.env.versions.node}`,
);
console.log(`command: npx tsx bench/learning/mlp-step.ts ${seconds}`);
console.log("milliseconds a step: median (fastest tenth)");
for (const rows of [256, 4096]) {
  for (const threads of [1, 2]) {
    const rivals = [await ours(await openExecutor({ name: "onnx", threads }), rows), await byHand(threads, rows)];
    const [mine, hand] = await measure(rivals);
    console.log(
      `batch ${rows}, ${threads} ${threads === 1 ? "thread " : "threads"}  compiled ${show(mine)}  by hand ${show(hand)}  ` +
        `ratio by hand / compiled ${(hand.median / mine.median).toFixed(2)} (${(hand.fast / mine.fast).toFixed(2)})`,
    );
  }
  const [tfjs] = await measure([await ours(await openExecutor({ name: "tfjs" }), rows)]);
  console.log(`batch ${rows}, TensorFlow.js wasm: ${show(tfjs)}`);
}
process.exit(0);
