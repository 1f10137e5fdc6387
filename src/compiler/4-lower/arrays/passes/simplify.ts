import type { ArrayNode, ArrayProgram, Reduction } from "../../../../contract/array-program.js";
import type { ProgramBuilder, Value } from "../builder.js";
import { dimProduct, sameShape, type TensorType } from "../shape.js";
import { constantValues } from "./fold.js";
import { keep, rewrite } from "./rewrite.js";

// prettier-ignore
const UNARY: ReadonlySet<string> = new Set([
  "neg", "exp", "log", "sqrt", "tanh", "sigmoid", "relu", "softplus", "abs", "sign", "floor", "erf", "sin", "cos", "not", "is_finite", "clip",
  "cast", "stop_gradient",
]);
// prettier-ignore
const BROADCASTING: ReadonlySet<string> = new Set([
  "add", "sub", "mul", "div", "pow", "max", "min", "mod", "equal", "not_equal", "less", "less_equal", "greater", "greater_equal", "and", "or",
  "relu_gradient", "where",
]);

const LAST_AXIS: ReadonlySet<string> = new Set(["softmax", "log_softmax", "standardize", "inverse_deviation"]);

/** Rewrites operations to cheaper equal ones: neutral elements, doubled layout changes, stretching that broadcasting does anyway. */
export function simplify(program: ArrayProgram): ArrayProgram {
  return rewrite(program, simplified);
}

/** Gives a cheaper equal of an operation, if there is one. */
export function simplified(b: ProgramBuilder, node: ArrayNode, operands: readonly Value[]): Value | undefined {
  return simpler(b, node, operands) ?? reshapeLater(b, node, operands);
}

/**
 * f(reshape(x), reshape(y)) becomes reshape(f(x, y)) where all are laid out alike; numbers and, under an unchanged last axis, rows may stand
 * beside them; likewise where f works along an unchanged last axis. So a dense layer over [rows, tokens, width] stays the product of two matrices with its shift and its relu.
 */
function reshapeLater(b: ProgramBuilder, node: ArrayNode, operands: readonly Value[]): Value | undefined {
  if (LAST_AXIS.has(node.op)) {
    const [x] = operands;
    const source = x.op === "reshape" ? b.operandsOf(x)[0] : undefined;
    if (!source || source.shape.at(-1) !== x.shape.at(-1)) return undefined;
    return b.reshape(again(b, node, [source]), node.shape);
  }
  if (!UNARY.has(node.op) && !BROADCASTING.has(node.op)) return undefined;
  const first = operands.find((value) => value.op === "reshape" && sameShape(value.shape, node.shape));
  if (!first) return undefined;
  const source = b.operandsOf(first)[0];
  const last = source.shape.at(-1);
  const sources = operands.map((value) => {
    if (value.op === "reshape" && sameShape(value.shape, node.shape)) return b.operandsOf(value)[0];
    const row = value.shape.length === 0 || (value.shape.length === 1 && value.shape[0] === last && node.shape.at(-1) === last);
    return row ? value : undefined;
  });
  if (sources.some((value) => !value || (value.shape.length > 1 && !sameShape(value.shape, source.shape)))) return undefined;
  const moved = again(b, node, sources as Value[]);
  return sameShape(moved.shape, source.shape) ? b.reshape(moved, node.shape) : undefined;
}

function simpler(b: ProgramBuilder, node: ArrayNode, operands: readonly Value[]): Value | undefined {
  const [x] = operands;
  switch (node.op) {
    case "stop_gradient":
      return x; // differentiation is over when passes run
    case "neg":
      return x.op === "neg" ? b.operandsOf(x)[0] : (negatedProduct(b, x) ?? spreadLater(b, node, operands));
    case "add":
    case "sub":
    case "mul":
    case "div":
    case "pow":
      return arithmetic(b, node, operands) ?? spreadLess(b, node, operands);
    case "reshape":
      return reshaped(b, x, node);
    case "broadcast_to":
      return stretched(b, x, node);
    case "transpose":
      return transposed(b, x, node.attributes.axes);
    case "matmul":
      return product(b, operands, node.attributes);
    case "sum":
    case "mean":
      return reducedBefore(b, node, x, node.attributes);
    default:
      if (UNARY.has(node.op)) return spreadLater(b, node, operands);
      return BROADCASTING.has(node.op) ? spreadLess(b, node, operands) : undefined;
  }
}

