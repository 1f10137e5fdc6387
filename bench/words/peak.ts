/** What the machine can multiply at best, and what a graph multiplies. */
import { dimSize, type ArrayProgram } from "../../src/contract/array-program.js";
import { programBuilder } from "../../src/compiler/4-lower/arrays/builder.js";
import { emitOnnx } from "../../src/compiler/5-emit/onnx/emit-onnx.js";
import type { Executor } from "../../src/runtime/arrays/executor.js";
import { tensor } from "../../src/runtime/arrays/tensor.js";

/** Multiplications and additions of a program's matrix products, with its symbolic sizes at hand. */
export function productsOf(program: ArrayProgram, sizes: Readonly<Record<string, number>>): number {
  return program.nodes.reduce((sum, node) => {
    if (node.op !== "matmul") return sum;
    const x = program.nodes[node.inputs[0]].shape;
    const inner = x[x.length - (node.attributes.transposeA ? 2 : 1)];
    return sum + 2 * node.shape.reduce<number>((n, dim) => n * dimSize(dim, sizes), dimSize(inner, sizes));
  }, 0);
}

/** Multiplications and additions a second of processor time of one large product, the best of several. */
export async function matmulPeak(executor: Executor, size = 1024): Promise<number> {
  const b = programBuilder("peak");
  const [x, y] = ["x", "y"].map((name) => b.input(name, [size, size]));
  b.output("sum", b.sum(b.matmul(x, y)));
  const program = b.build();
  const session = await executor.load({ program, onnx: emitOnnx(program) });
  const data = Float32Array.from({ length: size * size }, (_, i) => Math.sin(i));
  const inputs = { x: tensor("f32", [size, size], data), y: tensor("f32", [size, size], data) };
  await session.run(inputs);
  let best = 0;
  for (let k = 0; k < 6; k++) {
    const cpu = process.cpuUsage();
    for (let i = 0; i < 3; i++) await session.run(inputs);
    const { user, system } = process.cpuUsage(cpu);
    best = Math.max(best, (3 * 2 * size ** 3) / ((user + system) / 1e6));
  }
  session.dispose();
  return best;
}
