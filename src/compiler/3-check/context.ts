/** What the checker knows while it works; the parts of the checker are functions over it. */
import type { FormatInfo } from "../../contract/words/shape.js";
import type * as ast from "../1-parse/ast.js";
import type { Bound, BoundFile, InnerDecl, Named, Symbol } from "../2-bind/symbols.js";
import type { ErrorKind, Extras, Reporter } from "../diagnostics/define.js";
import type { Span } from "../source/source-file.js";
import type { ConstValue, InnerPlay, Meaning, RealBounds, SampleCredit, Typed } from "./typed.js";
import type { Type } from "./types.js";

/** What surrounds the expression being typed. */
export interface Frame {
  readonly where: "state" | "play" | "rule" | "fn" | "const" | "observe" | "show" | "test" | "learning";
  readonly game?: ast.GameDecl;
  /** For messages: the function's or rule's name. */
  readonly name?: string;
  /** What `return` gives back. */
  readonly result?: Type;
  /** What `it` is, inside `where`. */
  readonly it?: Type;
  /** Inside `together`: masks read the state at its start. */
  readonly together?: boolean;
  /** What is fixed in the copy of a function that is being looked at, in words: "`T` is Card". */
  readonly fixed?: readonly string[];
  /** `me` has a meaning: in `given`, `observe`, `show`. */
  readonly me?: boolean;
}

/** What tests have shown about places: the narrowed type by path key (C4). */
export type Facts = ReadonlyMap<string, Type>;

/** One game with other values of its parameters: those that are known, and those that only play knows. */
export interface Under {
  readonly game: ast.GameDecl;
  readonly values: ReadonlyMap<ast.Param, ConstValue>;
  readonly open: ReadonlySet<ast.Param>;
  /** State that begins with whatever a saved state holds, and not with its first value. */
  readonly begun?: ReadonlySet<ast.Field>;
}

/** What is found out once about declarations. */
class Shared {
  readonly nodeTypes = new Map<ast.TypeNode | ast.DomainNode, Type>();
  readonly meanings = new Map<ast.Name, Meaning>();
  /** The ends of choices of reals. */
  readonly realBounds = new Map<ast.DomainNode, RealBounds>();
  /** Whether a rule or a function can fall out of its end or return; rules that always end the episode cannot. */
  readonly completes = new Map<ast.Node, boolean>();
  readonly recordTypes = new Map<ast.RecordDecl, Type>();
  readonly formatTypes = new Map<ast.FormatDecl, Type>();
  /** Formats that can be written and read, as plain data. */
  readonly formats = new Map<ast.FormatDecl, FormatInfo>();
  readonly counters = new Map<ast.Node, Type>();
  readonly fnTypes = new Map<ast.Node, Type>();
  readonly bodies = new Map<ast.Node, Type>();
  /** Functions and rules that call themselves. */
  readonly recursive = new Set<ast.Node>();
  /** Constants about which something was said already. */
  readonly faulty = new Set<ast.ConstDecl>();
  readonly constTypes = new Map<ast.ConstDecl, Type>();
  /** Variables that hold a decision which a reward credits (A9). */
  readonly credited = new Set<ast.Name>();
  /** Rewards that credit a sample of a decision, by their target. */
  readonly sampleCredits = new Map<ast.Expr, SampleCredit>();
  /** The sites that `reward … at` names. */
  readonly creditedSites: { readonly name: ast.Name; readonly game: ast.GameDecl }[] = [];
  /** Games that were checked already, or are being checked. */
  readonly checkedGames = new Set<ast.GameDecl>();
  /** Blocks of `play` whose end is never reached. */
  readonly endless = new Set<ast.Block>();
  readonly innerPlays = new Map<ast.PlayExpr, InnerPlay>();
  readonly endRecords = new Map<ast.GameDecl, Type>();
  /** Checks everything anew where parameters have other values, and reads what came out; both are set by the checker. */
  under: (under: Under) => Context = () => {
    throw new Error("a checker without a second look");
  };
  typed: (c: Context) => Typed = () => {
    throw new Error("a checker without an answer");
  };
  /** Parameters whose value only play knows: of these nothing is proved from their defaults. */
  open: ReadonlySet<ast.Param> = new Set();
  /** The types of parameters with their type variables, of what is made anew for each call. */
  readonly patterns = new Map<ast.Node, readonly Type[]>();
  /** Copies of functions, rules and records for the types and functions of calls, with what is fixed in each, in words. */
  readonly copies = new Map<ast.Node, readonly string[]>();
  /** The functions that parameters of games stand for, where these are known. */
  readonly gameFunctions = new Map<ast.Param, Symbol>();
  /** Functions that were given to parameters, and put in where these are called. */
  readonly given = new Set<ast.Expr>();
  /** Functions and rules of records as calls call them: the game around the call, and what is known there of places. */
  readonly receivers = new Map<ast.Node, { readonly game: ast.GameDecl | undefined; readonly facts: Facts }>();
  /** The extern, with its types fixed, that a call calls. */
  readonly externs = new Map<ast.CallExpr, ast.ExternDecl>();
  /** The record, made for its types, that a call makes. */
  readonly made = new Map<ast.CallExpr, ast.RecordDecl>();
  /** The copy that a call calls. */
  readonly called = new Map<ast.CallExpr, ast.FnDecl | ast.RuleDecl>();
  begun: ReadonlySet<ast.Field> = new Set();
  /** Declarations that are stored to somewhere: `let x` of an undeclared range is then an int32. */
  readonly stored = new Set<ast.Node>();
}

