import { describe, expect, test } from "vitest";
import fc from "fast-check";
import type { ArrayProgram } from "../../../../src/contract/array-program.js";
import { programBuilder, type ProgramBuilder, type Value } from "../../../../src/compiler/4-lower/arrays/builder.js";
import { dumpPasses, dumpProgram } from "../../../../src/compiler/4-lower/arrays/dump.js";
import { gradients } from "../../../../src/compiler/4-lower/arrays/gradients.js";
import { ones } from "../../../../src/compiler/4-lower/arrays/initial.js";
import { dense } from "../../../../src/compiler/4-lower/arrays/layers.js";
import { shareCommon } from "../../../../src/compiler/4-lower/arrays/passes/common.js";
import { removeDead } from "../../../../src/compiler/4-lower/arrays/passes/dead.js";
import { foldConstants } from "../../../../src/compiler/4-lower/arrays/passes/fold.js";
import { optimize, unoptimized, watchPasses } from "../../../../src/compiler/4-lower/arrays/passes/optimize.js";
import { simplify } from "../../../../src/compiler/4-lower/arrays/passes/simplify.js";
import { dumpFusions } from "../../../../src/compiler/5-emit/onnx/fusions.js";
import { ShapeError } from "../../../../src/compiler/4-lower/arrays/shape.js";
import { trainingStep } from "../../../../src/compiler/4-lower/arrays/training-step.js";
import { evaluate } from "../../../../src/runtime/arrays/reference/executor.js";
import { drawInputs, typesOf, type Case } from "./cases.js";

const inputs: Case = {
  name: "random",
  inputs: [{ shape: ["rows", 4] }, { shape: [4] }, { shape: [] }, { shape: ["rows", 2, 2] }, { shape: ["rows", 4], dtype: "bool" }],
  build: (b) => b.constant(0),
};

/** Steps of random programs; all keep numbers small. An operation that does not fit its operands is left out. */
const operations: readonly ((b: ProgramBuilder, x: Value, y: Value, z: Value) => Value)[] = [
  (b, x) => b.neg(x),
  (b, x) => b.tanh(x),
  (b, x) => b.relu(x),
  (b, x) => b.mul(x, 1),
  (b, x) => b.mul(b.mul(x, 0.5), -3),
  (b, x) => b.add(x, 0),
  (b, x) => b.sub(0, x),
  (b, x) => b.sub(x, b.full(x.shape, 0)),
  (b, x) => b.div(x, 4),
  (b, x) => b.pow(b.tanh(x), 2),
  (b, x) => b.mul(x, b.full(x.shape, -1)),
  (b, x) => b.reshape(x, ["rows", 4]),
  (b, x) => b.reshape(x, ["rows", 2, 2]),
  (b, x) => b.reshape(x, ["2*rows", 2]),
  (b, x) => b.broadcastTo(x, ["rows", 4]),
  (b, x) => b.broadcastTo(b.reshape(x, [1, 1]), ["rows", 4]),
  (b, x) => b.softmax(x),
  (b, x) => b.standardize(x, 0.1),
  (b, x) => b.inverseDeviation(x, 0.1),
  (b, x) => b.transpose(x),
  (b, x) => b.transpose(x, [0, 2, 1]),
  (b, x) => b.sum(x, [-1]),
  (b, x) => b.mean(x),
  (b, x) => b.mean(x, [0], true),
  (b, x) => b.slice(x, -1, 0, 2),
  (b, x) => b.constant(0.25 * x.shape.length),
  (b, x) => b.sqrt(b.add(b.constant(2), x.shape.length)),
  (b, x, y) => b.add(x, y),
  (b, x, y) => b.sub(x, b.neg(y)),
  (b, x, y) => b.mul(b.tanh(x), y),
  (b, x, y) => b.max(x, y),
  (b, x, y) => b.tanh(b.matmul(x, y)),
  (b, x, y) => b.tanh(b.matmul(b.transpose(x), y)),
  (b, x, y) => b.tanh(b.matmul(x, b.transpose(y))),
  (b, x, y) => b.where(b.greater(x, 0), y, 0),
  (b, x, y, z) => b.where(z, x, y),
];

const script = fc.array(fc.tuple(fc.nat(operations.length - 1), fc.nat(99), fc.nat(99), fc.nat(99)), { minLength: 1, maxLength: 14 });

function randomProgram(steps: readonly (readonly [number, number, number, number])[]): ArrayProgram {
  const b = programBuilder("random");
  const values = typesOf(inputs, b);
  for (const [operation, x, y, z] of steps) {
    try {
      values.push(operations[operation](b, values[x % values.length], values[y % values.length], values[z % values.length]));
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
    }
  }
  const reals = values.filter((value) => value.dtype === "f32");
  const loss = b.mean(b.tanh(b.sum(b.tanh(reals[reals.length - 1]), [])));
  b.output("loss", loss);
  b.output("last", values[values.length - 1]);
  gradients(b, loss, reals.slice(0, 4)).forEach((grad, i) => b.output(`grad ${i}`, grad));
  return b.build();
}

const passes: readonly [string, (program: ArrayProgram) => ArrayProgram][] = [
  ["folding constants", foldConstants],
  ["simplifying", simplify],
  ["sharing common values", shareCommon],
  ["removing dead values", removeDead],
  ["all passes together", optimize],
];

