import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import type { ArrayNode, ArrayProgram, DType, Primitive } from "../../../contract/array-program.js";
import { guardHolds, splitOutputs } from "../bound-values.js";
import type { Executor, Graph, Session, Tensors } from "../executor.js";
import { deviceRefused } from "../messages.js";
import { bindSizes, checkInput, concrete, type Sizes } from "../sizes.js";
import { arrayOf, type Tensor, type TensorData } from "../tensor.js";
import { kernels, TF_TYPE, type Call, type Library, type TfTensor } from "./kernels.js";

/** Opens TensorFlow.js: on its C library where the user has installed that, on WebAssembly otherwise; or on the device that is asked for. */
export async function openTfjs(options: { readonly device?: string } = {}, load: Load = (name) => import(name)): Promise<Executor> {
  const { tf, device } = await library(options.device ?? "cpu", load);
  return { name: "tfjs", device, load: async (graph) => new TfjsSession(tf, graph) };
}

/** Imports a package by its name. */
type Load = (name: string) => Promise<unknown>;

async function library(device: string, load: Load): Promise<{ readonly tf: Library; readonly device: string }> {
  switch (device) {
    case "cpu": {
      const native = await packageNamed(load, "@tensorflow/tfjs-node");
      return native ? { tf: native, device: "cpu, tfjs-node" } : { tf: await onWebAssembly(load), device: "cpu, WebAssembly" };
    }
    case "wasm":
      return { tf: await onWebAssembly(load), device: "cpu, WebAssembly" };
    case "cuda": {
      const native = await packageNamed(load, "@tensorflow/tfjs-node-gpu");
      if (!native) throw deviceRefused({ device, because: "tfjs runs on it by @tensorflow/tfjs-node-gpu, which is not installed" });
      return { tf: native, device: "cuda, tfjs-node-gpu" };
    }
    case "webgpu": {
      const tf = unwrapModule((await load("@tensorflow/tfjs")) as Library);
      if (!(await packageNamed(load, "@tensorflow/tfjs-backend-webgpu")))
        throw deviceRefused({ device, because: "tfjs runs on it by @tensorflow/tfjs-backend-webgpu, which is not installed" });
      if (!(await tf.setBackend("webgpu").catch(() => false)))
        throw deviceRefused({ device, because: "TensorFlow.js could not start on it" });
      return { tf, device };
    }
    default:
      throw deviceRefused({ device, because: "tfjs does not know it" });
  }
}

/** A package that the user may have installed; undefined where it is not there, or does not load on this machine. */
async function packageNamed(load: Load, name: string): Promise<Library | undefined> {
  try {
    return unwrapModule((await load(name)) as Library);
  } catch {
    return undefined;
  }
}

/** The WebAssembly backend, one thread. */
async function onWebAssembly(load: Load): Promise<Library> {
  const tf = unwrapModule((await load("@tensorflow/tfjs")) as Library);
  const wasm = unwrapModule((await load("@tensorflow/tfjs-backend-wasm")) as typeof import("@tensorflow/tfjs-backend-wasm"));
  if (tf.getBackend() !== "wasm") {
    const entry = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
    wasm.setWasmPaths(dirname(entry) + sep);
    wasm.setThreadsCount(1);
    if (!(await tf.setBackend("wasm"))) throw new Error("TensorFlow.js could not start its WebAssembly backend");
  }
  return tf;
}

function unwrapModule<T extends object>(module: T): T {
  return "default" in module ? (module.default as T) : module;
}

/** One node with the ids of values that nobody needs after it. */
interface Step {
  readonly node: ArrayNode;
  readonly release: readonly number[];
}

class TfjsSession implements Session {
  readonly program: ArrayProgram;
  private readonly bound = new Map<string, TfTensor>();
  private readonly constants = new Map<number, TfTensor>();
  private readonly steps: readonly Step[];

  constructor(
    private readonly tf: Library,
    graph: Graph,
  ) {
    this.program = graph.program;
    this.steps = planSteps(graph.program);
    for (const node of graph.program.nodes) {
      if (node.op === "constant") this.constants.set(node.id, this.compute(node, [], {}));
    }
  }

