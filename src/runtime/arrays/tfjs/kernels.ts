import type * as TensorFlow from "@tensorflow/tfjs";
import { literalValue, type Attributes, type DType, type Primitive } from "../../../contract/array-program.js";
import { concrete, type Sizes } from "../sizes.js";
import { elementCount } from "../tensor.js";
import { conv, convInputGradient, convWeightGradient } from "./convolution.js";

export type Library = typeof TensorFlow;
export type TfTensor = TensorFlow.Tensor;

/** What a kernel sees: the library, operands, attributes, the result's type, the values of symbolic sizes. */
export interface Call<P extends Primitive> {
  readonly tf: Library;
  readonly x: readonly TfTensor[];
  readonly attributes: Attributes[P];
  readonly shape: number[];
  readonly dtype: DType;
  readonly sizes: Sizes;
}
type Kernel<P extends Primitive> = (call: Call<P>) => TfTensor;
type Kernels = { readonly [P in Exclude<Primitive, "input">]: Kernel<P> };

export const TF_TYPE = { f32: "float32", i32: "int32", bool: "bool" } as const;

type UnaryName = "neg" | "exp" | "log" | "sqrt" | "tanh" | "sigmoid" | "relu" | "abs" | "floor" | "sin" | "cos";
type BinaryName = "add" | "sub" | "mul" | "div" | "pow" | "maximum" | "minimum";

const unary = (name: UnaryName): Kernel<Primitive> => {
  return ({ tf, x }) => tf[name](x[0]);
};
const binary = (name: BinaryName): Kernel<Primitive> => {
  return ({ tf, x }) => tf[name](x[0], x[1]);
};

/** Comparisons and logic; bool operands are compared as numbers. */
const test = (name: "equal" | "notEqual" | "less" | "lessEqual" | "greater" | "greaterEqual"): Kernel<Primitive> => {
  return ({ tf, x }) => tf[name](number(tf, x[0]), number(tf, x[1]));
};

function number(tf: Library, x: TfTensor): TfTensor {
  return x.dtype === "bool" ? tf.cast(x, "int32") : x;
}

/** The wasm library multiplies by a transposed operand some fifteen times slower, so operands are transposed first. */
function matmul({ tf, x, attributes: { transposeA, transposeB } }: Call<"matmul">): TfTensor {
  const swapped = (t: TfTensor): TfTensor => {
    const rank = t.shape.length;
    return tf.transpose(t, [...Array(rank - 2).keys(), rank - 1, rank - 2]);
  };
  return tf.matMul(transposeA ? swapped(x[0]) : x[0], transposeB ? swapped(x[1]) : x[1]);
}

function oneHot(tf: Library, index: TfTensor, depth: number): TfTensor {
  return tf.oneHot(index as TensorFlow.Tensor1D, depth);
}

function pick({ tf, x: [x, index] }: Call<"pick">): TfTensor {
  const chosen = tf.cast(oneHot(tf, index, x.shape[x.shape.length - 1]), "bool");
  const zeros = tf.zerosLike(x);
  return tf.cast(tf.sum(tf.where(chosen, x, zeros), -1), x.dtype);
}

function scatterSum({ tf, x: [index, values], shape }: Call<"scatter_sum">): TfTensor {
  const width = elementCount(shape.slice(1));
  const sums = tf.scatterND(tf.reshape(index, [-1, 1]), tf.reshape(values, [index.size, width]), [shape[0], width]);
  return tf.reshape(sums, shape);
}

/** x - mean, and sqrt(variance + epsilon), over the last axis. */
function spread(tf: Library, x: TfTensor, epsilon: number): { centred: TfTensor; deviation: TfTensor } {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  return { centred, deviation: tf.sqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon)) };
}

function cast({ tf, x, attributes: { to } }: Call<"cast">): TfTensor {
  return to === "bool"
    ? tf.notEqual(number(tf, x[0]), tf.scalar(0, x[0].dtype === "float32" ? "float32" : "int32"))
    : tf.cast(x[0], TF_TYPE[to]);
}

function along({ tf, attributes: { shape, axis }, sizes }: Call<"iota">): TfTensor {
  const known = concrete(shape, sizes);
  const line = tf.reshape(
    tf.range(0, known[axis], 1, "int32"),
    known.map((size, i) => (i === axis ? size : 1)),
  );
  return tf.broadcastTo(line, known);
}

