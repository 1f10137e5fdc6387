import { literalValue, type Attributes, type Primitive } from "../../../contract/array-program.js";
import { elementCount } from "../tensor.js";
import { concrete, type Sizes } from "../sizes.js";
import { conv, convInputGradient, convWeightGradient } from "./convolution.js";
import { aroundAxis, broadcastPlaces, places, strides, zeros, type DenseArray } from "./dense-array.js";
import { erf } from "./real-erf.js";

/** What a kernel sees: operands, attributes, the result's shape, the values of symbolic sizes. */
export interface Call<P extends Primitive> {
  readonly inputs: readonly DenseArray[];
  readonly attributes: Attributes[P];
  readonly shape: readonly number[];
  readonly sizes: Sizes;
}
type Kernel<P extends Primitive> = (call: Call<P>) => DenseArray;
type Kernels = { readonly [P in Exclude<Primitive, "input">]: Kernel<P> };
type Scalar = (...operands: number[]) => number;

function unary(f: Scalar): Kernel<Primitive> {
  return ({ inputs: [x] }) => ({ shape: x.shape, data: x.data.map((value) => f(value)) });
}

function broadcasting(f: Scalar): Kernel<Primitive> {
  return ({ inputs, shape }) => {
    const result = zeros(shape);
    const from = inputs.map((x) => broadcastPlaces(x.shape, shape));
    for (let i = 0; i < result.data.length; i++) result.data[i] = f(...inputs.map((x, k) => x.data[from[k][i]]));
    return result;
  };
}

/** Folds the elements of each kept place together, in order. */
function reduction(
  start: number,
  fold: (sum: number, x: number) => number,
  divide = false,
): Kernel<"sum" | "mean" | "reduce_max" | "reduce_min"> {
  return ({ inputs: [x], attributes: { axes }, shape }) => {
    const result = zeros(shape);
    result.data.fill(start);
    const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const to = broadcastPlaces(kept, x.shape);
    x.data.forEach((value, i) => (result.data[to[i]] = fold(result.data[to[i]], value)));
    const count = divide ? elementCount(axes.map((axis) => x.shape[axis])) : 1;
    return divide ? { shape, data: result.data.map((value) => value / count) } : result;
  };
}

/** Works on each row of the last axis. */
function rows(
  f: (row: Float64Array, attributes: { readonly epsilon?: number }) => Float64Array,
): Kernel<"softmax" | "log_softmax" | "standardize"> {
  return ({ inputs: [x], attributes }) => {
    const result = zeros(x.shape);
    const width = x.shape[x.shape.length - 1];
    for (let at = 0; at < x.data.length; at += width) result.data.set(f(x.data.subarray(at, at + width), attributes), at);
    return result;
  };
}

function logSoftmax(row: Float64Array): Float64Array {
  const top = row.reduce((a, b) => Math.max(a, b), -Infinity);
  const total = Math.log(row.reduce((sum, x) => sum + Math.exp(x - top), 0));
  return row.map((x) => x - top - total);
}

function meanOf(row: Float64Array): number {
  return row.reduce((a, b) => a + b, 0) / row.length;
}

function inverseDeviation(row: Float64Array, epsilon: number): number {
  const mean = meanOf(row);
  return 1 / Math.sqrt(row.reduce((sum, x) => sum + (x - mean) ** 2, 0) / row.length + epsilon);
}

function take(x: DenseArray, shape: readonly number[], from: Int32Array): DenseArray {
  const result = zeros(shape);
  from.forEach((place, i) => (result.data[i] = x.data[place]));
  return result;
}

function matmul({ inputs: [x, y], attributes: { transposeA, transposeB }, shape }: Call<"matmul">): DenseArray {
  const result = zeros(shape);
  const [n, m] = shape.slice(-2);
  const inner = transposeA ? x.shape[x.shape.length - 2] : x.shape[x.shape.length - 1];
  const [xRow, xInner] = transposeA ? [1, n] : [inner, 1];
  const [yInner, yColumn] = transposeB ? [1, inner] : [m, 1];
  for (let batch = 0; batch < elementCount(shape.slice(0, -2)); batch++) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < m; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          sum += x.data[batch * n * inner + i * xRow + k * xInner] * y.data[batch * inner * m + k * yInner + j * yColumn];
        }
        result.data[batch * n * m + i * m + j] = sum;
      }
    }
  }
  return result;
}

