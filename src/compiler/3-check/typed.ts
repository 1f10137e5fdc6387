/** The result of checking: types and meanings of every expression in games, functions, constants and tests. */
import type { FormatInfo } from "../../contract/words/shape.js";
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

/** The ends of a choice of reals, both included, as 32-bit reals. */
export interface RealBounds {
  readonly low: number;
  readonly high: number;
}

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
  /** The value of an expression in which these names have values: loop variables and `let`s of a test, by their `Name`; counters by their loop. */
  constUnder(expression: ast.Expr, known: ReadonlyMap<ast.Node, ConstValue>): ConstValue | undefined;
  /** What `for … in` walks over such an expression. */
  valuesUnder(expression: ast.Expr, known: ReadonlyMap<ast.Node, ConstValue>): readonly ConstValue[] | undefined;
  /** The type that a constant, record or alias declares. */
  typeOfDeclaration(declaration: ast.ConstDecl | ast.RecordDecl | ast.TypeAlias): Type;
  /**
   * Stores to ranges that were not proved (C2): the emitter checks them at run time. The nodes are `StoreStmt`, `Binding` (a typed `let`), `Arg`
   * (into a parameter or field of a declared range), `ReturnStmt`, `Field` (initial value) or the call `list.add(…)` on a bounded list.
   */
  readonly checkedStores: ReadonlySet<ast.Node>;
  /** `IndexExpr`s (and cells `(r, c)`) whose index may be out of range: checked at run time. */
  readonly checkedIndices: ReadonlySet<ast.Node>;
  /** Expressions that read an option known to be there (C4): their type is the inner one, the place's is the option. */
  readonly unwrapped: ReadonlySet<ast.Expr>;
  /** The name and domain of a decision's site (A2). */
  siteOf(
    decision: ast.ChoosesExpr | ast.WritesExpr,
  ): { readonly name: string; readonly domain: Type; readonly real?: RealBounds; readonly formats?: readonly ast.FormatDecl[] } | undefined;
  /** Variables that hold a decision which a reward credits (A9), by their name where they are declared. */
  readonly credited: ReadonlySet<ast.Name>;
  /** Rewards that credit a sample of a decision (A9), by their target. */
  readonly sampleCredits: ReadonlyMap<ast.Expr, SampleCredit>;
  /** Inner episodes (A15). */
  readonly innerPlays: ReadonlyMap<ast.PlayExpr, InnerPlay>;
  /** Formats that can be written and read. */
  readonly formats: ReadonlyMap<ast.FormatDecl, FormatInfo>;
  /** Constants where games' parameters have these values. */
  under(parameters: ReadonlyMap<ast.Param, ConstValue>): Pick<Typed, "constOf" | "constUnder" | "valuesUnder">;
  /** Copies of functions and rules that were made for the types and functions of calls. */
  readonly copies: Iterable<ast.Node>;
  /** Whether control can come back from a rule: `false` if it always ends the episode. */
  completes(rule: ast.RuleDecl | ast.FnDecl): boolean;
  /** Every game with its parameters fixed: declared games by their defaults, constants such as `tolled_kuhn_poker` by their arguments. */
  readonly games: readonly GameInstance[];
  /**
   * A game with these values of parameters, defaults for the rest, under this name; parameters in `open` have no value before an episode begins. Gives
   * the parameters whose sizes must be known where some of `open` are such.
   */
  instanceOf(
    game: ast.GameDecl,
    name: string,
    values: Readonly<Record<string, ConstValue>>,
    open: readonly string[],
  ): GameInstance | { readonly sizes: readonly string[] };
}

/** A sample of a decision that a reward credits: which `let` holds the samples, and which of them it is: an index, or the one that a `for` is at. */
export type SampleCredit = { readonly samples: ast.Name } & (
  { readonly at: ast.Expr } | { readonly walked: ast.Name; readonly binder: ast.Binder }
);

/** `play other(args) with seat: seat` inside of a game (A15). */
/** State of an inner game that a saved state gives (A15): by an entry of a record that is written there, else by a field of a whole state. */
export interface Begun {
  readonly field: ast.Field;
  readonly entry?: ast.RecordEntry;
}

export interface InnerPlay {
  readonly game: ast.GameDecl;
  readonly args: readonly ast.Arg[];
  /** By seat of the inner game: the outer seat that sits there, by number where it has the same name. */
  readonly seats: readonly (ast.Expr | number)[];
  /** The type of its value: the end record (A16), `unit` where it has no fields. */
  readonly record: Type;
  /** What `from` gives of its state. */
  readonly begun: readonly Begun[];
  /** The inner game as the checker sees it where arguments give its sizes, or a saved state where it begins. */
  readonly typed?: Typed;
}

/** A game whose parameters have values: what is lowered to one `GameIr`. */
export interface GameInstance {
  /** The game's name, or the constant's. */
  readonly name: string;
  readonly declaration: ast.GameDecl | ast.ConstDecl;
  readonly game: ast.GameDecl;
  readonly parameters: ReadonlyMap<ast.Param, ConstValue>;
  /** Parameters without a value: such a game cannot be lowered alone. */
  readonly missing: readonly string[];
  /** Parameters that every episode is given anew. */
  readonly open?: readonly ast.Param[];
  /** The types under these parameters; the whole program's unless sizes depend on them. */
  readonly typed: Typed;
}