/** Gives the number of a constant that is the same everywhere. */
function uniform(b: ProgramBuilder, value: Value): number | undefined {
  if (value.op === "broadcast_to") return uniform(b, b.operandsOf(value)[0]);
  const values = constantValues(value);
  return values?.length === 1 ? values[0] : undefined;
}

function arithmetic(b: ProgramBuilder, node: ArrayNode, [x, y]: readonly Value[]): Value | undefined {
  const left = uniform(b, x);
  const right = uniform(b, y);
  const whole = (value: Value): Value | undefined => (value.dtype === node.dtype ? b.broadcastTo(value, node.shape) : undefined);
  switch (node.op) {
    case "add":
      return right === 0 ? whole(x) : left === 0 ? whole(y) : addOfNegative(b, x, y);
    case "sub":
      return right === 0 ? whole(x) : left === 0 ? whole(b.neg(y)) : undefined;
    case "div":
      if (right === 1) return whole(x);
      return right !== undefined && right !== 0 && Number.isFinite(right) ? whole(b.mul(x, 1 / right)) : undefined;
    case "pow":
      return right === 1 ? whole(x) : right === 2 ? whole(b.mul(x, x)) : right === 0.5 ? whole(b.sqrt(x)) : undefined;
    case "mul": {
      if (right === 1) return whole(x);
      if (left === 1) return whole(y);
      if (right === -1) return whole(b.neg(x));
      if (left === -1) return whole(b.neg(y));
      return scaledTwice(b, x, right, node) ?? scaledTwice(b, y, left, node) ?? scalarsTogether(b, x, y) ?? scalarsTogether(b, y, x);
    }
    default:
      return undefined;
  }
}

/** (x * c) * d becomes x * (c * d), and (-x) * d becomes x * (-d). */
function scaledTwice(b: ProgramBuilder, x: Value, factor: number | undefined, node: ArrayNode): Value | undefined {
  if (factor === undefined || node.dtype !== "f32") return undefined;
  if (x.op === "neg") return b.broadcastTo(b.mul(b.operandsOf(x)[0], b.constant(-factor)), node.shape);
  if (x.op !== "mul") return undefined;
  const [inner, other] = b.operandsOf(x);
  const [c, d] = [uniform(b, other), uniform(b, inner)];
  if (c !== undefined) return b.broadcastTo(b.mul(inner, b.constant(c * factor)), node.shape);
  return d !== undefined ? b.broadcastTo(b.mul(other, b.constant(d * factor)), node.shape) : undefined;
}

/** (x * s) * t becomes x * (s * t) for single numbers s and t: one pass over x in place of two. */
function scalarsTogether(b: ProgramBuilder, x: Value, t: Value): Value | undefined {
  if (t.shape.length > 0 || x.shape.length === 0 || x.op !== "mul" || x.dtype !== "f32") return undefined;
  const [left, right] = b.operandsOf(x);
  if (right.shape.length === 0) return b.mul(left, b.mul(right, t));
  return left.shape.length === 0 ? b.mul(right, b.mul(left, t)) : undefined;
}

/** -(x * c) becomes x * (-c). */
function negatedProduct(b: ProgramBuilder, x: Value): Value | undefined {
  if (x.op !== "mul" || x.dtype !== "f32") return undefined;
  const [left, right] = b.operandsOf(x);
  const [c, d] = [uniform(b, right), uniform(b, left)];
  if (c !== undefined) return b.broadcastTo(b.mul(left, b.constant(-c)), x.shape);
  return d !== undefined ? b.broadcastTo(b.mul(right, b.constant(-d)), x.shape) : undefined;
}

/** x + (-y) becomes x - y. */
function addOfNegative(b: ProgramBuilder, x: Value, y: Value): Value | undefined {
  if (y.op === "neg") return b.sub(x, b.operandsOf(y)[0]);
  return x.op === "neg" ? b.sub(y, b.operandsOf(x)[0]) : undefined;
}

