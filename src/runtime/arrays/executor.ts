import type { ArrayProgram } from "../../contract/array-program.js";
import type { Tensor } from "./tensor.js";

/** A program ready to be loaded; the onnx executor needs its bytes. */
export interface Graph {
  readonly program: ArrayProgram;
  readonly onnx?: Uint8Array;
}

export type Tensors = Readonly<Record<string, Tensor>>;

/** Runs array programs on one device. */
export interface Executor {
  readonly name: "onnx" | "tfjs" | "reference";
  /** What it computes on, in words for people: `cpu, 2 threads`. */
  readonly device: string;
  load(graph: Graph): Promise<Session>;
}

/**
 * A loaded program. Values that are bound (weights, moments, settings that rarely change) stay inside, near the device; an output that
 * `replaces` an input becomes that input's bound value after each run, without a copy where the device allows it.
 */
export interface Session {
  readonly program: ArrayProgram;
  /** Sets inputs that stay from run to run. The data is copied, unless it is `shared`: then nobody may change it, and nothing may replace it. */
  bind(values: Tensors, shared?: boolean): void;
  /** Computes. Gives the outputs that replace nothing; `inputs` are those that are not bound. If the guard is false, bound values stay (G3). */
  run(inputs: Tensors): Promise<Record<string, Tensor>>;
  /** Copies bound values out, all or the named ones: for checkpoints and for sessions that act with the same weights. */
  read(names?: readonly string[]): Promise<Record<string, Tensor>>;
  dispose(): void;
}

/** Which executor to open, and its settings. */
export interface ExecutorOptions {
  readonly name: Executor["name"];
  /** onnx: threads inside one operation. The same number gives the same bits (D3). */
  readonly threads?: number;
  /** onnx: `cpu` (default), `webgpu`, `cuda`; tfjs: `cpu` (default: tfjs-node where it is installed, else WebAssembly), `wasm`, `webgpu`, `cuda`. */
  readonly device?: string;
}

/** Opens an executor; its library is imported only now. */
export async function openExecutor(options: ExecutorOptions): Promise<Executor> {
  switch (options.name) {
    case "onnx":
      return (await import("./onnx/executor.js")).openOnnx(options);
    case "tfjs":
      return (await import("./tfjs/executor.js")).openTfjs(options);
    case "reference":
      return (await import("./reference/executor.js")).openReference();
  }
}
