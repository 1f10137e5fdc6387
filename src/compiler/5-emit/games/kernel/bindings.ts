/** What locals are while a kernel is printed. */
import type { ConstValue } from "../../../3-check/typed.js";
import type { Type } from "../../../3-check/types.js";
import type { LocalId } from "../../../4-lower/games/ir.js";
import type { Ref } from "./storage.js";

/** What a local is in the kernel: a constant, a variable, a row somewhere, or the row of a ragged table. */
export type Binding =
  | { readonly kind: "const"; readonly value: ConstValue; readonly type: Type }
  | { readonly kind: "variable"; readonly text: string }
  | { readonly kind: "ref"; readonly ref: Ref }
  | { readonly kind: "row"; readonly table: string; readonly row: string; readonly type: Type };

export type Bindings = ReadonlyMap<LocalId, Binding>;

/** The most terms a reduction may be written out to. */
export const WRITTEN_OUT = 48;