function concat({ inputs, attributes: { axis }, shape }: Call<"concat">): DenseArray {
  const result = zeros(shape);
  let start = 0;
  for (const x of inputs) {
    const to = places(x.shape, strides(shape), start);
    to.forEach((place, i) => (result.data[place] = x.data[i]));
    start += x.shape[axis] * strides(shape)[axis];
  }
  return result;
}

function pad({ inputs: [x], attributes: { before, value }, shape }: Call<"pad">): DenseArray {
  const result = zeros(shape);
  result.data.fill(value);
  const steps = strides(shape);
  const start = before.reduce((sum, n, axis) => sum + n * steps[axis], 0);
  places(x.shape, steps, start).forEach((place, i) => (result.data[place] = x.data[i]));
  return result;
}

function gather({ inputs: [table, index], shape }: Call<"gather">): DenseArray {
  const result = zeros(shape);
  const width = elementCount(table.shape.slice(1));
  index.data.forEach((row, i) => result.data.set(table.data.subarray(row * width, (row + 1) * width), i * width));
  return result;
}

function scatterSum({ inputs: [index, values], shape }: Call<"scatter_sum">): DenseArray {
  const result = zeros(shape);
  const width = elementCount(shape.slice(1));
  index.data.forEach((row, i) => {
    for (let k = 0; k < width; k++) result.data[row * width + k] += values.data[i * width + k];
  });
  return result;
}

function argmax({ inputs: [x], attributes: { axis }, shape }: Call<"argmax">): DenseArray {
  const result = zeros(shape);
  const { outer, size, inner } = aroundAxis(x.shape, axis);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let best = 0;
      for (let k = 1; k < size; k++) if (x.data[(o * size + k) * inner + i] > x.data[(o * size + best) * inner + i]) best = k;
      result.data[o * inner + i] = best;
    }
  }
  return result;
}

function cumsum({ inputs: [x], attributes: { axis, exclusive, reverse } }: Call<"cumsum">): DenseArray {
  const result = zeros(x.shape);
  const { outer, size, inner } = aroundAxis(x.shape, axis);
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      let sum = 0;
      for (let step = 0; step < size; step++) {
        const place = (o * size + (reverse ? size - 1 - step : step)) * inner + i;
        result.data[place] = exclusive ? sum : sum + x.data[place];
        sum += x.data[place];
      }
    }
  }
  return result;
}

