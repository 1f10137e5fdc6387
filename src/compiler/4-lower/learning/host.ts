/**
 * Host expressions: what a step program computes on typed arrays between graphs. Plain data; the emitter prints them as calls of the
 * runtime's column functions.
 */
import type { Level } from "../../../contract/method.js";

export type HostExpr =
  | { readonly kind: "const"; readonly value: number | boolean | string | null }
  | { readonly kind: "list"; readonly items: readonly HostExpr[] }
  | { readonly kind: "fields"; readonly fields: readonly { readonly name: string; readonly value: HostExpr }[] }
  /** A local of `train`. */
  | { readonly kind: "now"; readonly name: string }
  | {
      readonly kind: "lasting";
      readonly what: "policy" | "model" | "running" | "pool" | "memory" | "variable";
      readonly name: string;
      readonly holds?: HostType;
    }
  | { readonly kind: "random_policy" }
  | { readonly kind: "game"; readonly name: string }
  /** The run itself, for functions that keep something in it. */
  | { readonly kind: "run" }
  /** How many updates an `improve` has made. */
  | { readonly kind: "updates"; readonly statement: string }
  /** A parameter of the function around it. */
  | { readonly kind: "bound"; readonly name: string }
  | { readonly kind: "lambda"; readonly params: readonly string[]; readonly body: HostExpr }
  /** How often a loop's body has run before this pass. */
  | { readonly kind: "counter"; readonly loop: string }
  | { readonly kind: "column"; readonly batch: HostExpr; readonly name: string }
  /** A field of a record. */
  | { readonly kind: "field"; readonly of: HostExpr; readonly name: string }
  /** A function of the runtime by name; `host` passes the run itself first. */
  | { readonly kind: "call"; readonly name: string; readonly args: readonly HostExpr[]; readonly host?: boolean }
  | { readonly kind: "cond"; readonly condition: HostExpr; readonly then: HostExpr; readonly else: HostExpr };

/** A copy of an expression with another in place of a local. */
export function substitute(expr: HostExpr, local: string, by: HostExpr): HostExpr {
  switch (expr.kind) {
    case "now":
      return expr.name === local ? by : expr;
    case "call":
      return { ...expr, args: expr.args.map((arg) => substitute(arg, local, by)) };
    case "list":
      return { ...expr, items: expr.items.map((item) => substitute(item, local, by)) };
    case "fields":
      return { ...expr, fields: expr.fields.map(({ name, value }) => ({ name, value: substitute(value, local, by) })) };
    case "cond":
      return {
        ...expr,
        condition: substitute(expr.condition, local, by),
        then: substitute(expr.then, local, by),
        else: substitute(expr.else, local, by),
      };
    case "lambda":
      return { ...expr, body: substitute(expr.body, local, by) };
    case "field":
      return { ...expr, of: substitute(expr.of, local, by) };
    case "column":
      return { ...expr, batch: substitute(expr.batch, local, by) };
    default:
      return expr;
  }
}

/** A table that columns belong to (C7): the `collect` it came from, and what was kept of it. */
export interface Table {
  readonly id: string;
  /** For messages: `the batch of spiral.sp:13:19`. */
  readonly origin: string;
  readonly games: readonly string[];
  /** The policies that may have played its rows. */
  readonly policies: readonly string[];
  /** It comes from one `collect` without `for`: what plays and what is played is the same each time. */
  readonly plain?: boolean;
  /** Where a batch with its rows is found while the method runs. */
  readonly home: { expr?: HostExpr };
  /** Columns that were added (`with (c: e)`), by name. */
  readonly columns?: ReadonlyMap<string, ColumnType>;
  /** What counts as one row where rows are drawn and counted; decisions unless a memory of episodes says otherwise. */
  readonly element?: Level;
  /** Pairs of rows: the second ones line up with the first. */
  readonly pair?: "first" | "second";
  /** The memory whose rows these are, or were drawn from. */
  readonly memory?: string;
  /** Rows are the first decisions of windows: how many decisions those have, and the columns that were there when they were cut. */
  readonly window?: { readonly size: number; readonly columns: ReadonlyMap<string, ColumnType> };
  /** Of a window, the decisions at one step alone. */
  readonly step?: number;
}

/** What a column holds, and where. */
export interface ColumnType {
  readonly level: Level;
  readonly of: "number" | "bool" | "name" | "key";
  /** The feature axes of a row; absent for one number each. */
  readonly shape?: readonly number[];
  /** Rows are lists whose length only the run knows: what takes them says it. */
  readonly open?: boolean;
  /** Their names, where they have some. */
  readonly axes?: readonly (string | undefined)[];
}

export type HostType =
  | { readonly kind: "number"; readonly integer: boolean }
  | { readonly kind: "bool" }
  | { readonly kind: "text" }
  | ({ readonly kind: "column"; readonly table: Table } & ColumnType)
  /** A key without rows: constants only. */
  | { readonly kind: "key" }
  | { readonly kind: "grouped"; readonly level: Level; readonly table: Table }
  | { readonly kind: "batch"; readonly table: Table }
  /** What `parts` cuts a table into; each has the table's columns. */
  | { readonly kind: "parts"; readonly table: Table }
  /** One number for each key, which is one number too where that is known: `f(x per k)`. */
  | { readonly kind: "entries"; readonly keys?: "numbers" }
  /** `of`: the declared policies behind it. A mixture is one of several, drawn before each episode; who searches tells how likely each move was. */
  | { readonly kind: "policy"; readonly of?: readonly string[]; readonly mixture?: boolean; readonly searching?: boolean }
  /** Policies of a list, oldest first: the members of a pool as they were. */
  | { readonly kind: "policies"; readonly of: readonly string[] }
  /** A number for each pair of a pool's members. */
  | { readonly kind: "pairs"; readonly pool: string }
  /** A number for each member of a pool. */
  | { readonly kind: "shares"; readonly pool: string }
  /** Weights as a value, of one network whoever had them. */
  | { readonly kind: "weights"; readonly network: string }
  /** Numbers or truth values of fixed sizes, row-major. */
  | { readonly kind: "array"; readonly shape: readonly number[]; readonly of: "number" | "bool" }
  | { readonly kind: "list"; readonly element: HostType }
  | { readonly kind: "record"; readonly fields: ReadonlyMap<string, HostType> }
  | { readonly kind: "unit" };

/** The finer of two levels (C8: outer columns spread inwards). */
export function innermost(a: Level, b: Level): Level {
  const order: readonly Level[] = ["episode", "trajectory", "decision"];
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}
