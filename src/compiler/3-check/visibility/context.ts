/** What the analysis of one game carries along: names, seats, the reporter, and what it has said already. */
import type * as ast from "../../1-parse/ast.js";
import type { InnerDecl, Named, Symbol } from "../../2-bind/symbols.js";
import type { ErrorKind, Extras, Reporter } from "../../diagnostics/define.js";
import { positionOf } from "../../source/source-file.js";
import type { Span } from "../../source/source-file.js";
import type { Typed } from "../typed.js";
import type { Cause, Clearance, Label, Part, Universe } from "./labels.js";
import type { Term } from "./terms.js";
import type { Versions } from "./flow.js";
import type { MeasuredImports } from "./measured-imports.js";
import type { Place } from "./words.js";

/** Somewhere an exit leads: the end of a loop, of one pass of it, of a rule or the episode. */
export interface Frame {
  readonly kind: "loop" | "pass" | "rule" | "episode";
}

/** The `together` at hand. */
export interface Together {
  readonly id: number;
}

/** Something that would be told, in words, and where. */
export interface Told {
  readonly text: string;
  readonly span: Span;
}

/** What the ends of a game tell: whether one depends on, or tells, what not all its seats know; which fields of the record are measured (B10). */
export interface Ends {
  readonly hidden: boolean;
  readonly measured: ReadonlyMap<string, Part>;
}

export interface Context {
  readonly typed: Typed;
  readonly game: ast.GameDecl;
  readonly universe: Universe;
  /** The names of the players; empty in games of roles alone. */
  readonly players: readonly string[];
  /** Roles by name: whether a player owns them (the position of the index that says which), or they are seats of their own. */
  readonly roles: ReadonlyMap<string, { readonly owner: number; readonly dims: number }>;
  readonly versions: Versions;
  /** What `import measured` brought in, and what speaks of it. */
  readonly imports: MeasuredImports;
  readonly places: Map<ast.Field | ast.Param, Place>;
  /** State that `play` stores to. */
  readonly stored: ReadonlySet<ast.Field>;
  /** Statements that call a rule inside an expression, once looked at. */
  readonly nestedCalls: Map<ast.Stmt, boolean>;
  /** Decisions of which only their seat may know that it is asked (B5). */
  readonly unheard: Set<ast.Node>;
  /** Rules and functions being inlined: recursion is another check's to report. */
  readonly calls: ast.Node[];
  readonly frames: Frame[];
  together?: Together;
  /** The label of the program counter (B4), and what a `reveal` met now is put into: set by statements for the expressions in them. */
  pc: Label;
  hearers: Clearance;
  /** Told at every end under which label the episode ends, its record included, and what each field of that record tells. */
  ended?: (label: Label, fields: ReadonlyMap<string, Label>) => void;
  /** What the ends of another game tell. */
  readonly endsOf: (game: ast.GameDecl, onlookers: boolean) => Ends;
  /** What an inner game would tell seats that do not sit in it. */
  readonly toldOnlookers: (game: ast.GameDecl) => Told | undefined;
  /** Loops are run until nothing changes before anything is said. */
  silent: number;
  readonly say: <P>(kind: ErrorKind<P>, span: Span, parameters: P, extras?: Extras) => void;
  /** Steps of flows that a message has told of: one mistake, one message. */
  readonly told: Set<string>;
}

/** Makes the `say` of a context: keeps still while loops settle, and says one thing of a kind at one place once. */
export function speaker(report: Reporter, silent: () => boolean): Context["say"] {
  const said = new Set<string>();
  return (kind, span, parameters, extras) => {
    if (silent()) return;
    const key = `${kind.code} ${span.file.path} ${span.start} ${span.end}`;
    if (said.has(key)) return;
    said.add(key);
    report(kind, span, parameters, extras);
  };
}

export function symbolOf(ctx: Context, name: ast.Name): Symbol | undefined {
  const meaning = ctx.typed.meaningOf(name);
  if (meaning !== undefined) return meaning.kind === "symbol" ? meaning.symbol : undefined;
  return ctx.typed.bound.symbolOf.get(name);
}

/** What a call calls: a function of a record too. */
export function calledBy(ctx: Context, e: ast.CallExpr): Symbol | undefined {
  const { callee } = e;
  return callee.kind === "name_expr" || callee.kind === "member" ? symbolOf(ctx, callee.name) : undefined;
}

/** Finds the declaration a name stands for: at the top level, or inside the game or a block. */
export function declarationOf(symbol: Symbol | undefined): Named | InnerDecl | undefined {
  return symbol?.kind === "declaration" || symbol?.kind === "inner" ? symbol.declaration : undefined;
}

/** Gives the source text of a node on one line, cut where it gets long. */
export function written(node: { readonly span: Span }, most = 60): string {
  const text = node.span.file.text.slice(node.span.start, node.span.end).replace(/\s+/g, " ").trim();
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

export const sourceAt = (span: Span): string => span.file.text.slice(span.start, span.end).replace(/\s+/g, " ").trim();

const placeOf = (span: Span): string => `${span.file.path}:${positionOf(span.file, span.start).line}`;

/** Tells a flow from its source to the last step. */
export function story(cause: Cause | undefined, last: string, at: Span): readonly string[] {
  const steps: string[] = [`${last} (${placeOf(at)})`];
  for (let step = cause; step !== undefined; step = step.from) steps.unshift(`${step.text} (${placeOf(step.span)})`);
  return steps.filter((step, i) => step !== steps[i - 1]);
}

/** The step a flow begins with. */
export function rootOf(cause: Cause): Cause {
  let root = cause;
  while (root.from !== undefined) root = root.from;
  return root;
}

/** The text of the condition that let a part decide what runs; else of what is read. */
export function conditionOf(part: Part): string {
  for (let cause: Cause | undefined = part.cause; cause !== undefined; cause = cause.from)
    if (cause.decides === true) return written(cause, 40);
  return written({ span: part.at }, 40);
}

/** The seat of an inlined variable or a literal, for messages. */
export const seatName = (term: Term | undefined, expression: ast.Expr): string => term?.text ?? written(expression, 30);