/** One row for each primitive: the library's call for it. */
export const kernels: Kernels = {
  constant: ({ tf, attributes, shape, dtype }) => tf.tensor(attributes.values.map(literalValue), shape, TF_TYPE[dtype]),
  iota: along,
  size: ({ tf, attributes: { dims }, sizes }) => tf.scalar(elementCount(concrete(dims, sizes))),
  neg: unary("neg"),
  exp: unary("exp"),
  log: unary("log"),
  sqrt: unary("sqrt"),
  tanh: unary("tanh"),
  sigmoid: unary("sigmoid"),
  relu: unary("relu"),
  softplus: ({ tf, x }) => tf.add(tf.relu(x[0]), tf.log(tf.add(tf.exp(tf.neg(tf.abs(x[0]))), 1))),
  abs: unary("abs"),
  sign: ({ tf, x, dtype }) => {
    const zero = tf.scalar(0, x[0].dtype);
    return tf.sub(tf.cast(tf.greater(x[0], zero), TF_TYPE[dtype]), tf.cast(tf.less(x[0], zero), TF_TYPE[dtype]));
  },
  floor: unary("floor"),
  erf: ({ tf, x }) => tf.erf(x[0]),
  sin: unary("sin"),
  cos: unary("cos"),
  not: ({ tf, x }) => tf.logicalNot(x[0]),
  // x - x is 0 for finite numbers alone.
  is_finite: ({ tf, x }) => tf.equal(tf.sub(x[0], x[0]), 0),
  clip: ({ tf, x, attributes: { lo, hi } }) => tf.clipByValue(x[0], lo, hi),
  cast,
  stop_gradient: ({ x }) => x[0].clone(),
  add: binary("add"),
  sub: binary("sub"),
  mul: binary("mul"),
  div: binary("div"),
  pow: binary("pow"),
  max: binary("maximum"),
  min: binary("minimum"),
  mod: ({ tf, x, dtype }) => {
    const times = dtype === "i32" ? tf.floorDiv(x[0], x[1]) : tf.floor(tf.div(x[0], x[1]));
    return tf.sub(x[0], tf.mul(x[1], times));
  },
  equal: test("equal"),
  not_equal: test("notEqual"),
  less: test("less"),
  less_equal: test("lessEqual"),
  greater: test("greater"),
  greater_equal: test("greaterEqual"),
  and: ({ tf, x }) => tf.logicalAnd(x[0], x[1]),
  or: ({ tf, x }) => tf.logicalOr(x[0], x[1]),
  relu_gradient: ({ tf, x }) => tf.mul(x[1], tf.step(x[0])),
  where: ({ tf, x, shape }) => {
    const [condition, a, b] = x.map((t) => tf.broadcastTo(t, shape));
    return tf.where(condition, a, b);
  },
  matmul,
  conv: ({ tf, x, attributes }) => conv(tf, x[0], x[1], attributes),
  conv_input_gradient: ({ tf, x, shape, attributes }) => convInputGradient(tf, x[0], x[1], shape, attributes),
  conv_weight_gradient: ({ tf, x, shape, attributes }) => convWeightGradient(tf, x[0], x[1], shape, attributes),
  transpose: ({ tf, x, attributes: { axes } }) => tf.transpose(x[0], [...axes]),
  reshape: ({ tf, x, shape }) => tf.reshape(x[0], shape),
  broadcast_to: ({ tf, x, shape }) => tf.broadcastTo(x[0], shape),
  concat: ({ tf, x, attributes: { axis } }) => tf.concat([...x], axis),
  slice: ({ tf, x, attributes: { axis, start }, shape }) =>
    tf.slice(
      x[0],
      shape.map((_, i) => (i === axis ? start : 0)),
      shape,
    ),
  pad: ({ tf, x, attributes: { before, after, value } }) => {
    return tf.pad(
      x[0],
      before.map((n, i): [number, number] => [n, after[i]]),
      value,
    );
  },
  gather: ({ tf, x }) => tf.gather(x[0], x[1] as TensorFlow.Tensor1D),
  pick,
  one_hot: ({ tf, x, attributes: { depth } }) => tf.cast(oneHot(tf, x[0], depth), "float32"),
  scatter_sum: scatterSum,
  sum: ({ tf, x, attributes: { axes, keep } }) => tf.sum(x[0], [...axes], keep),
  mean: ({ tf, x, attributes: { axes, keep } }) => tf.mean(x[0], [...axes], keep),
  reduce_max: ({ tf, x, attributes: { axes, keep } }) => tf.max(x[0], [...axes], keep),
  reduce_min: ({ tf, x, attributes: { axes, keep } }) => tf.min(x[0], [...axes], keep),
  sum_squares: ({ tf, x }) => tf.sum(tf.square(x[0])),
  argmax: ({ tf, x, attributes: { axis } }) => tf.argMax(x[0], axis),
  cumsum: ({ tf, x, attributes: { axis, exclusive, reverse } }) => tf.cumsum(x[0], axis, exclusive, reverse),
  softmax: ({ tf, x }) => tf.softmax(x[0]),
  log_softmax: ({ tf, x }) => tf.logSoftmax(x[0]),
  standardize: ({ tf, x, attributes: { epsilon } }) => {
    const { centred, deviation } = spread(tf, x[0], epsilon);
    return tf.div(centred, deviation);
  },
  inverse_deviation: ({ tf, x, attributes: { epsilon } }) => tf.reciprocal(spread(tf, x[0], epsilon).deviation),
};