  bind(values: Tensors): void {
    for (const [name, value] of Object.entries(values)) {
      checkInput(this.program, name, value);
      this.bound.get(name)?.dispose();
      this.bound.set(name, this.upload(value));
    }
  }

  async run(inputs: Tensors): Promise<Record<string, Tensor>> {
    const sizes = bindSizes(this.program, (name) => inputs[name] ?? describe(this.bound.get(name)));
    const values = this.evaluate(inputs, sizes);
    const { given, kept } = splitOutputs(this.program);
    const outputs: Record<string, Tensor> = {};
    for (const { name, node } of given) outputs[name] = await download(values.get(node) as TfTensor, this.program.nodes[node].dtype);
    if (guardHolds(this.program, outputs)) {
      const next = kept.map(({ replaces, node }) => [replaces, (values.get(node) as TfTensor).clone()] as const);
      for (const [name, value] of next) {
        this.bound.get(name)?.dispose();
        this.bound.set(name, value);
      }
    }
    for (const id of new Set(this.program.outputs.map((output) => output.node))) values.get(id)?.dispose();
    return outputs;
  }

  /** Computes every node; of the values, the outputs are left for the caller to dispose of. */
  private evaluate(inputs: Tensors, sizes: Sizes): ReadonlyMap<number, TfTensor> {
    const values = new Map<number, TfTensor>();
    for (const { node, release } of this.steps) {
      if (node.op === "input") {
        const given = inputs[node.attributes.name];
        values.set(node.id, given ? this.upload(given) : (this.bound.get(node.attributes.name) as TfTensor).clone());
      } else if (node.op === "constant") {
        values.set(node.id, (this.constants.get(node.id) as TfTensor).clone());
      } else {
        const operands = node.inputs.map((id) => values.get(id) as TfTensor);
        values.set(node.id, this.compute(node, operands, sizes));
      }
      for (const id of release) {
        values.get(id)?.dispose();
        values.delete(id);
      }
    }
    return values;
  }

  private compute(node: ArrayNode, x: readonly TfTensor[], sizes: Sizes): TfTensor {
    // One key indexes the table and types the call; TypeScript cannot follow it through the union.
    const kernel = kernels[node.op as Exclude<Primitive, "input">] as unknown as (call: Call<Primitive>) => TfTensor;
    const { attributes, dtype } = node;
    return this.tf.tidy(() => kernel({ tf: this.tf, x, attributes, dtype, sizes, shape: concrete(node.shape, sizes) }));
  }

  private upload({ dtype, shape, data }: Tensor): TfTensor {
    // A copy: the library keeps the array it is given.
    return this.tf.tensor(new (arrayOf(dtype))(data) as Float32Array, [...shape], TF_TYPE[dtype]);
  }

  async read(names: readonly string[] = [...this.bound.keys()]): Promise<Record<string, Tensor>> {
    const result: Record<string, Tensor> = {};
    for (const name of names) {
      const value = this.bound.get(name) as TfTensor;
      result[name] = await download(value, value.dtype === "float32" ? "f32" : value.dtype === "int32" ? "i32" : "bool");
    }
    return result;
  }

  dispose(): void {
    for (const value of [...this.bound.values(), ...this.constants.values()]) value.dispose();
    this.bound.clear();
    this.constants.clear();
  }
}

function planSteps(program: ArrayProgram): readonly Step[] {
  const outputs = new Set(program.outputs.map((output) => output.node));
  const lastUse = new Map<number, number>(program.nodes.map((node) => [node.id, node.id]));
  for (const node of program.nodes) for (const id of node.inputs) lastUse.set(id, node.id);
  const release = new Map<number, number[]>();
  for (const [id, at] of lastUse) if (!outputs.has(id)) release.set(at, [...(release.get(at) ?? []), id]);
  return program.nodes.map((node) => ({ node, release: release.get(node.id) ?? [] }));
}

function describe(value: TfTensor | undefined): Pick<Tensor, "dtype" | "shape"> | undefined {
  if (!value) return undefined;
  return { shape: value.shape, dtype: value.dtype === "float32" ? "f32" : value.dtype === "int32" ? "i32" : "bool" };
}

async function download(value: TfTensor, dtype: DType): Promise<Tensor> {
  const data = (await value.data()) as TensorData;
  return { dtype, shape: value.shape, data: new (arrayOf(dtype))(data) };
}