/** Every primitive in 64 bits, written to be read. */
export const kernels: Kernels = {
  constant: ({ attributes, shape }) => ({ shape, data: Float64Array.from(attributes.values, literalValue) }),
  iota: ({ attributes: { axis }, shape }) => ({
    shape,
    data: Float64Array.from(
      places(
        shape,
        shape.map((_, i) => Number(i === axis)),
      ),
    ),
  }),
  size: ({ attributes: { dims }, sizes }) => ({ shape: [], data: Float64Array.of(elementCount(concrete(dims, sizes))) }),
  neg: unary((x) => -x),
  exp: unary(Math.exp),
  log: unary(Math.log),
  sqrt: unary(Math.sqrt),
  tanh: unary(Math.tanh),
  sigmoid: unary((x) => 1 / (1 + Math.exp(-x))),
  relu: unary((x) => Math.max(x, 0)),
  softplus: unary((x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))),
  abs: unary(Math.abs),
  sign: unary(Math.sign),
  floor: unary(Math.floor),
  erf: unary(erf),
  sin: unary(Math.sin),
  cos: unary(Math.cos),
  not: unary((x) => Number(x === 0)),
  is_finite: unary((x) => Number(Number.isFinite(x))),
  clip: (call) => unary((x) => Math.min(Math.max(x, call.attributes.lo), call.attributes.hi))(call),
  cast: (call) => {
    const { to } = call.attributes;
    return unary(to === "f32" ? (x) => x : to === "i32" ? Math.trunc : (x) => Number(x !== 0))(call);
  },
  stop_gradient: unary((x) => x),
  add: broadcasting((x, y) => x + y),
  sub: broadcasting((x, y) => x - y),
  mul: broadcasting((x, y) => x * y),
  div: broadcasting((x, y) => x / y),
  pow: broadcasting(Math.pow),
  max: broadcasting(Math.max),
  min: broadcasting(Math.min),
  mod: broadcasting((x, y) => x - y * Math.floor(x / y)),
  equal: broadcasting((x, y) => Number(x === y)),
  not_equal: broadcasting((x, y) => Number(x !== y)),
  less: broadcasting((x, y) => Number(x < y)),
  less_equal: broadcasting((x, y) => Number(x <= y)),
  greater: broadcasting((x, y) => Number(x > y)),
  greater_equal: broadcasting((x, y) => Number(x >= y)),
  and: broadcasting((x, y) => Number(x !== 0 && y !== 0)),
  or: broadcasting((x, y) => Number(x !== 0 || y !== 0)),
  relu_gradient: broadcasting((y, grad) => (y > 0 ? grad : 0)),
  where: broadcasting((condition, x, y) => (condition !== 0 ? x : y)),
  matmul,
  conv: ({ inputs: [x, weights], shape, attributes }) => conv(x, weights, shape, attributes),
  conv_input_gradient: ({ inputs: [grad, weights], shape, attributes }) => convInputGradient(grad, weights, shape, attributes),
  conv_weight_gradient: ({ inputs: [x, grad], shape, attributes }) => convWeightGradient(x, grad, shape, attributes),
  transpose: ({ inputs: [x], attributes: { axes }, shape }) => {
    const own = strides(x.shape);
    return take(
      x,
      shape,
      places(
        shape,
        axes.map((axis) => own[axis]),
      ),
    );
  },
  reshape: ({ inputs: [x], shape }) => ({ shape, data: x.data }),
  broadcast_to: ({ inputs: [x], shape }) => take(x, shape, broadcastPlaces(x.shape, shape)),
  concat,
  slice: ({ inputs: [x], attributes: { axis, start }, shape }) =>
    take(x, shape, places(shape, strides(x.shape), start * strides(x.shape)[axis])),
  pad,
  gather,
  pick: ({ inputs: [x, index], shape }) => {
    const width = x.shape[x.shape.length - 1];
    return { shape, data: index.data.map((k, i) => x.data[i * width + k]) };
  },
  one_hot: ({ inputs: [index], attributes: { depth }, shape }) => {
    const result = zeros(shape);
    index.data.forEach((k, i) => (result.data[i * depth + k] = 1));
    return result;
  },
  scatter_sum: scatterSum,
  sum: reduction(0, (sum, x) => sum + x),
  mean: reduction(0, (sum, x) => sum + x, true),
  reduce_max: reduction(-Infinity, Math.max),
  reduce_min: reduction(Infinity, Math.min),
  sum_squares: ({ inputs: [x] }) => ({ shape: [], data: Float64Array.of(x.data.reduce((sum, value) => sum + value * value, 0)) }),
  argmax,
  cumsum,
  softmax: rows((row) => logSoftmax(row).map(Math.exp)),
  log_softmax: rows(logSoftmax),
  standardize: rows((row, { epsilon = 0 }) => row.map((x) => (x - meanOf(row)) * inverseDeviation(row, epsilon))),
  inverse_deviation: ({ inputs: [x], attributes: { epsilon }, shape }) => {
    const width = x.shape[x.shape.length - 1];
    const result = zeros(shape);
    for (let i = 0; i < result.data.length; i++) result.data[i] = inverseDeviation(x.data.subarray(i * width, (i + 1) * width), epsilon);
    return result;
  },
};
