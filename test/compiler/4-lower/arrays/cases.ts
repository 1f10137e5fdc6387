import { dimSize, type ArrayProgram, type DType, type Shape } from "../../../../src/contract/array-program.js";
import type { ProgramBuilder, Value } from "../../../../src/compiler/4-lower/arrays/builder.js";
import { arrayOf, elementCount, type Tensor } from "../../../../src/runtime/arrays/tensor.js";
import { modelCases } from "./model-cases.js";
import { normalInto, uniformInteger, uniformReal } from "../../../../src/runtime/random/draws.js";
import { WordStream } from "../../../../src/runtime/random/word-stream.js";

/** What random values an input of a case takes: reals lo to hi, whole numbers lo to hi, or truth values. */
export interface CaseInput {
  readonly shape: Shape;
  readonly dtype?: DType;
  readonly lo?: number;
  readonly hi?: number;
}

/** One small program for one primitive. */
export interface Case {
  readonly name: string;
  readonly inputs: readonly CaseInput[];
  readonly build: (b: ProgramBuilder, ...inputs: Value[]) => Value;
}

const rows: CaseInput = { shape: ["rows", 4] };
const positive: CaseInput = { shape: ["rows", 4], lo: 0.3, hi: 3 };
const whole: CaseInput = { shape: ["rows", 4], dtype: "i32", lo: -5, hi: 5 };
const truth: CaseInput = { shape: ["rows", 4], dtype: "bool" };
const index = (size: number, ...shape: Shape): CaseInput => ({ shape, dtype: "i32", lo: 0, hi: size - 1 });
const real = (...shape: Shape): CaseInput => ({ shape });

const unary = (name: string, build: Case["build"], input: CaseInput = rows): Case => ({ name, inputs: [input], build });

/** A binary operation on equal shapes, and with broadcasting on either side. */
const binary = (name: string, build: Case["build"], left: CaseInput = rows, right: CaseInput = rows): Case[] => [
  { name, inputs: [left, right], build },
  { name: `${name}, right side stretched`, inputs: [left, { ...right, shape: [4] }], build },
  {
    name: `${name}, both sides stretched`,
    inputs: [
      { ...left, shape: ["rows", 1] },
      { ...right, shape: [2, 1, 4] },
    ],
    build,
  },
];

/** Convolutions of images of 5 by 4 in two channels: in whole steps, in steps that leave a rest, without zeros around. */
const convolutions: readonly Case[] = [
  { name: "conv", how: { kernel: [3, 3], stride: 1, before: [1, 1], after: [1, 1] } as const, high: 5, wide: 4 },
  { name: "conv in steps of two", how: { kernel: [3, 3], stride: 2, before: [1, 1], after: [1, 0] } as const, high: 3, wide: 2 },
  { name: "conv that leaves a rest", how: { kernel: [1, 2], stride: 3, before: [0, 0], after: [0, 0] } as const, high: 2, wide: 1 },
].flatMap(({ name, how, high, wide }): Case[] => {
  const [image, weights] = [real("rows", 5, 4, 2), real(how.kernel[0] * how.kernel[1] * 2, 3)];
  const result = real("rows", high, wide, 3);
  return [
    { name, inputs: [image, weights], build: (b, x, w) => b.conv(x, w, how) },
    {
      name: `${name}: conv_input_gradient`,
      inputs: [result, weights],
      build: (b, y, w) => b.emit("conv_input_gradient", [y, w], { ...how, size: [5, 4] }),
    },
    { name: `${name}: conv_weight_gradient`, inputs: [image, result], build: (b, x, y) => b.emit("conv_weight_gradient", [x, y], how) },
  ];
});

