import { expect, test } from "vitest";
import type { ArrayProgram } from "../../../../src/contract/array-program.js";
import { programBuilder } from "../../../../src/compiler/4-lower/arrays/builder.js";
import { gradients } from "../../../../src/compiler/4-lower/arrays/gradients.js";
import { optimize } from "../../../../src/compiler/4-lower/arrays/passes/optimize.js";
import { primitives } from "../../../../src/compiler/4-lower/arrays/primitives/table.js";
import { evaluate } from "../../../../src/runtime/arrays/reference/executor.js";
import type { Tensor } from "../../../../src/runtime/arrays/tensor.js";
import { cases, drawInputs, typesOf, type Case } from "./cases.js";

/** Programs of a case: its value `y`, a loss that weighs every element of `y` differently, and the loss's gradients. */
function programOf(c: Case): { program: ArrayProgram; wrt: string[] } {
  const b = programBuilder(c.name);
  const inputs = typesOf(c, b);
  const y = c.build(b, ...inputs);
  b.output("y", y);
  const wrt = c.inputs.flatMap((input, i) => ((input.dtype ?? "f32") === "f32" ? [`x${i}`] : []));
  if (y.dtype !== "f32") return { program: b.build(), wrt: [] };
  const places = y.shape.map((_, axis) => b.mul(b.iota(y.shape, axis), 1.3 + axis));
  const weights = places.length > 0 ? b.cos(places.reduce((sum, place) => b.add(sum, place))) : b.constant(0.8);
  const loss = b.sum(b.mul(y, weights));
  b.output("loss", loss);
  const grads = gradients(
    b,
    loss,
    wrt.map((name) => b.declaredInput(name)),
  );
  grads.forEach((grad, i) => b.output(`grad ${wrt[i]}`, grad));
  return { program: b.build(), wrt };
}

const lossAt = (program: ArrayProgram, inputs: Record<string, Tensor>): number => evaluate(program, inputs).loss.data[0];

/** (loss(x + h) - loss(x - h)) / 2h for one element. */
function centralDifference(program: ArrayProgram, inputs: Record<string, Tensor>, name: string, place: number): number {
  const step = 1e-5;
  const moved = (by: number): Record<string, Tensor> => {
    const data = Float64Array.from(inputs[name].data);
    data[place] += by;
    return { ...inputs, [name]: { ...inputs[name], data } };
  };
  return (lossAt(program, moved(step)) - lossAt(program, moved(-step))) / (2 * step);
}

/** The primitives that a case's own value is made of, before gradients add theirs. */
function ownOps(c: Case): readonly string[] {
  const b = programBuilder(c.name);
  b.output("y", c.build(b, ...typesOf(c, b)));
  return b.build().nodes.map((node) => node.op);
}

test("every primitive has a case of its own: none is met only in what gradients of others add", () => {
  const met = new Set(cases.flatMap(ownOps));
  expect(Object.keys(primitives).filter((op) => !met.has(op))).toEqual([]);
});

const differentiable = cases.map((c) => ({ c, ...programOf(c) })).filter(({ wrt }) => wrt.length > 0);

test.each(differentiable.map((row) => [row.c.name, row] as const))(
  "central differences show the gradient of %s",
  (_, { c, program, wrt }) => {
    const inputs = drawInputs(c, { rows: 3 }, 11);
    const result = evaluate(program, inputs);
    for (const name of wrt) {
      const grad = result[`grad ${name}`];
      expect(grad.shape).toEqual(inputs[name].shape);
      grad.data.forEach((found, place) => {
        const expected = centralDifference(program, inputs, name, place);
        const error = Math.abs(found - expected) / Math.max(1, Math.abs(expected));
        expect(error, `${name}[${place}]: found ${found}, expected ${expected}`).toBeLessThanOrEqual(1e-6);
      });
    }
  },
);

test.each(cases.map((c) => [c.name, c] as const))("the passes keep the meaning of %s", (_, c) => {
  const { program } = programOf(c);
  const inputs = drawInputs(c, { rows: 3 }, 11);
  const before = evaluate(program, inputs);
  const after = evaluate(optimize(program), inputs);
  expect(Object.keys(after)).toEqual(Object.keys(before));
  for (const [name, { shape, dtype, data }] of Object.entries(before)) {
    expect([name, after[name].shape, after[name].dtype]).toEqual([name, shape, dtype]);
    data.forEach((value, i) => expect(after[name].data[i]).toBeCloseTo(value, 10));
  }
});
