/** Training steps of networks, on each executor: milliseconds, and what of it is outside the graph. */
import ort from "onnxruntime-node";
import { emitOnnx } from "../../src/compiler/5-emit/onnx/emit-onnx.js";
import { openExecutor, type Executor } from "../../src/runtime/arrays/executor.js";
import { initialValues } from "../../src/runtime/arrays/initial-values.js";
import { tensor, tensorOf, type Tensor } from "../../src/runtime/arrays/tensor.js";
import { measureInTurn, type Timing } from "./in-turn.js";
import { networks, type TimedNetwork } from "./networks.js";

const OUTPUTS = 9;

/** Prints a line for each network and batch. */
export async function timeSteps(seconds: number): Promise<void> {
  console.log(
    "a training step, milliseconds of processor time: median (fastest tenth); tfjs is TensorFlow.js 4 on WebAssembly doing the same graph",
  );
  for (const network of networks) {
    for (const rows of network.batches) {
      const onnx = emitOnnx(network.program);
      const inputs = inputsOf(network, rows);
      const rivals: { readonly name: string; readonly step: () => Promise<unknown> }[] = [];
      for (const threads of [1, 2])
        rivals.push({ name: `${threads} thread`, step: await ours(await openExecutor({ name: "onnx", threads }), network, onnx, inputs) });
      rivals.push({ name: "tfjs", step: await ours(await openExecutor({ name: "tfjs" }), network, onnx, inputs) });
      rivals.push({ name: "the graph alone", step: await bare(network, onnx, inputs) });
      const times = await measureInTurn(
        rivals.map(({ step }) => step),
        seconds,
      );
      const [one, two, tfjs, graph] = times;
      const outside = Math.max(0, 1 - graph.cpu.median / one.cpu.median);
      console.log(
        `${network.name}, batch ${rows}: 1 thread ${show(one)}, 2 threads ${show(two)}, tfjs ${show(tfjs)}, tfjs / ours ${(tfjs.cpu.median / one.cpu.median).toFixed(1)}, outside the graph ${(100 * outside).toFixed(0)} %`,
      );
    }
  }
}

const show = ({ wall, cpu }: Timing): string => `${cpu.median.toFixed(2)} (${cpu.fast.toFixed(2)}; wall ${wall.fast.toFixed(2)})`;

function inputsOf({ row }: TimedNetwork, rows: number): Record<string, Tensor> {
  const width = row.reduce((a, b) => a * b, 1);
  const target = new Float32Array(rows * OUTPUTS);
  for (let i = 0; i < rows; i++) target[i * OUTPUTS + (i % OUTPUTS)] = 1;
  const x = Float32Array.from({ length: rows * width }, (_, i) => Math.sin(i * 12.9898) * 0.05);
  return { x: tensor("f32", [rows, ...row], x), target: tensor("f32", [rows, OUTPUTS], target) };
}

/** A step as `improve` makes it: inputs are handed over, the loss comes back, weights stay in the session. */
async function ours(
  executor: Executor,
  { program }: TimedNetwork,
  onnx: Uint8Array,
  inputs: Record<string, Tensor>,
): Promise<() => Promise<unknown>> {
  const session = await executor.load({ program, onnx });
  session.bind({ ...initialValues(program, 1), rate: tensorOf("f32", [], [1e-3]) });
  return () => session.run(inputs);
}

/** The library's own run of the graph, with everything at hand in its own form. */
async function bare({ program }: TimedNetwork, onnx: Uint8Array, inputs: Record<string, Tensor>): Promise<() => Promise<unknown>> {
  const session = await ort.InferenceSession.create(onnx, { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: "sequential" });
  const given: Record<string, Tensor> = { ...initialValues(program, 1), rate: tensorOf("f32", [], [1e-3]), ...inputs };
  const wrapped = ({ data, shape }: Tensor): ort.Tensor => new ort.Tensor("float32", data as Float32Array, [...shape]);
  const feeds = Object.fromEntries(program.inputs.map(({ name }) => [name, wrapped(given[name])]));
  const kept = program.outputs.filter((output) => output.replaces !== undefined);
  // Results go where those of the step before lie, as in a session.
  const fetches = Object.fromEntries([
    ...program.outputs.map(({ name }) => [name, null] as const),
    ...kept.map(({ name, replaces }) => [name, wrapped(given[replaces ?? ""])] as const),
  ]);
  return () => session.run(feeds, fetches);
}