/** At least one case for each primitive of the table. */
export const cases: readonly Case[] = [
  unary("neg", (b, x) => b.neg(x)),
  unary("neg of i32", (b, x) => b.neg(x), whole),
  unary("exp", (b, x) => b.exp(x)),
  unary("log", (b, x) => b.log(x), positive),
  unary("sqrt", (b, x) => b.sqrt(x), positive),
  unary("tanh", (b, x) => b.tanh(x)),
  unary("sigmoid", (b, x) => b.sigmoid(x)),
  unary("relu", (b, x) => b.relu(x)),
  unary("relu, squared", (b, x) => b.mul(b.relu(x), b.relu(x))),
  unary("softplus", (b, x) => b.softplus(x)),
  unary("softplus far out", (b, x) => b.softplus(b.mul(x, 30))),
  unary("abs", (b, x) => b.abs(x)),
  unary("sign", (b, x) => b.sign(x)),
  unary("floor", (b, x) => b.floor(x)),
  unary("erf", (b, x) => b.erf(x)),
  unary("sin", (b, x) => b.sin(x)),
  unary("cos", (b, x) => b.cos(x)),
  unary("not", (b, x) => b.not(x), truth),
  unary("is_finite", (b, x) => b.isFinite(b.log(x))),
  unary("is_finite of infinities", (b, x) => b.isFinite(b.div(1, b.floor(x)))),
  unary("clip", (b, x) => b.clip(x, -0.7, 1.1)),
  unary("cast f32 to i32", (b, x) => b.cast(x, "i32")),
  unary("cast f32 to bool", (b, x) => b.cast(b.floor(x), "bool")),
  unary("cast i32 to f32", (b, x) => b.cast(x, "f32"), whole),
  unary("cast bool to f32", (b, x) => b.cast(x, "f32"), truth),
  unary("cast bool to i32", (b, x) => b.cast(x, "i32"), truth),
  unary("stop_gradient", (b, x) => b.mul(b.stopGradient(b.floor(x)), x)),
  ...binary("add", (b, x, y) => b.add(x, y)),
  ...binary("sub", (b, x, y) => b.sub(x, y)),
  ...binary("mul", (b, x, y) => b.mul(x, y)),
  ...binary("div", (b, x, y) => b.div(x, y), rows, positive),
  ...binary("pow", (b, x, y) => b.pow(x, y), positive, rows),
  ...binary("max", (b, x, y) => b.max(x, y)),
  ...binary("min", (b, x, y) => b.min(x, y)),
  ...binary("mod", (b, x, y) => b.mod(x, y), rows, positive),
  ...binary("mod of i32", (b, x, y) => b.mod(x, y), whole, { ...whole, lo: 2 }),
  ...binary("add of i32", (b, x, y) => b.add(x, y), whole, whole),
  ...binary("mul of i32 and f32", (b, x, y) => b.mul(x, y), whole, rows),
  ...binary("equal", (b, x, y) => b.equal(x, y), whole, whole),
  ...binary("not_equal", (b, x, y) => b.notEqual(x, y), whole, whole),
  ...binary("equal of bool", (b, x, y) => b.equal(x, y), truth, truth),
  ...binary("less", (b, x, y) => b.less(x, y)),
  ...binary("less_equal of i32", (b, x, y) => b.lessEqual(x, y), whole, whole),
  ...binary("greater", (b, x, y) => b.greater(x, y)),
  ...binary("greater_equal of i32", (b, x, y) => b.greaterEqual(x, y), whole, whole),
  ...binary("and", (b, x, y) => b.and(x, y), truth, truth),
  ...binary("or", (b, x, y) => b.or(x, y), truth, truth),
  { name: "relu_gradient", inputs: [rows, rows], build: (b, x, y) => b.emit("relu_gradient", [b.stopGradient(b.floor(x)), y], {}) },
  { name: "where", inputs: [truth, rows, rows], build: (b, c, x, y) => b.where(c, x, y) },
  {
    name: "where, all sides stretched",
    inputs: [{ ...truth, shape: ["rows", 1] }, real(4), real(2, 1, 1)],
    build: (b, c, x, y) => b.where(c, x, y),
  },
  { name: "matmul", inputs: [real("rows", 3), real(3, 5)], build: (b, x, y) => b.matmul(x, y) },
  { name: "matmul, left transposed", inputs: [real("rows", 3), real("rows", 5)], build: (b, x, y) => b.matmulOf(x, y, true, false) },
  { name: "matmul, right transposed", inputs: [real("rows", 3), real(5, 3)], build: (b, x, y) => b.matmulOf(x, y, false, true) },
  { name: "matmul, both transposed", inputs: [real(3, "rows"), real(5, 3)], build: (b, x, y) => b.matmulOf(x, y, true, true) },
  { name: "matmul in batches", inputs: [real("rows", 2, 4, 3), real("rows", 2, 3, 5)], build: (b, x, y) => b.matmul(x, y) },
  {
    name: "matmul in batches, left transposed",
    inputs: [real("rows", 3, 4), real("rows", 3, 5)],
    build: (b, x, y) => b.matmulOf(x, y, true, false),
  },
  {
    name: "matmul in batches, right transposed",
    inputs: [real("rows", 4, 3), real("rows", 5, 3)],
    build: (b, x, y) => b.matmulOf(x, y, false, true),
  },
  {
    name: "matmul in batches, both transposed",
    inputs: [real("rows", 3, 4), real("rows", 5, 3)],
    build: (b, x, y) => b.matmulOf(x, y, true, true),
  },
  { name: "matmul of a batch and one matrix", inputs: [real("rows", 2, 3), real(3, 5)], build: (b, x, y) => b.matmul(x, y) },
  { name: "matmul of one matrix and a batch", inputs: [real(4, 3), real("rows", 3, 5)], build: (b, x, y) => b.matmul(x, y) },
  {
    name: "matmul with a shift",
    inputs: [real("rows", 3), real(3, 5), real(5)],
    build: (b, x, y, c) => b.relu(b.add(b.matmul(x, y), c)),
  },
  ...convolutions,
  unary("transpose", (b, x) => b.transpose(x)),
  unary("transpose of three axes", (b, x) => b.transpose(x, [2, 0, 1]), real("rows", 2, 3)),
  unary("reshape", (b, x) => b.reshape(x, ["2*rows", 2])),
  unary("reshape to more axes", (b, x) => b.reshape(x, ["rows", 2, 1, 2])),
  unary("broadcast_to", (b, x) => b.broadcastTo(x, [3, "rows", 4])),
  unary("broadcast_to by one axis", (b, x) => b.broadcastTo(x, ["rows", 4]), real("rows", 1)),
  {
    name: "concat",
    inputs: [real("rows", 2), real("rows", 3), real("rows", 1)],
    build: (b, ...all) => b.concat(all, 1),
  },
  {
    name: "concat of i32 and of bool",
    inputs: [whole, whole, truth],
    build: (b, x, y, z) => b.concat([b.concat([x, y], 1), b.cast(b.concat([z, z], -1), "i32")], 1),
  },
  unary("slice", (b, x) => b.slice(x, 1, 1, 3)),
  unary("slice of an inner axis", (b, x) => b.slice(x, 1, 0, 2), real("rows", 3, 2)),
  unary("slice of i32", (b, x) => b.slice(x, 1, 1, 3), whole),
  unary("slice of bool", (b, x) => b.slice(x, 1, 1, 3), truth),
  unary("pad", (b, x) => b.pad(x, [0, 1], [0, 2], 0.5)),
  unary("pad of i32", (b, x) => b.pad(x, [0, 1], [0, 2], 7), whole),
  { name: "gather", inputs: [real(5, 3), index(5, "rows", 2)], build: (b, x, i) => b.gather(x, i) },
  { name: "gather of a list", inputs: [real(5), index(5, "rows")], build: (b, x, i) => b.gather(x, i) },
  { name: "gather of i32", inputs: [index(9, 5), index(5, "rows")], build: (b, x, i) => b.gather(x, i) },
  { name: "pick", inputs: [real("rows", 4), index(4, "rows")], build: (b, x, i) => b.pick(x, i) },
  { name: "pick with more axes", inputs: [real("rows", 2, 4), index(4, "rows", 2)], build: (b, x, i) => b.pick(x, i) },
  { name: "pick of i32", inputs: [whole, index(4, "rows")], build: (b, x, i) => b.pick(x, i) },
  { name: "one_hot", inputs: [index(4, "rows", 2)], build: (b, i) => b.oneHot(i, 4) },
  { name: "scatter_sum", inputs: [index(5, "rows", 2), real("rows", 2, 3)], build: (b, i, x) => b.scatterSum(i, x, 5) },
  { name: "scatter_sum of a list", inputs: [index(5, "rows"), real("rows")], build: (b, i, x) => b.scatterSum(i, x, 5) },
  { name: "scatter_sum over many places", inputs: [index(900, "rows"), real("rows", 2)], build: (b, i, x) => b.scatterSum(i, x, 900) },
  {
    name: "scatter_sum over many places, several values to one",
    inputs: [index(3, "rows"), real("rows", 2)],
    build: (b, i, x) => b.scatterSum(i, x, 900),
  },
  {
    name: "scatter_sum over as many places as there are rows",
    inputs: [index(3, "rows"), real("rows")],
    build: (b, i, x) => b.gather(b.scatterSum(b.min(i, b.iota(["rows"])), b.mul(x, x), "rows"), b.min(i, b.iota(["rows"]))),
  },
  unary("sum", (b, x) => b.sum(x)),
  unary("sum over the first axis", (b, x) => b.sum(x, [0])),
  unary("sum kept", (b, x) => b.sum(x, [1, 2], true), real("rows", 2, 3)),
  unary("sum of i32", (b, x) => b.sum(x, [1]), whole),
  unary("sum of bool", (b, x) => b.sum(x, [1]), truth),
  unary("mean", (b, x) => b.mean(x)),
  unary("mean over the last axis", (b, x) => b.mean(x, [-1], true)),
  unary("mean over outer axes", (b, x) => b.mean(x, [0, 2]), real("rows", 2, 3)),
  unary("reduce_max", (b, x) => b.reduceMax(x, [1])),
  unary("reduce_max of i32", (b, x) => b.reduceMax(x, [1], true), whole),
  unary("reduce_min", (b, x) => b.reduceMin(x)),
  unary("sum_squares", (b, x) => b.sumSquares(x)),
  unary("argmax", (b, x) => b.argmax(x)),
  unary("argmax of equals", (b, x) => b.argmax(x, 1), { ...whole, lo: 0, hi: 1 }),
  unary("argmax over the first axis", (b, x) => b.argmax(x, 0)),
  unary("cumsum", (b, x) => b.cumsum(x, 1)),
  unary("cumsum without itself", (b, x) => b.cumsum(x, 1, { exclusive: true })),
  unary("cumsum from the end", (b, x) => b.cumsum(x, 0, { reverse: true })),
  unary("cumsum from the end without itself, inner axis", (b, x) => b.cumsum(x, 1, { reverse: true, exclusive: true }), real("rows", 3, 2)),
  unary("softmax", (b, x) => b.softmax(x)),
  unary("softmax of large numbers", (b, x) => b.softmax(b.stopGradient(b.mul(x, 100))), real("rows", 3)),
  unary("log_softmax", (b, x) => b.logSoftmax(x)),
  unary("log_softmax of three axes", (b, x) => b.logSoftmax(x), real("rows", 2, 3)),
  unary("standardize", (b, x) => b.standardize(x, 0.01)),
  unary("inverse_deviation", (b, x) => b.inverseDeviation(x, 0.01)),
  unary("standardize and inverse_deviation", (b, x) => b.add(b.standardize(x, 0.01), b.inverseDeviation(x, 0.01)), real("rows", 2, 3)),
  {
    name: "standardize with scale and shift",
    inputs: [real("rows", 4), real(4), real(4)],
    build: (b, x, y, z) => b.add(b.mul(b.standardize(x, 0.01), y), z),
  },
  { name: "iota", inputs: [rows], build: (b, x) => b.mul(x, b.iota(["rows", 4], 1)) },
  { name: "iota over a symbolic axis", inputs: [rows], build: (b, x) => b.mul(x, b.iota(["rows", 1], 0)) },
  { name: "size", inputs: [rows], build: (b, x) => b.div(x, b.size(["2*rows"])) },
  ...modelCases,
];

