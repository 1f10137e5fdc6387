import type { DType, Reduction, Shape } from "../../../../contract/array-program.js";
import type { Value } from "../builder.js";
import { expectType, formatType, normalAxes, normalAxis, ShapeError, type TensorType } from "../shape.js";
import type { Backward, Rule, Rules } from "./rule.js";

type Reducing = "sum" | "mean" | "reduce_max" | "reduce_min";

function reduction(
  op: Reducing,
  allowed: readonly DType[],
  slope: (c: Backward<Reducing>, spread: (v: Value) => Value) => Value,
): Rule<Reducing> {
  return {
    arity: 1,
    infer: ([x], { axes, keep }) => {
      expectType(op, x, ...allowed);
      const removed = new Set(normalAxes(op, axes, x.shape.length));
      const kept = x.shape.map((dim, i) => (removed.has(i) ? 1 : dim));
      return { shape: keep ? kept : kept.filter((_, i) => !removed.has(i)), dtype: x.dtype };
    },
    gradient: (c) => [() => slope(c, (value) => keepAxes(c, value))],
  };
}

/** Puts removed axes back as size 1, so that a reduced value broadcasts against its operand. */
function keepAxes({ b, inputs: [x], attributes }: Backward<Reducing>, value: Value): Value {
  return b.reshape(value, keptShape(x.shape, attributes));
}

function keptShape(shape: Shape, { axes }: Reduction): Shape {
  return shape.map((dim, i) => (axes.includes(i) ? 1 : dim));
}

/** The gradient of an extreme goes to the elements that reach it, in equal parts. */
function toExtreme(c: Backward<Reducing>, spread: (v: Value) => Value): Value {
  const { b, inputs, attributes, output, grad } = c;
  const reached = b.cast(b.equal(inputs[0], spread(output)), "f32");
  return b.mul(reached, b.div(spread(grad), b.sum(reached, attributes.axes, true)));
}

function overLast(op: string, x: TensorType): TensorType {
  expectType(op, x, "f32");
  if (x.shape.length === 0) throw new ShapeError(`${op}: expected at least one axis, found ${formatType(x)}`);
  return x;
}

/** Operations along axes. */
export const reductions: Rules<
  Reducing | "sum_squares" | "argmax" | "cumsum" | "softmax" | "log_softmax" | "standardize" | "inverse_deviation"
> = {
  sum: reduction("sum", ["f32", "i32"], ({ b, inputs: [x], grad }, spread) => b.broadcastTo(spread(grad), x.shape)),
  mean: reduction("mean", ["f32"], ({ b, inputs: [x], grad, attributes: { axes } }, spread) => {
    const share = b.div(spread(grad), b.size(axes.map((axis) => x.shape[axis])));
    return b.broadcastTo(share, x.shape);
  }),
  reduce_max: reduction("reduce_max", ["f32", "i32"], toExtreme),
  reduce_min: reduction("reduce_min", ["f32", "i32"], toExtreme),
  sum_squares: {
    arity: 1,
    infer: ([x]) => (expectType("sum_squares", x, "f32"), { shape: [], dtype: "f32" }),
    gradient: ({ b, inputs: [x], grad }) => [() => b.mul(x, b.mul(2, grad))],
  },
  argmax: {
    arity: 1,
    infer: ([x], { axis }) => {
      expectType("argmax", x, "f32", "i32");
      normalAxis("argmax", axis, x.shape.length);
      return { shape: x.shape.filter((_, i) => i !== axis), dtype: "i32" };
    },
  },
  cumsum: {
    arity: 1,
    infer: ([x], { axis }) => {
      expectType("cumsum", x, "f32", "i32");
      normalAxis("cumsum", axis, x.shape.length);
      return x;
    },
    gradient: ({ b, grad, attributes }) => [() => b.emit("cumsum", [grad], { ...attributes, reverse: !attributes.reverse })],
  },
  softmax: {
    arity: 1,
    infer: ([x]) => overLast("softmax", x),
    gradient: ({ b, output, grad }) => [() => b.mul(output, b.sub(grad, b.sum(b.mul(grad, output), [-1], true)))],
  },
  log_softmax: {
    arity: 1,
    infer: ([x]) => overLast("log_softmax", x),
    gradient: ({ b, output, grad }) => [() => b.sub(grad, b.mul(b.exp(output), b.sum(grad, [-1], true)))],
  },
  standardize: {
    arity: 1,
    infer: ([x]) => overLast("standardize", x),
    gradient: ({ b, inputs: [x], output, grad, attributes: { epsilon } }) => [
      () => {
        const along = b.mul(output, b.mean(b.mul(grad, output), [-1], true));
        return b.mul(b.sub(b.sub(grad, b.mean(grad, [-1], true)), along), b.inverseDeviation(x, epsilon));
      },
    ],
  },
  inverse_deviation: {
    arity: 1,
    infer: ([x]) => ({ shape: [...overLast("inverse_deviation", x).shape.slice(0, -1), 1], dtype: "f32" }),
    gradient: ({ b, inputs: [x], output, grad, attributes: { epsilon } }) => [
      () => {
        const slope = b.div(b.mul(grad, b.mul(output, output)), b.neg(b.size(x.shape.slice(-1))));
        return b.mul(slope, b.standardize(x, epsilon));
      },
    ],
  },
};
