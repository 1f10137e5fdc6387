/** Reductions over a small array of small numbers by bit planes; see `kernel-parts.ts`. */
import type { Expr } from "../../../4-lower/games/ir.js";
import type { KernelPrinter } from "./kernel-expressions.js";

export interface Planes {
  /** Prints a reduction by planes, if it can be. */
  reduction(e: Expr & { kind: "reduce" }, printer: KernelPrinter): string | undefined;
}

export const NO_PLANES: Planes = { reduction: () => undefined };