/** Gives the program of a case: inputs `x0`, `x1`, …, output `y`. */
export function typesOf(c: Case, b: ProgramBuilder): Value[] {
  return c.inputs.map((input, i) => b.input(`x${i}`, input.shape, input.dtype ?? "f32"));
}

/** Draws values for the inputs of a case; f32 values are exact in f32, so that all executors see the same. */
export function drawInputs(c: Case, sizes: Readonly<Record<string, number>>, seed: number): Record<string, Tensor> {
  return Object.fromEntries(
    c.inputs.map(({ shape, dtype = "f32", lo = -2, hi = 2 }, i) => {
      const words = new WordStream(seed, i).reset(0, 0, 0);
      const known = shape.map((dim) => dimSize(dim, sizes));
      const data = new (arrayOf(dtype))(elementCount(known));
      for (let k = 0; k < data.length; k++) {
        data[k] =
          dtype === "f32" ? uniformReal(words, lo, hi) : dtype === "i32" ? uniformInteger(words, lo, hi) : uniformInteger(words, 0, 1);
      }
      return [`x${i}`, { dtype, shape: known, data }];
    }),
  );
}

/** Draws normal values for every input of a program that is not in `given`. */
export function drawMissing(
  program: ArrayProgram,
  given: Readonly<Record<string, Tensor>>,
  sizes: Readonly<Record<string, number>>,
  seed: number,
): Record<string, Tensor> {
  const result: Record<string, Tensor> = { ...given };
  program.inputs.forEach((input, i) => {
    if (result[input.name]) return;
    const shape = input.shape.map((dim) => dimSize(dim, sizes));
    const data = new Float32Array(elementCount(shape));
    normalInto(new WordStream(seed, 1000 + i).reset(0, 0, 0), data, 0, 0.5);
    result[input.name] = { dtype: input.dtype, shape, data };
  });
  return result;
}
