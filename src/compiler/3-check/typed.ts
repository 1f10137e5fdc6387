/** The result of checking: types and meanings of every expression in games, functions, constants and tests. */
import type * as ast from "../1-parse/ast.js";
import type { Bound, Symbol } from "../2-bind/symbols.js";
import type { Type } from "./types.js";

/** What a bare name turned out to be, once types are known (C6). */
export type Meaning =
  | { readonly kind: "symbol"; readonly symbol: Symbol }
  | { readonly kind: "enum_member"; readonly type: Type & { kind: "enum" }; readonly index: number }
  | { readonly kind: "tag"; readonly type: Type & { kind: "tagged" }; readonly index: number }
  | { readonly kind: "seat"; readonly type: Type & { kind: "seat" }; readonly index: number }
  /** `some` and `none` after `is`. */
  | { readonly kind: "some" }
  | { readonly kind: "none" }
  /** A type used as a value: `Cell` in `for c in Cell`. */
  | { readonly kind: "type"; readonly type: Type }
  /** A function or value that the language brings: `argmax`, `me`, `turn`, `winner`. */
  | { readonly kind: "builtin"; readonly name: string };

/**
 * A constant as the compiler keeps it: numbers, booleans (as booleans), text, `null` for none, arrays in flat row-major order, records.
 * Enum members, seats and cells are numbers.
 */
export type ConstValue = number | boolean | string | null | readonly ConstValue[] | { readonly [field: string]: ConstValue };

export interface Typed {
  readonly bound: Bound;
  typeOf(expression: ast.Expr): Type;
  /** The value of `T` written as a type node, after sizes are evaluated. */
  typeOfNode(node: ast.TypeNode | ast.DomainNode): Type;
  /** The type of a declared name: a state field, a parameter, a local (by its `Name` node where it is declared). */
  typeOfName(name: ast.Name): Type;
  meaningOf(name: ast.Name): Meaning | undefined;
  /** The value of a constant expression, where the compiler could evaluate it. */
  constOf(expression: ast.Expr): ConstValue | undefined;
  /** Stores to ranges that were not proved (C2): the emitter checks them at run time. */
  readonly checkedStores: ReadonlySet<ast.Node>;
}
