/** What expressions of methods, networks and claims stand for while the compiler runs them ahead of time ("staging"). */
import type * as ast from "../../1-parse/ast.js";
import type { BoundFile } from "../../2-bind/symbols.js";
import type { Value as GraphNode } from "../arrays/builder.js";
import type { GameIr } from "../games/ir.js";
import type { HostExpr, HostType, Table } from "./host.js";
import type { Scope } from "./scope.js";

/** A game with its parameters fixed. */
export interface GameValue {
  readonly kind: "game";
  readonly ir: GameIr;
}

/** A network with its parameters fixed: `transformer(width: 64)`. */
export interface NetworkValue {
  readonly kind: "network";
  readonly decl: ast.NetworkDecl;
  readonly file: BoundFile;
  readonly scope: Scope;
  /** As written, for people. */
  readonly summary: string;
  /** Its functions by name, those of the network that it extends among them; an `act` without a name is called `act`. */
  readonly functions: ReadonlyMap<string, NetworkFunction>;
}

export interface NetworkFunction {
  readonly decl: ast.FnDecl | ast.ActDecl;
  readonly closure: ClosureValue;
}

/** What has weights: a policy or a model. */
export interface Owner {
  readonly name: string;
  readonly what: "policy" | "model";
  readonly network: NetworkValue;
}

export interface ClosureValue {
  readonly kind: "closure";
  readonly params: readonly { readonly name: string; readonly default?: ast.Expr; readonly type?: ast.TypeNode }[];
  readonly body: ast.Expr | ast.Block;
  readonly scope: Scope;
  readonly name: string;
  /** The declared type of what it gives. */
  readonly result?: ast.TypeNode;
  /** It stands at the top of a file: its layers are new ones at every place that calls it. */
  readonly free?: boolean;
  /** `attention_block[use]`: which of its layers. */
  readonly indices?: readonly Staged[];
}

/** A finite type as a value: `Slot` in `dense(Slot)`, in `for s in Slot`, in `mean(over: Slot)`. */
export interface IndexType {
  readonly kind: "index_type";
  readonly name: string;
  /** The first of its numbers; those of an enum's members begin at 0. */
  readonly low: number;
  readonly size: number;
  /** The members of an enum. */
  readonly labels?: readonly string[];
}

export type Staged =
  | { readonly kind: "unknown" }
  /** A member of an enum. */
  | { readonly kind: "member"; readonly of: string; readonly label: string; readonly index: number }
  | IndexType
  /** `Hue[7, 8]`: arrays of members, as something to draw. */
  | { readonly kind: "array_type"; readonly shape: readonly number[]; readonly of: IndexType }
  /** The names of axes after `over:`. */
  | { readonly kind: "axes"; readonly names: readonly string[] }
  /** A number, truth value, text or none that is known now. */
  | { readonly kind: "const"; readonly value: number | boolean | string | null; readonly integer?: boolean }
  | { readonly kind: "list"; readonly items: readonly Staged[] }
  | { readonly kind: "tuple"; readonly items: readonly Staged[] }
  | { readonly kind: "record"; readonly fields: ReadonlyMap<string, Staged> }
  /** `real`: its ends are written as reals, so that what is drawn from it is one. */
  | { readonly kind: "range"; readonly low: number; readonly high: number; readonly real?: true }
  | GameValue
  | NetworkValue
  | ClosureValue
  | { readonly kind: "network_decl"; readonly decl: ast.NetworkDecl; readonly file: BoundFile }
  | { readonly kind: "game_decl"; readonly decl: ast.GameDecl; readonly file: BoundFile }
  | { readonly kind: "method_decl"; readonly decl: ast.MethodDecl; readonly file: BoundFile }
  | { readonly kind: "record_decl"; readonly decl: ast.RecordDecl; readonly file: BoundFile }
  /** A record that lasts: its fields, functions and rules are names of its scope. */
  | { readonly kind: "curriculum"; readonly name: string; readonly decl: ast.RecordDecl; readonly scope: Scope }
  /** A rule: a routine with effects, inlined into `train` where it is called. */
  | { readonly kind: "rule"; readonly decl: ast.RuleDecl; readonly scope: Scope }
  | { readonly kind: "builtin"; readonly name: string; readonly indices?: readonly Staged[] }
  /** A declared policy of the method. */
  | { readonly kind: "policy"; readonly name: string }
  /** A network with weights: that of a policy, or a `model`. Its functions may be called on columns. */
  | { readonly kind: "weighted"; readonly owner: Owner }
  | { readonly kind: "random_player" }
  /** `explore`: its heads give the worth of each move, and it plays the best, but so often any. */
  | {
      readonly kind: "agent";
      readonly network: NetworkValue;
      readonly options: ReadonlyMap<string, Staged>;
      readonly explore?: HostExpr;
      readonly writer?: import("./session.js").WriterSettings;
    }
  | { readonly kind: "running"; readonly name: string }
  | { readonly kind: "pool"; readonly name: string; readonly policy: string }
  /** `rate` may change while the method runs; the other settings are part of the graph. */
  | {
      readonly kind: "optimizer";
      readonly optimizer: OptimizerName;
      readonly settings: Readonly<Record<string, number>>;
      readonly rate: HostExpr;
    }
  /** A number that changes with the updates of the `improve` that uses it. */
  | { readonly kind: "schedule"; readonly expr: HostExpr }
  /** Computed by the host while the method runs. */
  | { readonly kind: "host"; readonly expr: HostExpr; readonly type: HostType }
  /** Normal distributions that a network's function gives for a choice of reals. */
  | { readonly kind: "normals"; readonly mean: GraphNode; readonly logDeviation: GraphNode | undefined }
  /** A tensor of a network: the first axis is rows, the others are `axes` (names of size variables, where known). */
  | { readonly kind: "tensor"; readonly node: GraphNode; readonly axes: readonly (string | undefined)[] }
  /** A column on the decisions of a table, inside `improve`: one node a game, [rows, …axes]. */
  | {
      readonly kind: "graph_column";
      readonly parts: readonly { readonly game: string; readonly node: GraphNode }[];
      readonly axes: readonly (string | undefined)[];
      readonly table: Table;
      /** Entries by key (`f(x per k)`): marks the row of each that stands for it. */
      readonly once?: Staged;
    }
  /** One number of a graph. */
  | { readonly kind: "graph_number"; readonly node: GraphNode }
  /** `x over t`: an operand that waits for its reduction. */
  | {
      readonly kind: "clause";
      readonly word: "by" | "per" | "over" | "where";
      readonly operand: Staged;
      readonly argument: Staged;
      readonly axis?: string;
    };

