import type { ArrayNode, ArrayProgram, DType, Primitive } from "../../../contract/array-program.js";
import { guardHolds, splitOutputs } from "../bound-values.js";
import type { Executor, Graph, Session, Tensors } from "../executor.js";
import { bindSizes, checkInput, concrete } from "../sizes.js";
import { copyTensor, type Tensor } from "../tensor.js";
import type { DenseArray } from "./dense-array.js";
import { kernels, type Call } from "./kernels.js";

/** Opens the reference executor: plain TypeScript in 64 bits, the ground truth for tests. f32 outputs are Float64Array. */
export function openReference(): Executor {
  return { name: "reference", device: "cpu, 64 bits", load: async (graph) => new ReferenceSession(graph) };
}

class ReferenceSession implements Session {
  readonly program: ArrayProgram;
  private readonly bound = new Map<string, Tensor>();

  constructor(graph: Graph) {
    this.program = graph.program;
  }

  bind(values: Tensors, shared = false): void {
    for (const [name, value] of Object.entries(values)) {
      checkInput(this.program, name, value);
      this.bound.set(name, shared ? value : copyTensor(value));
    }
  }

  async run(inputs: Tensors): Promise<Record<string, Tensor>> {
    const all = evaluate(this.program, { ...Object.fromEntries(this.bound), ...inputs });
    const { given, kept } = splitOutputs(this.program);
    const result = Object.fromEntries(given.map((output) => [output.name, all[output.name]]));
    if (guardHolds(this.program, result)) for (const output of kept) this.bound.set(output.replaces, all[output.name]);
    return result;
  }

  async read(names: readonly string[] = [...this.bound.keys()]): Promise<Record<string, Tensor>> {
    return Object.fromEntries(names.map((name) => [name, copyTensor(this.bound.get(name) as Tensor)]));
  }

  dispose(): void {
    this.bound.clear();
  }
}

/** Computes all outputs of a program in 64 bits. */
export function evaluate(program: ArrayProgram, inputs: Tensors): Record<string, Tensor> {
  const sizes = bindSizes(program, (name) => inputs[name]);
  const values: DenseArray[] = [];
  for (const node of program.nodes) {
    if (node.op === "input") {
      const { shape, data } = inputs[node.attributes.name];
      values.push({ shape, data: Float64Array.from(data) });
    } else {
      // One key indexes the table and types the call; TypeScript cannot follow it through the union.
      const kernel = kernels[node.op] as unknown as (call: Call<Primitive>) => DenseArray;
      const operands = node.inputs.map((id) => values[id]);
      values.push(kernel({ inputs: operands, attributes: node.attributes, shape: concrete(node.shape, sizes), sizes }));
    }
  }
  return Object.fromEntries(program.outputs.map(({ name, node }) => [name, toTensor(program.nodes[node], values[node])]));
}

function toTensor(node: ArrayNode, { shape, data }: DenseArray): Tensor {
  return { dtype: node.dtype, shape, data: inDType(node.dtype, data) };
}

function inDType(dtype: DType, data: Float64Array): Tensor["data"] {
  return dtype === "f32" ? data.slice() : dtype === "i32" ? Int32Array.from(data) : Uint8Array.from(data);
}
