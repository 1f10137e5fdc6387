import type { Dim, Shape } from "../../../../contract/array-program.js";
import { broadcastShapes, checkDim, dimProduct, expectType, formatShape, formatType, sameShape, ShapeError } from "../shape.js";
import type { Rules } from "./rule.js";

/** Checks every size of a shape and gives it back. */
export function expectSizes(shape: Shape): Shape {
  shape.forEach(checkDim);
  return shape;
}

/** Gives an axis's size as a number; cutting and joining need one. */
function knownSize(operation: string, shape: Shape, axis: number): number {
  const dim: Dim | undefined = shape[axis];
  if (dim === undefined) throw new ShapeError(`${operation}: there is no axis ${axis} in ${formatShape(shape)}`);
  if (typeof dim === "string") throw new ShapeError(`${operation}: axis ${axis} of ${formatShape(shape)} has no size known before the run`);
  return dim;
}

/** Operations that move elements and change none, and the matrix product. */
export const layout: Rules<"transpose" | "reshape" | "broadcast_to" | "concat" | "slice" | "pad" | "matmul"> = {
  transpose: {
    arity: 1,
    infer: ([x], { axes }) => {
      if (axes.length !== x.shape.length || [...axes].sort((a, b) => a - b).some((axis, i) => axis !== i)) {
        throw new ShapeError(`transpose: [${axes.join(", ")}] does not order the axes of ${formatType(x)}`);
      }
      return { shape: axes.map((axis) => x.shape[axis]), dtype: x.dtype };
    },
    gradient: ({ b, grad, attributes: { axes } }) => [
      () =>
        b.transpose(
          grad,
          axes.map((_, i) => axes.indexOf(i)),
        ),
    ],
  },
  reshape: {
    arity: 1,
    infer: ([x], { shape }) => {
      expectSizes(shape);
      if (dimProduct(shape) !== dimProduct(x.shape)) {
        throw new ShapeError(
          `reshape: ${formatType(x)} has ${dimProduct(x.shape)} elements, ${formatShape(shape)} asks for ${dimProduct(shape)}`,
        );
      }
      return { shape, dtype: x.dtype };
    },
    gradient: ({ b, inputs: [x], grad }) => [() => b.reshape(grad, x.shape)],
  },
  broadcast_to: {
    arity: 1,
    infer: ([x], { shape }) => {
      expectSizes(shape);
      if (!sameShape(broadcastShapes("broadcast_to", x.shape, shape), shape)) {
        throw new ShapeError(`broadcast_to: ${formatType(x)} does not stretch to ${formatShape(shape)}`);
      }
      return { shape, dtype: x.dtype };
    },
    gradient: ({ b, inputs: [x], grad }) => [() => b.sumTo(grad, x.shape)],
  },
  concat: {
    arity: "many",
    infer: (inputs, { axis }) => {
      const [first] = inputs;
      let size = 0;
      for (const x of inputs) {
        size += knownSize("concat", x.shape, axis);
        const fits = x.shape.length === first.shape.length && x.shape.every((dim, i) => i === axis || dim === first.shape[i]);
        if (!fits || x.dtype !== first.dtype) {
          throw new ShapeError(`concat: ${formatType(first)} and ${formatType(x)} cannot be joined along axis ${axis}`);
        }
      }
      return { shape: first.shape.map((dim, i) => (i === axis ? size : dim)), dtype: first.dtype };
    },
    gradient: ({ b, inputs, grad, attributes: { axis } }) => {
      let end = 0;
      return inputs.map((x) => {
        const start = end;
        end += knownSize("concat", x.shape, axis);
        return () => b.slice(grad, axis, start, start + knownSize("concat", x.shape, axis));
      });
    },
  },
  slice: {
    arity: 1,
    infer: ([x], { axis, start, end }) => {
      const size = knownSize("slice", x.shape, axis);
      if (!(start >= 0 && start <= end && end <= size)) {
        throw new ShapeError(`slice: ${start} to ${end} does not lie within the ${size} entries of axis ${axis} of ${formatType(x)}`);
      }
      return { shape: x.shape.map((dim, i) => (i === axis ? end - start : dim)), dtype: x.dtype };
    },
    gradient: ({ b, inputs: [x], grad, attributes: { axis, start, end } }) => [
      () => {
        const zeros = x.shape.map(() => 0);
        return b.pad(grad, zeros.with(axis, start), zeros.with(axis, knownSize("slice", x.shape, axis) - end));
      },
    ],
  },
  pad: {
    arity: 1,
    infer: ([x], { before, after }) => {
      expectType("pad", x, "f32", "i32");
      if (before.length !== x.shape.length || after.length !== x.shape.length || [...before, ...after].some((n) => !(n >= 0))) {
        throw new ShapeError(
          `pad: [${before.join(", ")}] before and [${after.join(", ")}] after do not fit the ${x.shape.length} axes of ${formatType(x)}`,
        );
      }
      const widened = x.shape.map((dim, i) => (before[i] + after[i] === 0 ? dim : knownSize("pad", x.shape, i) + before[i] + after[i]));
      return { shape: widened, dtype: x.dtype };
    },
    gradient: ({ b, inputs: [x], grad, attributes: { before, after } }) => [
      () =>
        before.reduce((cut, start, axis) => {
          if (start + after[axis] === 0) return cut;
          return b.slice(cut, axis, start, start + knownSize("pad", x.shape, axis));
        }, grad),
    ],
  },
  matmul: {
    arity: 2,
    infer: ([x, y], { transposeA, transposeB }) => {
      expectType("matmul", x, "f32");
      expectType("matmul", y, "f32");
      const batch = x.shape.slice(0, -2);
      const [rows, inner] = transposeA ? [x.shape.at(-1), x.shape.at(-2)] : [x.shape.at(-2), x.shape.at(-1)];
      const [inner2, columns] = transposeB ? [y.shape.at(-1), y.shape.at(-2)] : [y.shape.at(-2), y.shape.at(-1)];
      if (
        rows === undefined ||
        columns === undefined ||
        inner === undefined ||
        inner !== inner2 ||
        !sameShape(batch, y.shape.slice(0, -2))
      ) {
        const marks = (transposed: boolean): string => (transposed ? " transposed" : "");
        throw new ShapeError(`matmul: ${formatType(x)}${marks(transposeA)} and ${formatType(y)}${marks(transposeB)} do not fit`);
      }
      return { shape: [...batch, rows, columns], dtype: "f32" };
    },
    gradient: ({ b, inputs: [x, y], grad, attributes: { transposeA, transposeB } }) => [
      () => (transposeA ? b.matmulOf(y, grad, transposeB, true) : b.matmulOf(grad, y, false, !transposeB)),
      () => (transposeB ? b.matmulOf(grad, x, true, transposeA) : b.matmulOf(x, grad, !transposeA, false)),
    ],
  },
};