export type OptimizerName = "adam" | "adamw" | "rmsprop" | "sgd";

export const UNKNOWN: Staged = { kind: "unknown" };

export function constant(value: number | boolean | string | null, integer?: boolean): Staged {
  return { kind: "const", value, integer: integer ?? (typeof value === "number" && Number.isInteger(value)) };
}

/** Names a value's kind in the words of the language. */
export function describe(value: Staged): string {
  switch (value.kind) {
    case "unknown":
      return "something unknown";
    case "const":
      return value.value === null ? "`none`" : typeof value.value === "string" ? "a text" : `\`${String(value.value)}\``;
    case "member":
      return `\`${value.label}\``;
    case "index_type":
      return `the type \`${value.name}\``;
    case "array_type":
      return `the type \`${value.of.name}[${value.shape.join(", ")}]\``;
    case "axes":
      return "names of axes";
    case "list":
      return "a list";
    case "tuple":
      return "a tuple";
    case "record":
      return "a record";
    case "range":
      return `the range ${value.low}..${value.high}`;
    case "game":
      return `the game \`${value.ir.name}\``;
    case "game_decl":
      return `the game \`${value.decl.name.text}\``;
    case "network":
    case "network_decl":
      return `the network \`${value.decl.name.text}\``;
    case "method_decl":
      return `the method \`${value.decl.name.text}\``;
    case "record_decl":
      return `the record type \`${value.decl.name.text}\``;
    case "curriculum":
      return `the curriculum \`${value.name}\``;
    case "closure":
      return `the function \`${value.name}\``;
    case "rule":
      return `the rule \`${value.decl.name.text}\``;
    case "builtin":
      return `\`${value.name}\``;
    case "policy":
      return `the policy \`${value.name}\``;
    case "weighted":
      return value.owner.what === "model" ? `the model \`${value.owner.name}\`` : `the network of \`${value.owner.name}\``;
    case "random_player":
      return "a random player";
    case "agent":
      return "an agent";
    case "running":
      return `the running statistic \`${value.name}\``;
    case "pool":
      return `the pool \`${value.name}\``;
    case "optimizer":
      return `the optimizer \`${value.optimizer}\``;
    case "schedule":
      return "a schedule";
    case "host":
      return describeType(value.type);
    case "normals":
      return "normal distributions";
    case "tensor":
      return "a tensor";
    case "graph_column":
      return "a column of decisions";
    case "graph_number":
      return "a number";
    case "clause":
      return `a value with \`${value.word}\` that no reduction takes`;
  }
}

export function describeType(type: HostType): string {
  switch (type.kind) {
    case "number":
      return "a number";
    case "bool":
      return "a truth value";
    case "text":
      return "a text";
    case "column":
      if (type.of === "key") return `a key for each ${type.level}`;
      return `a column with ${type.shape ? `real[${type.shape.join(", ")}]` : "one value"} for each ${type.level}`;
    case "key":
      return "a key";
    case "grouped":
      return "a column with its key";
    case "batch":
      return "a batch";
    case "parts":
      return "the parts of a table";
    case "entries":
      return "a table by key";
    case "policy":
      return "a policy";
    case "policies":
      return "a list of policies";
    case "pairs":
      return `a number for each pair of members of \`${type.pool}\``;
    case "shares":
      return `a number for each member of \`${type.pool}\``;
    case "weights":
      return `weights of the network \`${type.network}\``;
    case "array":
      return `an array of ${type.shape.join(" by ")}`;
    case "list":
      return "a list";
    case "record":
      return "a record";
    case "unit":
      return "nothing";
  }
}

/** Writes a known value as a spec would, for settings and reports. */
export function written(value: Staged): string {
  switch (value.kind) {
    case "const":
      return value.value === null ? "none" : typeof value.value === "string" ? JSON.stringify(value.value) : String(value.value);
    case "list":
      return `[${value.items.map(written).join(", ")}]`;
    case "tuple":
      return `(${value.items.map(written).join(", ")})`;
    case "range":
      return `${value.low}..${value.high}`;
    case "member":
      return value.label;
    case "index_type":
      return value.name;
    case "game":
      return value.ir.name;
    case "game_decl":
    case "network_decl":
    case "method_decl":
    case "record_decl":
      return value.decl.name.text;
    case "network":
      return value.summary;
    case "policy":
    case "running":
    case "pool":
      return value.name;
    case "random_player":
      return "random_player()";
    case "record":
      return `(${[...value.fields].map(([name, field]) => `${name}: ${written(field)}`).join(", ")})`;
    default:
      return describe(value);
  }
}
