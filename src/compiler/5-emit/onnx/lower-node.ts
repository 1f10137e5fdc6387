import {
  dimSize,
  literalValue,
  type ArrayNode,
  type ArrayProgram,
  type Attributes,
  type Primitive,
  type Shape,
} from "../../../contract/array-program.js";
import { dimProduct } from "../../4-lower/arrays/shape.js";
import { conv, convInputGradient, convWeightGradient } from "./convolution.js";
import { onesFor } from "./fusions.js";
import type { GraphWriter } from "./graph-writer.js";
import type { AttributeValue } from "./model.js";

/** What a lowering sees: names of operands, the nodes they come from, and the node itself. */
export interface Lowering<P extends Primitive> {
  readonly g: GraphWriter;
  readonly x: readonly string[];
  readonly operands: readonly ArrayNode[];
  readonly node: ArrayNode;
  readonly attributes: Attributes[P];
  /** The name that the result must have. */
  readonly result: string;
}
type Lower<P extends Primitive> = (c: Lowering<P>) => void;
type Lowerings = { readonly [P in Exclude<Primitive, "input" | "constant" | "stop_gradient">]: Lower<P> };

/** The same operation in ONNX. */
function same(op: string, attributes: Readonly<Record<string, AttributeValue>> = {}): Lower<Primitive> {
  return ({ g, x, result }) => g.node(op, x, attributes, result);
}

function reduction(op: string): Lower<"mean" | "reduce_max" | "reduce_min"> {
  return ({ g, x, attributes: { axes, keep }, result }) => g.node(op, x, { axes, keepdims: Number(keep) }, result);
}

const f32 = (g: GraphWriter, value: number): string => g.constant("f32", [], [value]);
const isStatic = (shape: Shape): shape is readonly number[] => shape.every((dim) => typeof dim === "number");
const elements = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
const CAST_TO = { f32: 1, i32: 6, bool: 9 } as const;

function swapped(g: GraphWriter, x: string, { shape }: ArrayNode): string {
  const rank = shape.length;
  return g.node("Transpose", [x], { perm: [...Array(rank - 2).keys(), rank - 1, rank - 2] });
}

function matmul({ g, x, operands, attributes: { transposeA, transposeB }, result }: Lowering<"matmul">): void {
  if (operands[0].shape.length === 2) {
    g.node("Gemm", x, { transA: Number(transposeA), transB: Number(transposeB) }, result);
    return;
  }
  // The runtime joins these transpositions with the product.
  const left = transposeA ? swapped(g, x[0], operands[0]) : x[0];
  const right = transposeB ? swapped(g, x[1], operands[1]) : x[1];
  g.node("MatMul", [left, right], {}, result);
}

/** Stretches to a shape. Sizes that the operand has already are written as 1, so that most targets are constants. */
function broadcastTo({ g, x, operands: [source], attributes: { shape }, result }: Lowering<"broadcast_to">): void {
  const lead = shape.length - source.shape.length;
  const target = shape.map((dim, axis) => (axis >= lead && source.shape[axis - lead] === dim ? 1 : dim));
  g.node("Expand", [x[0], g.shape(target)], {}, result);
}

function iota({ g, attributes: { shape, axis }, result }: Lowering<"iota">): void {
  const scalar = (name: string): string => g.node("Cast", [g.reshape(name, [])], { to: CAST_TO.i32 });
  const one = g.constant("i32", [], [1]);
  const zero = g.constant("i32", [], [0]);
  const line = g.node("Range", [zero, scalar(g.size(shape[axis])), one]);
  const along = g.reshape(
    line,
    shape.map((dim, i) => (i === axis ? dim : 1)),
  );
  const others = shape.map((dim, i) => (i === axis ? 1 : dim));
  g.node("Expand", [along, g.shape(others)], {}, result);
}

