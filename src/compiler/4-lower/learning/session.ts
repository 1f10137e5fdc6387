import type { ArrayProgram } from "../../../contract/array-program.js";
import type { MemoryPlan } from "../../../contract/method.js";
import type { LanguageModelPlan } from "../../../contract/models/config.js";
import type * as ast from "../../1-parse/ast.js";
import type { BoundFile } from "../../2-bind/symbols.js";
import type { ConstValue } from "../../3-check/typed.js";
import type { ErrorKind, Extras, Reporter } from "../../diagnostics/define.js";
import type { SourceFile, Span } from "../../source/source-file.js";
import type { ProgramBuilder } from "../arrays/builder.js";
import type { GameIr } from "../games/ir.js";
import type { HeadsMode } from "./heads.js";
import type { ColumnType, HostExpr, Table } from "./host.js";
import type { Said } from "./said.js";
import { Scope } from "./scope.js";
import { UNKNOWN, type NetworkValue, type Owner, type Staged } from "./values.js";

/** Lowers a declared game with some parameters fixed and some `open` that every episode is given; undefined after reporting why it cannot. */
export type GameOf = (
  decl: ast.GameDecl,
  args: Readonly<Record<string, ConstValue>>,
  name: string,
  at: Span,
  open?: readonly string[],
) => GameIr | undefined;

/** Reads a text file of a language model by its path relative to the entry; an error is why not. */
export type ReadModel = (file: string) => string | { readonly error: string };

/** A policy of the method under compilation. */
export interface StagedPolicy {
  readonly name: string;
  /** Where it is declared, or, of a bare network, where it is. */
  readonly member: { readonly name: ast.Name; readonly span: Span };
  readonly network: NetworkValue;
  /** The games it plays, in the order in which they were met. */
  readonly games: Map<string, GameIr>;
  improved: boolean;
  /** A network that plays with weights that are values, and has none of its own. It does not explore: a choice of reals is its mean. */
  readonly bare?: boolean;
  /** Seats are bound to it with other weights for each group of episodes. */
  many?: boolean;
  /** How the heads of one decision depend on each other; absent: all its moves have one row of logits. */
  readonly heads?: HeadsMode;
  /** `writer(network)`: how it writes. */
  readonly writer?: WriterSettings;
  /** `agent(network, value: true)`: a second output that estimates what the seat will be paid. */
  readonly value: boolean;
  /** Of greedy policies: how often they draw from all moves, and whether heads say how much better than the state a move is. */
  readonly greedy?: { readonly explore: HostExpr; readonly duelling: boolean };
}

/** How a writer is declared. */
export interface WriterSettings {
  /** `model`: those of a language model's tokenizer, which the runtime reads. */
  readonly tokens: "symbols" | "characters" | "model";
  readonly model?: LanguageModelPlan;
  readonly length: number;
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly grammar: boolean;
}

/** A writer with what is known once its games are: its symbols, and the width of its network's tokens. */
export interface WriterShape extends WriterSettings {
  readonly vocabulary: readonly string[];
  /** How many symbols there are. */
  readonly size: number;
  readonly width: number;
}

/** A `model` of the method under compilation. */
export interface StagedModel {
  readonly name: string;
  readonly member: ast.Lasting;
  readonly network: NetworkValue;
  improved: boolean;
}

/** A `memory` of the method under compilation. */
export interface StagedMemory {
  readonly plan: MemoryPlan;
  readonly table: Table;
  /** What it keeps the highest or lowest of, and what makes elements alike: expressions over an element's columns. */
  readonly worth?: ast.Expr;
  readonly same?: ast.Expr;
  /** The columns that the first `add` brought besides those that every batch has; what is added later must bring them too. */
  readonly columns: Map<string, ColumnType>;
  /** Whether something was added: then its columns are settled. */
  added: boolean;
}

/** What is being built while the objective of an `improve` or the body of a network is staged. */
export interface GraphContext {
  readonly builder: ProgramBuilder;
  /** Names weights by where their layer stands: `hero.body.dense1[0]`. */
  readonly weightName: (call: ast.Node, layer: string, indices: readonly Staged[]) => string;
  /** In a writer's graphs: how a symbol looks back at those before it. */
  readonly looking?: import("../arrays/attention.js").Looking;
  /** Numbers from 0 to 1, drawn anew for every update: where a network is trained; absent where it plays (`dropout`). */
  readonly noise?: (shape: import("../../../contract/array-program.js").Shape) => import("../arrays/builder.js").Value;
  /** In an objective: what `logp`, `entropy` and host columns turn into; absent inside networks. */
  readonly objective?: ObjectiveContext;
}