/** f(stretch(x)) becomes stretch(f(x)). */
function spreadLater(b: ProgramBuilder, node: ArrayNode, [x]: readonly Value[]): Value | undefined {
  if (x.op !== "broadcast_to") return undefined;
  return b.broadcastTo(again(b, node, b.operandsOf(x)), node.shape);
}

/** Takes stretched operands before the stretching, since the operation broadcasts; the result is stretched if all were. */
function spreadLess(b: ProgramBuilder, node: ArrayNode, operands: readonly Value[]): Value | undefined {
  const small = operands.map((value) => unspread(b, value));
  if (small.every((value, i) => value === operands[i])) return undefined;
  return b.broadcastTo(again(b, node, small), node.shape);
}

/** Goes back through stretching, and from a single constant in an array of one to the bare number. */
function unspread(b: ProgramBuilder, value: Value): Value {
  if (value.op === "broadcast_to") return unspread(b, b.operandsOf(value)[0]);
  if (value.op === "reshape" && dimProduct(value.shape) === 1) return unspread(b, b.operandsOf(value)[0]);
  const values = value.shape.length > 0 ? constantValues(value) : undefined;
  return values?.length === 1 ? b.constant(values[0], value.dtype) : value;
}

function again(b: ProgramBuilder, node: ArrayNode, operands: readonly Value[]): Value {
  return keep(b, node, operands);
}

function reshaped(b: ProgramBuilder, x: Value, type: TensorType): Value | undefined {
  if (sameShape(x.shape, type.shape)) return x;
  if (x.op === "reshape") return b.reshape(b.operandsOf(x)[0], type.shape);
  if (x.op === "broadcast_to") {
    const source = b.operandsOf(x)[0];
    if (dimProduct(source.shape) === 1) return b.broadcastTo(b.reshape(source, []), type.shape);
  }
  return undefined;
}

function stretched(b: ProgramBuilder, x: Value, type: TensorType): Value | undefined {
  if (sameShape(x.shape, type.shape)) return x;
  const source = unspread(b, x);
  return source === x ? undefined : b.broadcastTo(source, type.shape);
}

function transposed(b: ProgramBuilder, x: Value, axes: readonly number[]): Value | undefined {
  if (axes.every((axis, i) => axis === i)) return x;
  if (x.op !== "transpose") return undefined;
  const before = x.attributes.axes;
  return b.transpose(
    b.operandsOf(x)[0],
    axes.map((axis) => before[axis]),
  );
}

/** A reduction of reshape(x) over everything, or over the leading axes that the reshape cut one axis into, reduces x itself. */
function reducedBefore(b: ProgramBuilder, node: ArrayNode, x: Value, { axes, keep }: Reduction): Value | undefined {
  if (x.op !== "reshape") return undefined;
  const source = b.operandsOf(x)[0];
  const rest = x.shape.slice(axes.length);
  const reduce = (over: readonly number[]): Value => {
    return b.reshape(node.op === "sum" ? b.sum(source, over) : b.mean(source, over), node.shape);
  };
  if (rest.length === 0) return source.shape.length === 0 ? undefined : reduce(source.shape.map((_, axis) => axis));
  const leading = axes.every((axis, i) => axis === i) && axes.length > 1 && !keep;
  return leading && sameShape(source.shape, [dimProduct(x.shape.slice(0, axes.length)), ...rest]) ? reduce([0]) : undefined;
}

/** Lets the product transpose its operand itself. */
function product(
  b: ProgramBuilder,
  [x, y]: readonly Value[],
  { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean },
): Value | undefined {
  const [left, right] = [x, y].map((value) => (swapsLast(value) ? b.operandsOf(value)[0] : undefined));
  if (!left && !right) return undefined;
  return b.matmulOf(left ?? x, right ?? y, left ? !transposeA : transposeA, right ? !transposeB : transposeB);
}

function swapsLast(value: Value): boolean {
  if (value.op !== "transpose") return false;
  const { axes } = value.attributes;
  const rank = axes.length;
  return axes.every((axis, i) => axis === (i === rank - 1 ? rank - 2 : i === rank - 2 ? rank - 1 : i));
}
