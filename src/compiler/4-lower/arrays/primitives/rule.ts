import type { Attributes, Primitive } from "../../../../contract/array-program.js";
import type { ProgramBuilder, Value } from "../builder.js";
import { ShapeError, type TensorType } from "../shape.js";

/** What a gradient rule sees: the operands, the result, and the gradient of the loss with respect to the result. */
export interface Backward<P extends Primitive> {
  readonly b: ProgramBuilder;
  readonly inputs: readonly Value[];
  readonly output: Value;
  readonly grad: Value;
  readonly attributes: Attributes[P];
}

/** The gradient for one operand, built only if something needs it; `null` where none flows. */
export type Partial = (() => Value) | null;

/** One row of the table of primitives. */
export interface Rule<P extends Primitive> {
  /** The number of operands; `"many"` is one or more. */
  readonly arity: number | "many";
  /** Gives the result's type or throws a `ShapeError`. */
  readonly infer: (inputs: readonly TensorType[], attributes: Attributes[P]) => TensorType;
  /** One entry an operand. Without a rule the result counts as constant (comparisons, argmax, floor, sign). */
  readonly gradient?: (c: Backward<P>) => readonly Partial[];
}

export type Rules<P extends Primitive> = { readonly [K in P]: Rule<K> };

/** Checks the number of operands. */
export function checkArity(operation: string, arity: number | "many", found: number): void {
  if (arity === "many" ? found < 1 : found !== arity) {
    throw new ShapeError(`${operation}: expected ${arity === "many" ? "at least one operand" : `${arity} operands`}, found ${found}`);
  }
}
