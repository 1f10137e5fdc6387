/** A stacked program computes for each entry what the program computes by itself: every primitive, on the reference executor and as ONNX. */
import { beforeAll, describe, expect, test } from "vitest";
import type { ArrayProgram } from "../../../../src/contract/array-program.js";
import { programBuilder } from "../../../../src/compiler/4-lower/arrays/builder.js";
import { stacked } from "../../../../src/compiler/4-lower/arrays/stack.js";
import { emitOnnx } from "../../../../src/compiler/5-emit/onnx/emit-onnx.js";
import { openExecutor, type Executor } from "../../../../src/runtime/arrays/executor.js";
import { evaluate } from "../../../../src/runtime/arrays/reference/executor.js";
import type { Tensor } from "../../../../src/runtime/arrays/tensor.js";
import { expectClose } from "../../../runtime/arrays/close.js";
import { cases, drawInputs, typesOf, type Case } from "./cases.js";
import { networks } from "./networks.js";

/** Lies tensors of one shape one after the other. */
function together(parts: readonly Readonly<Record<string, Tensor>>[]): Record<string, Tensor> {
  return Object.fromEntries(
    Object.keys(parts[0]).map((name) => {
      const tensors = parts.map((part) => part[name]);
      const [first] = tensors;
      const size = first.data.length;
      const data = new (first.data.constructor as new (n: number) => typeof first.data)(size * tensors.length);
      tensors.forEach((t, i) => data.set(t.data, i * size));
      return [name, { dtype: first.dtype, shape: [tensors.length, ...first.shape], data }];
    }),
  );
}

function programOf(c: Case): ArrayProgram {
  const b = programBuilder(c.name);
  b.output("y", c.build(b, ...typesOf(c, b)));
  return b.build();
}

let onnx: Executor;
beforeAll(async () => {
  onnx = await openExecutor({ name: "onnx" });
}, 60_000);

describe("a stack of programs", () => {
  const differentiates = (c: Case): boolean => /conv_(input|weight)_gradient/.test(c.name);

  test.each(cases.filter(differentiates).map((c) => [c.name, c] as const))("is refused for %s, which no player needs", (_, c) => {
    expect(() => stacked(programOf(c), "stack", "members")).toThrow("only programs that compute are stacked");
  });

  test.each(cases.filter((c) => !differentiates(c)).map((c) => [c.name, c] as const))("does %s for each", async (_, c) => {
    const program = programOf(c);
    const stack = stacked(program, "stack", "members");
    for (const [rows, members] of [
      [2, 3],
      [5, 1],
    ]) {
      const parts = Array.from({ length: members }, (__, i) => drawInputs(c, { rows }, 7 * rows + i));
      const expected = together(parts.map((inputs) => evaluate(program, inputs)));
      expectClose(evaluate(stack, together(parts)), expected, 1e-9);
      const session = await onnx.load({ program: stack, onnx: emitOnnx(stack) });
      expectClose(await session.run(together(parts)), expected, 1e-4);
      session.dispose();
    }
  });

  test.each(networks.map((n) => [n.name, n] as const))("computes the losses of %s with weights of their own", (_, network) => {
    const b = programBuilder(network.name);
    b.output("loss", network.objective(b).loss);
    const program = b.build();
    const weights = program.inputs.filter((input) => input.role === "weight");
    const c = { name: "", inputs: weights.map(({ shape }) => ({ shape, lo: -0.5, hi: 0.5 })), build: () => programBuilder("").constant(0) };
    const parts = [1, 2, 3].map((seed) => {
      const drawn = drawInputs(c, {}, seed);
      return { ...network.data(4, seed), ...Object.fromEntries(weights.map(({ name }, i) => [name, drawn[`x${i}`]])) };
    });
    const stack = stacked(program, "stack", "members");
    const expected = together(parts.map((inputs) => evaluate(program, inputs)));
    expect(new Set(expected.loss.data).size).toBe(3);
    expectClose(evaluate(stack, together(parts)), expected, 1e-9);
  });
});
