import type { Dim } from "../../../../contract/array-program.js";
import { expectType, formatType, sameShape, ShapeError } from "../shape.js";
import type { Rules } from "./rule.js";

/** Operations whose places depend on values. */
export const lookup: Rules<"gather" | "pick" | "one_hot" | "scatter_sum"> = {
  gather: {
    arity: 2,
    infer: ([table, index]) => {
      expectType("gather", index, "i32");
      if (table.shape.length < 1) throw new ShapeError(`gather: expected a table with at least one axis, found ${formatType(table)}`);
      return { shape: [...index.shape, ...table.shape.slice(1)], dtype: table.dtype };
    },
    gradient: ({ b, inputs: [table, index], grad }) => {
      const [depth] = table.shape;
      return [() => b.scatterSum(index, grad, depth), null];
    },
  },
  pick: {
    arity: 2,
    infer: ([x, index]) => {
      expectType("pick", index, "i32");
      if (typeof x.shape.at(-1) !== "number" || !sameShape(x.shape.slice(0, -1), index.shape)) {
        throw new ShapeError(`pick: ${formatType(index)} does not index the last axis of ${formatType(x)}`);
      }
      return { shape: index.shape, dtype: x.dtype };
    },
    gradient: ({ b, inputs: [x, index], grad }) => [
      () => b.mul(b.reshape(grad, [...index.shape, 1]), b.oneHot(index, Number(x.shape.at(-1)))),
      null,
    ],
  },
  one_hot: {
    arity: 1,
    infer: ([index], { depth }) => {
      expectType("one_hot", index, "i32");
      return { shape: [...index.shape, expectDepth("one_hot", depth)], dtype: "f32" };
    },
  },
  scatter_sum: {
    arity: 2,
    infer: ([index, values], { depth }) => {
      expectType("scatter_sum", index, "i32");
      expectType("scatter_sum", values, "f32");
      if (!sameShape(index.shape, values.shape.slice(0, index.shape.length))) {
        throw new ShapeError(`scatter_sum: ${formatType(index)} does not index the leading axes of ${formatType(values)}`);
      }
      return { shape: [expectSize("scatter_sum", depth), ...values.shape.slice(index.shape.length)], dtype: "f32" };
    },
    gradient: ({ b, inputs: [index], grad }) => [null, () => b.gather(grad, index)],
  },
};

function expectDepth(operation: string, depth: number): number {
  if (!Number.isInteger(depth) || depth < 1)
    throw new ShapeError(`${operation}: the depth must be a positive whole number, found ${depth}`);
  return depth;
}

/** A size that may be known at the run alone: sums over the rows of a batch. */
function expectSize(operation: string, depth: Dim): Dim {
  return typeof depth === "number" ? expectDepth(operation, depth) : depth;
}