export interface ObjectiveContext {
  /** What is improved: policies and models. */
  readonly owners: readonly Owner[];
  /** Others whose weights the objective reads. */
  readonly reads: (owner: Owner) => void;
  /** What a policy that is improved makes of rows; undefined for others, whose weights are constant (D6). */
  readonly learner: (policy: string) => LearnerOutputs | undefined;
  readonly table: () => Table | undefined;
  readonly use: (table: Table, expr: import("./host.js").HostExpr, span: Span) => boolean;
  /** Feeds a host column, spread to decisions, and gives its nodes. */
  readonly column: (value: Staged & { kind: "host" }, span: Span) => Staged;
  /** Feeds a host number. */
  readonly scalar: (value: Staged & { kind: "host" }, span: Span) => Staged;
}

/** What a policy that is improved makes of rows, one node a game: [rows]; undefined after a report. */
export interface LearnerOutputs {
  /** The log-probability of what was chosen, or what that is worth to a greedy policy. */
  readonly logp: (game: GameIr, of: Table) => import("../arrays/builder.js").Value | undefined;
  /** The log-probabilities of all moves: [rows, logits]. */
  readonly moves: (game: GameIr, of: Table) => import("../arrays/builder.js").Value | undefined;
  /** To a greedy policy, what its best legal move is worth. */
  readonly best: (game: GameIr, of: Table) => import("../arrays/builder.js").Value | undefined;
  /** What `chances` of all moves, [rows, actions], make of the log-probabilities: their sum, weighed. */
  readonly expected: (
    game: GameIr,
    of: Table,
    chances: import("../arrays/builder.js").Value,
  ) => import("../arrays/builder.js").Value | undefined;
  /** The means of the reals that are asked for: [rows, reals]. */
  readonly means: (game: GameIr, of: Table) => import("../arrays/builder.js").Value | undefined;
  /** The entropy at each decision, of a text along all of it. */
  readonly entropy: (game: GameIr, of: Table) => import("../arrays/builder.js").Value | undefined;
  /** The agent's estimates of what comes; absent without `value: true`. */
  readonly estimates: (game: GameIr, of: Table) => import("../arrays/builder.js").Value | undefined;
}

/** The state of lowering one method (or of staging constants for a claim). */
export class Session {
  readonly policies = new Map<string, StagedPolicy>();
  readonly games = new Map<string, GameIr>();
  readonly models = new Map<string, StagedModel>();
  readonly memories = new Map<string, StagedMemory>();
  /** What was read of rewards: all channels as a sum, or one of them (A9). */
  readonly rewards: { readonly games: readonly string[]; readonly channel?: string }[] = [];
  /** The spec whose method is lowered. */
  spec: SourceFile | undefined;
  /** What the graphs of the method under compilation are called after. */
  method = "";
  /** Graphs that compute a network's functions on columns. */
  readonly graphs: ArrayProgram[] = [];
  /** Layers by where they stand, network by network: the same for all that have its weights. */
  readonly layers = new Map<ast.Node, Map<ast.Node, string>>();
  /** Calls that give what a function declares, with the type it declares: `… |> dense` makes layers of that size. */
  readonly results = new Map<ast.Node, ast.TypeNode>();
  /** Calls of `says`, which are completed where a seat is bound to them. */
  readonly said = new Map<HostExpr, Said>();
  private readonly scopes = new Map<BoundFile, Scope>();
  private readonly constants = new Map<ast.Node, Staged>();
  private tables = 0;
  private bounds = 0;
  private depth = 0;

  /** Whether an error was reported: what follows from it stays unsaid. */
  failed = false;
  readonly report: Reporter;
  readonly gameOf: GameOf;