/** A sum over leading axes (the gradient of a bias) as a row of ones times a matrix, some three times faster than ReduceSum. */
function sum({ g, x, operands: [source], node, attributes: { axes, keep }, result }: Lowering<"sum">): void {
  const rest = source.shape.slice(axes.length);
  const leading = axes.every((axis, i) => axis === i);
  if (source.dtype !== "f32" || !leading || rest.length === 0 || !isStatic(rest)) {
    g.node("ReduceSum", [x[0], g.list(...axes)], { keepdims: Number(keep) }, result);
    return;
  }
  const lead = source.shape.slice(0, axes.length);
  const matrix = source.shape.length === 2 ? x[0] : g.reshape(x[0], [dimProduct(lead), elements(rest)]);
  g.reshape(g.node("MatMul", [g.ones(dimProduct(lead)), matrix]), node.shape, result);
}

const MATRIX_DEPTH = 256;

/** Few places: a product with a one-hot matrix. Many: a scatter, which this runtime does in order on one thread. */
function scatterSum({ g, x, operands: [index, values], node, attributes: { depth }, result }: Lowering<"scatter_sum">): void {
  const width = elements(values.shape.slice(index.shape.length).map((dim) => dimSize(dim, {})));
  const flat = (name: string, ...rest: number[]): string => {
    return g.node("Reshape", [name, isStatic(index.shape) ? g.list(elements(index.shape), ...rest) : g.list(-1, ...rest)]);
  };
  if (typeof depth === "number" && depth <= MATRIX_DEPTH) {
    const hot = oneHot(g, flat(x[0]), depth);
    const product = g.node("Gemm", [hot, flat(x[1], width)], { transA: 1 });
    g.node("Reshape", [product, g.shape(node.shape)], {}, result);
    return;
  }
  const zeros = g.node("Expand", [f32(g, 0), g.shape([depth, width])]);
  const columns = g.node("Expand", [flat(x[0], 1), g.list(1, width)]);
  const sums = g.node("ScatterElements", [zeros, columns, flat(x[1], width)], { axis: 0, reduction: { text: "add" } });
  g.node("Reshape", [sums, g.shape(node.shape)], {}, result);
}

function oneHot(g: GraphWriter, index: string, depth: number, result?: string): string {
  return g.node("OneHot", [index, g.constant("i32", [], [depth]), g.constant("f32", [2], [0, 1])], { axis: -1 }, result);
}