describe.each(passes)("%s", (_, pass) => {
  test("keeps the results, shapes and dtypes of random programs", () => {
    fc.assert(
      fc.property(script, fc.integer({ min: 1, max: 3 }), (steps, rows) => {
        const program = randomProgram(steps);
        const after = pass(program);
        expect(after.nodes.map((node) => node.id)).toEqual(after.nodes.map((_node, i) => i));
        const given = drawInputs(inputs, { rows }, 7);
        const [before, now] = [evaluate(program, given), evaluate(after, given)];
        for (const [name, { shape, dtype, data }] of Object.entries(before)) {
          expect([name, now[name].shape, now[name].dtype]).toEqual([name, shape, dtype]);
          data.forEach((x, i) => expect(now[name].data[i]).toBeCloseTo(x, 9));
        }
      }),
      { numRuns: 300 },
    );
  });
});

test("optimising twice changes nothing more", () => {
  fc.assert(
    fc.property(script, (steps) => {
      const once = optimize(randomProgram(steps));
      expect(optimize(once)).toEqual(once);
    }),
  );
});

test("a program survives JSON", () => {
  const b = programBuilder("json");
  b.output("y", b.where(b.input("x", ["rows"], "bool"), b.constant(-Infinity), b.constant(NaN)));
  const program = b.build();
  expect(JSON.parse(JSON.stringify(program))).toEqual(program);
  expect([...evaluate(program, { x: { dtype: "bool", shape: [2], data: Uint8Array.of(1, 0) } }).y.data]).toEqual([-Infinity, NaN]);
});

test("a dense layer's training step is the three products and what stands around them", () => {
  const step = trainingStep(
    "step",
    (b) => {
      const x = b.relu(dense(b, "layer", b.input("x", ["rows", 3, 4]), 5, { initial: ones }));
      return { loss: b.mean(b.square(b.sub(x, 1))) };
    },
    { optimizer: { kind: "sgd" }, clipNorm: 1 },
  );
  expect(dumpProgram(step)).toMatchInlineSnapshot(`
    "program step over rows
      data x: f32[rows, 3, 4]
      weight layer.w: f32[4, 5], starts constant 1
      weight layer.c: f32[5], starts constant 0
      scalar rate: f32[]
      %4: f32[3*rows, 4] = reshape(shape: [3*rows, 4]) x
      %5: f32[3*rows, 5] = matmul %4 layer.w
      %6: f32[3*rows, 5] = add %5 layer.c
      %7: f32[3*rows, 5] = relu %6
      %9: f32[3*rows, 5] = sub %7 1
      %10: f32[3*rows, 5] = mul %9 %9
      %11: f32[] = mean(axes: [0, 1]) %10
      %12: bool[] = is_finite %11
      %13: f32[] = size(dims: [rows, 3, 5])
      %14: f32[] = div 1 %13
      %15: f32[3*rows, 5] = mul %14 %9
      %16: f32[3*rows, 5] = add %15 %15
      %17: f32[3*rows, 5] = relu_gradient %7 %16
      %18: f32[5] = sum(axes: [0]) %17  # gradient of layer.c
      %19: f32[4, 5] = matmul(transposeA) %4 %17  # gradient of layer.w
      %20: f32[] = sum_squares %19
      %21: f32[] = sum_squares %18
      %22: f32[] = add %20 %21
      %23: f32[] = sqrt %22
      %24: bool[] = is_finite %23
      %25: bool[] = and %12 %24
      %26: f32[] = max %23 1
      %27: f32[] = div 1 %26
      %28: f32[] = mul %27 rate
      %29: f32[4, 5] = mul %19 %28
      %30: f32[4, 5] = sub layer.w %29
      %31: f32[5] = mul %18 %28
      %32: f32[5] = sub layer.c %31
      output loss = %11
      output grad_norm = %23
      output new/layer.w = %30 -> layer.w
      output new/layer.c = %32 -> layer.c
      output finite = %25
      only if finite
    "
  `);
});

describe("what `--dump ir` shows", () => {
  const step = trainingStep(
    "shown",
    (b) => {
      const x = b.input("x", ["rows", 2]);
      const hidden = b.relu(dense(b, "one", b.add(x, 0), 3));
      const again = b.relu(dense(b, "one", b.add(x, 0), 3));
      b.exp(hidden);
      return { loss: b.mean(b.mul(hidden, again)) };
    },
    { optimizer: { kind: "sgd" } },
  );

  test("begins with what was built, names each pass with what it took away, and ends with what runs", () => {
    const text = dumpPasses(step);
    const [built, ...parts] = text.split(/^(?=pass: |what runs:)/m);
    expect(built).toContain("exp %");
    expect(built.match(/= relu /g)).toHaveLength(2);
    const named = parts.map((part) => part.slice(0, part.indexOf("\n")));
    expect(named[0]).toMatch(/^pass: values that nothing needs are left out: \d+ values, now \d+$/);
    expect(parts[0]).toMatch(/^ {2}- f32\[rows, 3\] = exp /m);
    const shared = parts.find((part) => part.startsWith("pass: equal operations"));
    expect(shared).toMatch(/^ {2}- f32\[rows, 3\] = relu /m);
    expect(named.at(-1)).toBe("what runs:");
    expect(parts.at(-1)?.slice("what runs:\n".length)).toBe(dumpProgram(step));
  });

  test("passes apart and together end with as many operations", () => {
    let last = unoptimized(step)!;
    watchPasses(last, (_, program) => (last = program));
    expect(last.nodes.length).toBe(step.nodes.length);
  });

  test("says which operations ONNX computes together", () => {
    expect(dumpFusions(step)).toMatch(/^fused for ONNX:\n {2}Gemm for %\d+, %\d+$/m);
  });
});
