import { expectSizes } from "./layout.js";
import type { Rules } from "./rule.js";

/** Values that come from nowhere else in the graph. The types of `input` and `constant` are given when they are made. */
export const sources: Rules<"iota" | "size"> = {
  iota: { arity: 0, infer: (_, { shape }) => ({ shape: expectSizes(shape), dtype: "i32" }) },
  size: { arity: 0, infer: (_, { dims }) => (expectSizes(dims), { shape: [], dtype: "f32" }) },
};