export class Context {
  readonly types = new Map<ast.Expr, Type>();
  readonly nameTypes: Map<ast.Name, Type>;
  /** Expressions whose place holds an option that is known to be there. */
  readonly unwrapped = new Set<ast.Expr>();
  readonly checkedStores = new Set<ast.Node>();
  readonly checkedIndices = new Set<ast.Node>();
  readonly sites = new Map<
    ast.ChoosesExpr | ast.WritesExpr,
    {
      readonly name: string;
      readonly domain: Type;
      readonly real?: RealBounds;
      readonly game: ast.GameDecl;
      /** What is written there, of decisions that write. */
      readonly formats?: readonly ast.FormatDecl[];
    }
  >();
  /** What decisions are given, where they say so. */
  readonly given = new Map<ast.ChoosesExpr | ast.WritesExpr, ast.RecordExpr>();
  readonly typing: ast.Node[] = [];
  /** Calls between functions and rules under way, for finding recursion. */
  readonly calling: (ast.FnDecl | ast.RuleDecl)[] = [];
  readonly shared: Shared;
  /** Ints are narrowed by conditions too: in the range analysis (C1). */
  readonly ranges: boolean;
  facts: Facts = new Map();
  frame: Frame = { where: "const" };
  /** Told of conditions inside of expressions, once they are typed: in the range analysis. */
  decides: ((condition: ast.Expr, ways: { readonly ifFalse: string; readonly ifTrue?: string }) => void) | undefined;
  /** Runs the block after an `else`, where whoever looks at a body can; says whether control can come to its end. */
  elseBlock: ((block: ast.Block) => boolean) | undefined;
  /** How often something was reported. */
  reports = 0;
  /** How many errors were reported: a program with errors is not looked at more closely. */
  errors = 0;
  private silent = false;
  private unheard = 0;

  constructor(
    readonly bound: Bound,
    private readonly reporter: Reporter,
    /** Values of games' parameters, where an instance fixes them; otherwise their defaults stand in sizes. */
    readonly params: ReadonlyMap<ast.Param, ConstValue>,
    /** For a second look at what was typed before: its declarations, and the types that names have now. */
    again?: { readonly before: Context; readonly nameTypes: Map<ast.Name, Type> },
  ) {
    this.shared = again?.before.shared ?? new Shared();
    this.nameTypes = again?.nameTypes ?? new Map();
    this.ranges = again !== undefined;
  }

  report<P>(kind: ErrorKind<P>, span: Span, parameters: P, extras?: Extras): void {
    this.reports++;
    if (this.silent) this.unheard++;
    else if (kind.severity === "error") this.errors++;
    if (this.silent) return;
    const { fixed } = this.frame;
    const where =
      fixed === undefined || fixed.length === 0 || extras?.why !== undefined
        ? extras
        : { ...extras, why: `in a call where ${fixed.join(" and ")}` };
    this.reporter(kind, span, parameters, where);
  }

  /** Tries something without reporting; says whether nothing would have been said. */
  quietly(work: () => void): boolean {
    const before = { silent: this.silent, unheard: this.unheard };
    this.silent = true;
    this.unheard = 0;
    work();
    const quiet = this.unheard === 0;
    this.silent = before.silent;
    this.unheard = before.unheard;
    return quiet;
  }

  symbol(name: ast.Name): Symbol | undefined {
    const symbol = this.bound.symbolOf.get(name);
    return (symbol?.kind === "param" ? this.shared.gameFunctions.get(symbol.param) : undefined) ?? symbol;
  }

  /** What the name of a call stands for: what was made for the call, if that was typed before; a function of a record too. */
  meant(e: ast.CallExpr): Symbol | undefined {
    const { callee } = e;
    if (callee.kind !== "name_expr" && callee.kind !== "member") return undefined;
    const meaning = this.shared.meanings.get(callee.name);
    return meaning?.kind === "symbol" ? meaning.symbol : this.symbol(callee.name);
  }

  /** Runs `work` in a frame of its own, with nothing known about places. */
  within<T>(frame: Frame, work: () => T): T {
    const before = { frame: this.frame, facts: this.facts };
    this.frame = frame;
    this.facts = new Map();
    const result = work();
    this.frame = before.frame;
    this.facts = before.facts;
    return result;
  }

  /** Runs `work` with parts of the frame changed. */
  inside<T>(change: Partial<Frame>, work: () => T): T {
    const before = this.frame;
    this.frame = { ...before, ...change };
    const result = work();
    this.frame = before;
    return result;
  }

  /** Runs `work` knowing more; what it learns is forgotten. */
  assuming<T>(facts: Facts, work: () => T): T {
    const before = this.facts;
    this.facts = facts;
    const result = work();
    this.facts = before;
    return result;
  }

  fileOf(node: ast.Node): BoundFile | undefined {
    return this.bound.files.find((f) => f.file.source === node.span.file);
  }
}

/** The declaration that a symbol names, wherever it stands. */
export function declarationOf(symbol: Symbol | undefined): Named | InnerDecl | undefined {
  return symbol?.kind === "declaration" || symbol?.kind === "inner" ? symbol.declaration : undefined;
}

/** The node that stands for a symbol's storage: equal exactly when two names mean the same thing. */
export function rootOf(symbol: Symbol): ast.Node | undefined {
  switch (symbol.kind) {
    case "state":
      return symbol.field;
    case "param":
      return symbol.param;
    case "local":
      return symbol.name;
    case "counter":
      return symbol.loop;
    case "lasting":
      return symbol.member;
    case "declaration":
    case "inner":
      return symbol.declaration;
    default:
      return undefined;
  }
}

const numbers = new WeakMap<ast.Node, number>();
let next = 0;

/** A short name for a node, the same each time. */
export function nodeKey(node: ast.Node): string {
  let number = numbers.get(node);
  if (number === undefined) numbers.set(node, (number = next++));
  return `#${number};`;
}