  /** `checking`: messages are all that is wanted, so graphs are not differentiated and not optimised. */
  constructor(
    report: Reporter,
    gameOf: GameOf,
    readonly readModel: ReadModel,
    readonly checking = false,
  ) {
    this.gameOf = (...of) => {
      const game = gameOf(...of);
      this.failed ||= game === undefined;
      return game;
    };
    this.report = (kind, span, parameters, extras) => {
      this.failed ||= kind.severity === "error";
      report(kind, span, parameters, extras);
    };
  }

  /** The top level of a file as a scope. */
  top(file: BoundFile): Scope {
    let scope = this.scopes.get(file);
    if (!scope) this.scopes.set(file, (scope = new Scope(undefined, file)));
    return scope;
  }

  /** Reports and gives the unknown value, so that later phases stay silent. */
  fail<P>(kind: ErrorKind<P>, span: Span, parameters: P, extras?: Extras): Staged {
    this.report(kind, span, parameters, extras);
    return UNKNOWN;
  }

  /** Evaluates a top-level constant once. */
  once(node: ast.Node, evaluate: () => Staged): Staged {
    const known = this.constants.get(node);
    if (known) return known;
    this.constants.set(node, UNKNOWN);
    const value = evaluate();
    this.constants.set(node, value);
    return value;
  }

  /** Notes which calls give the value of a function's body, so that layers without a width take that of the declared result. */
  noteResult(body: ast.Node, type: ast.TypeNode): void {
    if (this.results.has(body)) return;
    this.results.set(body, type);
    for (const [inner, of] of tailsOf(body as ast.Expr | ast.Block, type)) this.noteResult(inner, of);
  }

  newTable(origin: string, games: readonly string[], policies: readonly string[], columns?: Table["columns"]): Table {
    return { id: `t${++this.tables}`, origin, games, policies, home: {}, ...(columns && { columns }) };
  }

  /** A number for the parameters of a function of the run, so that those inside of others have other names. */
  nextBound(): number {
    return ++this.bounds;
  }

  /** A table of rows of another: its columns, elements and memory are the same. */
  taken(from: Table, origin: string, policies: readonly string[] = from.policies): Table {
    // What is taken from the second rows of pairs, or from one step of windows, is plain rows.
    const { pair, window, step, ...plain } = from;
    return {
      ...plain,
      ...(pair === "first" && { pair }),
      ...(window && step === undefined && { window }),
      id: `t${++this.tables}`,
      origin,
      policies,
      home: {},
    };
  }

  /** Guards against endless recursion of `fn`s while staging. */
  deeper<T>(run: () => T, tooDeep: () => T): T {
    if (this.depth >= 200) return tooDeep();
    this.depth++;
    try {
      return run();
    } finally {
      this.depth--;
    }
  }
}

/** Everything that the evaluation of an expression needs. */
export interface Context {
  readonly session: Session;
  readonly scope: Scope;
  readonly graph?: GraphContext;
  /** Inside `where`, `by`, `per` after a table: what `.column` means. */
  readonly columns?: Staged & { kind: "host" };
  /** Beside a column of seats: what their names mean, as numbers; a name of seats with different numbers in several games means none. */
  readonly seats?: ReadonlyMap<string, number | undefined>;
  /** The stream of draws in this expression, where it has one of its own: `batch:<improve>` (D4). */
  readonly drawing?: string;
  /** A player is asked for where a seat is bound to it: only there `says` has a meaning. */
  readonly binding?: true;
  /** For messages: `method spiral`. */
  readonly where: string;
}

export function within(context: Context, scope: Scope): Context {
  return { ...context, scope };
}

/** What gives the value of an expression or block, with the type that is declared for it. */
function tailsOf(node: ast.Expr | ast.Block, type: ast.TypeNode): readonly (readonly [ast.Node, ast.TypeNode])[] {
  switch (node.kind) {
    case "paren":
      return [[node.inner, type]];
    case "pipe":
      return [[node.right, type]];
    case "conditional":
      return [
        [node.then, type],
        [node.else, type],
      ];
    case "record_expr":
      return type.kind !== "heads_type"
        ? []
        : node.entries.flatMap((entry) => {
            const field = type.fields.find((f) => f.name.text === entry.name?.text);
            return field ? [[entry.value, field.type] as const] : [];
          });
    case "block":
      return node.statements.flatMap((s) => (s.kind === "return" && s.value ? [[s.value, type] as const] : []));
    default:
      return [];
  }
}