/** One row for each primitive: how it is written in ONNX, opset 17. */
export const lowerings: Lowerings = {
  iota,
  size: ({ g, attributes: { dims }, result }) => {
    const product = g.node("ReduceProd", [g.shape(dims)], { keepdims: 0 });
    g.node("Cast", [product], { to: CAST_TO.f32 }, result);
  },
  neg: same("Neg"),
  exp: same("Exp"),
  log: same("Log"),
  sqrt: same("Sqrt"),
  tanh: same("Tanh"),
  sigmoid: same("Sigmoid"),
  relu: same("Relu"),
  softplus: same("Softplus"),
  abs: same("Abs"),
  sign: same("Sign"),
  floor: same("Floor"),
  erf: same("Erf"),
  sin: same("Sin"),
  cos: same("Cos"),
  not: same("Not"),
  // x - x is 0 for finite numbers alone.
  is_finite: ({ g, x, result }) => g.node("Equal", [g.node("Sub", [x[0], x[0]]), f32(g, 0)], {}, result),
  clip: ({ g, x, attributes: { lo, hi }, result }) => g.node("Clip", [x[0], f32(g, lo), f32(g, hi)], {}, result),
  cast: ({ g, x, attributes: { to }, result }) => g.node("Cast", x, { to: CAST_TO[to] }, result),
  add: same("Add"),
  sub: same("Sub"),
  mul: same("Mul"),
  div: same("Div"),
  pow: same("Pow"),
  max: same("Max"),
  min: same("Min"),
  mod: ({ g, x, node, result }) => {
    if (node.dtype === "i32") g.node("Mod", x, {}, result);
    else g.node("Sub", [x[0], g.node("Mul", [x[1], g.node("Floor", [g.node("Div", x)])])], {}, result);
  },
  equal: same("Equal"),
  not_equal: ({ g, x, result }) => g.node("Not", [g.node("Equal", x)], {}, result),
  less: same("Less"),
  less_equal: same("LessOrEqual"),
  greater: same("Greater"),
  greater_equal: same("GreaterOrEqual"),
  and: same("And"),
  or: same("Or"),
  // ONNX Runtime's Where takes three passes; a product with 0 and 1 takes one.
  relu_gradient: ({ g, x, result }) => {
    const on = g.node("Cast", [g.node("Greater", [x[0], f32(g, 0)])], { to: CAST_TO.f32 });
    g.node("Mul", [x[1], on], {}, result);
  },
  where: same("Where"),
  matmul,
  conv: ({ g, x, operands, attributes, result }) => conv(g, x, operands, attributes, result),
  conv_input_gradient: ({ g, x, operands, attributes, result }) => convInputGradient(g, x, operands, attributes, result),
  conv_weight_gradient: ({ g, x, operands, attributes, result }) => convWeightGradient(g, x, operands, attributes, result),
  transpose: ({ g, x, attributes: { axes }, result }) => g.node("Transpose", x, { perm: axes }, result),
  reshape: ({ g, x, attributes: { shape }, result }) => g.reshape(x[0], shape, result),
  broadcast_to: broadcastTo,
  concat: ({ g, x, attributes: { axis }, result }) => g.node("Concat", x, { axis }, result),
  slice: ({ g, x, attributes: { axis, start, end }, result }) =>
    g.node("Slice", [x[0], g.list(start), g.list(end), g.list(axis)], {}, result),
  pad: ({ g, x, node, attributes: { before, after, value }, result }) => {
    const filler = g.constant(node.dtype === "i32" ? "i32" : "f32", [], [value]);
    g.node("Pad", [x[0], g.list(...before, ...after), filler], {}, result);
  },
  gather: ({ g, x, result }) => g.node("Gather", x, { axis: 0 }, result),
  pick: ({ g, x, result }) => {
    const found = g.node("GatherElements", [x[0], g.node("Unsqueeze", [x[1], g.list(-1)])], { axis: -1 });
    g.node("Squeeze", [found, g.list(-1)], {}, result);
  },
  one_hot: ({ g, x, attributes: { depth }, result }) => oneHot(g, x[0], depth, result),
  scatter_sum: scatterSum,
  sum,
  mean: reduction("ReduceMean"),
  reduce_max: reduction("ReduceMax"),
  reduce_min: reduction("ReduceMin"),
  sum_squares: same("ReduceSumSquare", { keepdims: 0 }),
  argmax: ({ g, x, attributes: { axis }, result }) => {
    g.node("Cast", [g.node("ArgMax", x, { axis, keepdims: 0 })], { to: CAST_TO.i32 }, result);
  },
  cumsum: ({ g, x, attributes: { axis, exclusive, reverse }, result }) => {
    const along = g.constant("i64", [], [axis]);
    g.node("CumSum", [x[0], along], { exclusive: Number(exclusive), reverse: Number(reverse) }, result);
  },
  softmax: same("Softmax", { axis: -1 }),
  log_softmax: same("LogSoftmax", { axis: -1 }),
  standardize: ({ g, x, node, attributes: { epsilon }, result }) => {
    g.node("LayerNormalization", [x[0], onesFor(g, node)], { axis: -1, epsilon: { real: epsilon } }, result);
  },
  inverse_deviation: ({ g, x, attributes: { epsilon }, result }) => {
    const mean = { axes: [-1], keepdims: 1 };
    const centred = g.node("Sub", [x[0], g.node("ReduceMean", x, mean)]);
    const variance = g.node("ReduceMean", [g.node("Mul", [centred, centred])], mean);
    g.node("Reciprocal", [g.node("Sqrt", [g.node("Add", [variance, f32(g, epsilon)])])], {}, result);
  },
};

/** Writes one node; constants, inputs and aliases are the caller's. */
export function lowerNode(g: GraphWriter, program: ArrayProgram, node: ArrayNode, names: readonly string[]): void {
  if (node.op === "input" || node.op === "constant" || node.op === "stop_gradient") return;
  // One key indexes the table and types the attributes; TypeScript cannot follow it through the union.
  const lower = lowerings[node.op] as unknown as Lower<Primitive>;
  const operands = node.inputs.map((id) => program.nodes[id]);
  lower({ g, x: node.inputs.map((id) => names[id]), operands, node, attributes: node.attributes, result: names[node.id] });
}

/** Gives the numbers of a constant node. */
export function numbersOf(node: ArrayNode & { readonly op: "constant" }): number[] {
  return node.attributes.values.map(literalValue);
}
