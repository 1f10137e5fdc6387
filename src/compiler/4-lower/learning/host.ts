/**
 * Host expressions: what a step program computes on typed arrays between graphs. Plain data; the emitter prints them as calls of the
 * runtime's column functions.
 */
import type { Level } from "../../../contract/method.js";

export type HostExpr =
  | { readonly kind: "const"; readonly value: number | boolean | string | null }
  | { readonly kind: "list"; readonly items: readonly HostExpr[] }
  /** A local of `train`. */
  | { readonly kind: "now"; readonly name: string }
  | { readonly kind: "lasting"; readonly what: "policy" | "running" | "pool" | "variable"; readonly name: string }
  | { readonly kind: "random_policy" }
  | { readonly kind: "game"; readonly name: string }
  /** How often a loop's body has run before this pass. */
  | { readonly kind: "counter"; readonly loop: string }
  | { readonly kind: "column"; readonly batch: HostExpr; readonly name: string }
  /** A function of the runtime by name; `host` passes the run itself first. */
  | { readonly kind: "call"; readonly name: string; readonly args: readonly HostExpr[]; readonly host?: boolean }
  | { readonly kind: "cond"; readonly condition: HostExpr; readonly then: HostExpr; readonly else: HostExpr };

/** A table that columns belong to (C7): the `collect` it came from, and what was kept of it. */
export interface Table {
  readonly id: string;
  /** For messages: `the batch of spiral.sp:13:19`. */
  readonly origin: string;
  readonly games: readonly string[];
  /** The policies that may have played its rows. */
  readonly policies: readonly string[];
  /** Loop variables and parameters on the episode level, by name. */
  readonly loopVariable?: string;
}

export type HostType =
  | { readonly kind: "number"; readonly integer: boolean }
  | { readonly kind: "bool" }
  | { readonly kind: "text" }
  | { readonly kind: "column"; readonly level: Level; readonly table: Table; readonly of: "number" | "bool" | "name" | "key" }
  /** A key without rows: constants only. */
  | { readonly kind: "key" }
  | { readonly kind: "grouped"; readonly level: Level; readonly table: Table }
  | { readonly kind: "batch"; readonly table: Table }
  | { readonly kind: "policy" }
  | { readonly kind: "unit" };

/** The finer of two levels (C8: outer columns spread inwards). */
export function innermost(a: Level, b: Level): Level {
  const order: readonly Level[] = ["episode", "trajectory", "decision"];
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}
