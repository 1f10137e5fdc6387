import type * as Ort from "onnxruntime-node";
import type { ArrayProgram, DType } from "../../../contract/array-program.js";
import { guardHolds, splitOutputs } from "../bound-values.js";
import type { Executor, ExecutorOptions, Graph, Session, Tensors } from "../executor.js";
import { deviceRefused } from "../messages.js";
import { bindSizes, checkInput } from "../sizes.js";
import { arrayOf, copyTensor, type Tensor } from "../tensor.js";

type Runtime = typeof Ort;

/** Opens ONNX Runtime on a device. For a fixed number of threads the CPU gives the same bits every time (D3). */
export async function openOnnx(options: Omit<ExecutorOptions, "name">): Promise<Executor> {
  const runtime = await import("onnxruntime-node");
  const ort: Runtime = "default" in runtime ? (runtime.default as Runtime) : runtime;
  const { device = "cpu", threads = 1 } = options;
  const settings: Ort.InferenceSession.SessionOptions = {
    executionProviders: device === "cpu" ? ["cpu"] : [device, "cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    logSeverityLevel: 3,
  };
  // What a missing device has to say is said in our words.
  if (device !== "cpu") ort.env.logLevel = "fatal";
  return {
    name: "onnx",
    device: device === "cpu" ? `cpu, ${threads} ${threads === 1 ? "thread" : "threads"}` : device,
    load: async ({ program, onnx }: Graph) => {
      if (!onnx) throw new Error(`${program.name}: the onnx executor needs the program's ONNX model`);
      try {
        return new OnnxSession(program, ort, await ort.InferenceSession.create(onnx, settings));
      } catch (error) {
        if (device === "cpu") throw error;
        throw deviceRefused({ device, because: (error as Error).message });
      }
    },
  };
}

const ONNX_TYPE = { f32: "float32", i32: "int32", bool: "bool" } as const;

/** A bound value has two buffers: a run reads one and writes the other, so that nothing is allocated or copied between steps. */
interface Bound {
  current: Ort.Tensor;
  spare: Ort.Tensor | undefined;
}

class OnnxSession implements Session {
  private readonly bound = new Map<string, Bound>();
  private busy = false;
  private readonly given: readonly { readonly name: string }[];
  private readonly kept: readonly { readonly name: string; readonly replaces: string }[];

  constructor(
    readonly program: ArrayProgram,
    private readonly ort: Runtime,
    private readonly session: Ort.InferenceSession,
  ) {
    const { given, kept } = splitOutputs(program);
    this.given = given;
    this.kept = kept;
  }

  bind(values: Tensors, shared = false): void {
    for (const [name, value] of Object.entries(values)) {
      checkInput(this.program, name, value);
      if (shared) {
        this.bound.set(name, { current: this.wrap(value), spare: undefined });
        continue;
      }
      const known = this.bound.get(name);
      if (known && known.current.dims.join() === value.shape.join()) (known.current.data as Float32Array).set(value.data);
      else this.bound.set(name, { current: this.wrap(copyTensor(value)), spare: undefined });
    }
  }

  async run(inputs: Tensors): Promise<Record<string, Tensor>> {
    const feeds: Record<string, Ort.Tensor> = {};
    for (const [name, { current }] of this.bound) feeds[name] = current;
    for (const [name, value] of Object.entries(inputs)) feeds[name] = this.wrap(value);
    bindSizes(this.program, (name) => feeds[name] && { dtype: typeOf(feeds[name]), shape: feeds[name].dims });
    const fetches: Record<string, Ort.Tensor | null> = {};
    for (const { name } of this.given) fetches[name] = null;
    for (const { name, replaces } of this.kept) fetches[name] = this.spareOf(replaces, feeds[replaces]);
    const results = await this.compute(feeds, fetches);
    const outputs = Object.fromEntries(this.given.map(({ name }) => [name, unwrap(results[name])]));
    if (guardHolds(this.program, outputs)) this.swap(inputs, results);
    return outputs;
  }

  private async compute(
    feeds: Record<string, Ort.Tensor>,
    fetches: Record<string, Ort.Tensor | null>,
  ): Promise<Ort.InferenceSession.ReturnType> {
    // Two runs at once would write the same spare buffers.
    if (this.busy && this.kept.length > 0) throw new Error(`${this.program.name}: a run is still going on`);
    this.busy = true;
    try {
      return await this.session.run(feeds, fetches);
    } finally {
      this.busy = false;
    }
  }

  private spareOf(name: string, feed: Ort.Tensor): Ort.Tensor | null {
    const bound = this.bound.get(name);
    if (!bound) return null;
    bound.spare ??= new this.ort.Tensor(feed.type, new (arrayOf(typeOf(feed)))(feed.size) as Float32Array, feed.dims) as Ort.Tensor;
    return bound.spare;
  }

  private swap(inputs: Tensors, results: Ort.InferenceSession.ReturnType): void {
    for (const { name, replaces } of this.kept) {
      const bound = this.bound.get(replaces);
      if (!bound || replaces in inputs) this.bound.set(replaces, { current: results[name] as Ort.Tensor, spare: undefined });
      else this.bound.set(replaces, { current: bound.spare as Ort.Tensor, spare: bound.current });
    }
  }

  async read(names: readonly string[] = [...this.bound.keys()]): Promise<Record<string, Tensor>> {
    return Object.fromEntries(names.map((name) => [name, copyTensor(unwrap((this.bound.get(name) as Bound).current))]));
  }

  dispose(): void {
    this.bound.clear();
    void this.session.release();
  }

  private wrap({ dtype, shape, data }: Tensor): Ort.Tensor {
    if (data instanceof Float64Array) throw new TypeError("the onnx executor takes f32 as Float32Array");
    return new this.ort.Tensor(ONNX_TYPE[dtype], data as Float32Array, shape) as Ort.Tensor;
  }
}

function typeOf(tensor: Ort.Tensor): DType {
  return tensor.type === "float32" ? "f32" : tensor.type === "int32" ? "i32" : "bool";
}

function unwrap(tensor: Ort.Tensor): Tensor {
  return { dtype: typeOf(tensor), shape: tensor.dims, data: tensor.data as Float32Array };
}
