/** What lowering knows while it walks one game. */
import type * as ast from "../../1-parse/ast.js";
import type { Symbol } from "../../2-bind/symbols.js";
import type { ConstValue, Typed } from "../../3-check/typed.js";
import { entriesOf } from "../../3-check/seats.js";
import type { FieldType, Type } from "../../3-check/types.js";
import type { ErrorKind, Extras, Reporter } from "../../diagnostics/define.js";
import type { Span } from "../../source/source-file.js";
import { cond, constant, eq, EVENT_NUMBER, spread, zeroOf } from "./build.js";
import { Flow } from "./flow.js";
import type { OpenBlock } from "./flow.js";
import type { Decision, Distribution, Draw, Expr, Extern, LocalId, ObservedFeature, Place, Site, Slot } from "./ir.js";
import type { DecidedSeats } from "./inner-credit.js";
import { notBuilt } from "./messages.js";
import type { Target } from "./statements.js";

/** What a declared name stands for here: a value, a variable, or (inside `together`) an expression read when it is needed. */
export type Binding =
  | { readonly kind: "value"; readonly value: Expr }
  | { readonly kind: "variable"; readonly local: LocalId; readonly name: string; readonly type: Type }
  | { readonly kind: "later"; readonly expression: ast.Expr }
  /** Worked out where it is read: an entry at the place where a loop is. */
  | { readonly kind: "entry"; readonly value: () => Expr };

/** A call that is being inlined. */
export interface Call {
  readonly name: string;
  readonly node: ast.Node;
  /** Where `return` puts its value; absent if nothing is returned, or only at the end. */
  readonly result: Expr | undefined;
  readonly resultPlace: Place | undefined;
  /** Where `return` goes: made when it is needed. */
  exit: OpenBlock | undefined;
}

/** A loop that `break` and `continue` may leave; a structured one keeps them as they are, `until` tested before going on. */
export type Loop =
  | { readonly kind: "structured"; readonly until?: () => void }
  | { readonly kind: "blocks"; readonly exit: OpenBlock; readonly next: OpenBlock };

/** A decision that a reward may credit later (A9): who made it, and its number (D4). */
export interface Decided {
  readonly seat: Expr;
  readonly event: Expr;
}

/**
 * Samples of a decision (A14): who makes them, and the number of what came before the first. The sample at `i` has the number `group + 1 + i`, or where
 * each is asked part by part, the one in `events`.
 */
export interface Samples {
  readonly seat: Expr;
  readonly group: Expr;
  readonly events?: Expr;
  /** How many there are. */
  readonly count: Expr;
}

/** The decisions of the `together` that is being lowered. */
export interface Together {
  readonly group: number;
  /** `asking`: decisions are made; `using`: their values are in `choices`. */
  readonly choices: Map<string, Expr>;
  readonly decided: Map<string, Decided>;
}

/** An inner episode that is being lowered (A15). */
export interface InnerEpisode {
  readonly outer: Lowering;
  /** By inner seat: the outer one that sits there. */
  readonly seats: readonly Expr[];
  /** Which of them have decided in it, where that matters for credit (A9). */
  readonly decided: DecidedSeats | undefined;
  /** The number of the latest decision or draw before it began, where it may be cut. */
  readonly since: Expr | undefined;
  /** Where its ends go on. */
  readonly exit: OpenBlock;
  /** Where they put their record; absent if it has no fields. */
  readonly record: { readonly place: Place; readonly fields: readonly FieldType[] } | undefined;
}

/** What all episodes that are lowered to one automaton share. */
class Automaton {
  readonly flow = new Flow();
  readonly sites: Site[] = [];
  readonly siteGames: ast.GameDecl[] = [];
  /** By site: the episodes that ask it. */
  readonly siteUsers: Set<Lowering>[] = [];
  readonly decisions: Decision[] = [];
  readonly draws: Draw[] = [];
  readonly reveals: { name: string; type: Type }[] = [];
  readonly tables = new Map<ast.Node, { id: string; type: Type; value: ConstValue; doc: string; span: Span }>();
  readonly externs: { readonly declaration: ast.ExternDecl; readonly extern: Extern }[] = [];
  readonly channels = ["outcome"];
  readonly wantedSites: { readonly name: string; readonly by: Lowering }[] = [];
  readonly variables = new Set<LocalId>();
  /** Slots that are there from the start of an episode: declared state, then what the compiler needs. */
  readonly declared: Slot[] = [];
  /** By depth of samples of inner episodes: the slots that say which events stand apart (A14). */
  readonly apart: { readonly from: number; readonly to: number }[] = [];
  locals = 0;
}

export class Lowering {
  private readonly whole: Automaton;
  readonly flow: Flow;
  readonly sites: Site[];
  /** By site: the game that declares it. */
  readonly siteGames: ast.GameDecl[];
  readonly siteUsers: Set<Lowering>[];
  readonly decisions: Decision[];
  readonly draws: Draw[];
  readonly reveals: { name: string; type: Type }[];
  readonly tables: Map<ast.Node, { id: string; type: Type; value: ConstValue; doc: string; span: Span }>;
  readonly externs: { readonly declaration: ast.ExternDecl; readonly extern: Extern }[];
  /** Channels of rewards, `outcome` first. */
  readonly channels: string[];
  /** By variable: the decision it holds, where a reward credits it. */
  readonly decided = new Map<ast.Name, Decided>();
  /** By variable: the samples it holds, where a reward credits one. */
  readonly samples = new Map<ast.Name, Samples>();
  /** By name of a `for`: at which of the samples it is. */
  readonly sampleAt = new Map<ast.Name, () => Expr>();
  /** Sites that `reward … at` named: which they are is known once all of `play` is lowered. */
  readonly wantedSites: { readonly name: string; readonly by: Lowering }[];
  readonly bindings = new Map<ast.Node, Binding>();
  /** What parameters of type `Dist[T]` stand for. */
  readonly distributions = new Map<ast.Node, Distribution>();
  readonly slotOf = new Map<ast.Field, { slot: number; type: Type }>();
  readonly variables: Set<LocalId>;
  readonly declared: Slot[];
  readonly apart: { readonly from: number; readonly to: number }[];
  /** How many samples of inner episodes are around. */
  apartDepth = 0;
  readonly calls: Call[] = [];
  loops: Loop[] = [];
  /** The sample that decisions belong to: of a decision, or of an inner episode that is being lowered (A14). */
  sample: { readonly group: Expr; readonly index: Expr } | undefined;
  /** Values of expressions that the compiler puts into the text itself. */
  readonly known = new Map<ast.Expr, Expr>();
  /** Values of `it`, innermost last. */
  readonly it: Expr[] = [];
  /** Positions in loops that `together` unrolls, outermost first. */
  readonly unrolled: number[] = [];
  together: Together | undefined;
  groups = 0;
  /** Above 0, expressions stand where statements cannot be put before them. */
  fixed = 0;
  /** Where the value of the statement at hand goes: `reveal` inside an expression tells who sees that. */
  target: Target = {};
  /** Declarations that are stored to: a `let` among them is a variable. */
  stored: ReadonlySet<ast.Node> = new Set();
  /** Something is hidden, simultaneous or revealed. */
  hidden = false;
  /** Something is drawn that nobody ever learns, because it is measured. */
  drawsMeasured = false;
  failed = false;
  loopDepth = 0;
  /** What decisions without `given` of an inner episode are given: the state of all episodes around them (B8). */
  automatic: readonly ObservedFeature[] | undefined;

  constructor(
    readonly typed: Typed,
    readonly game: ast.GameDecl,
    readonly seats: readonly string[],
    readonly parameters: ReadonlyMap<ast.Param, ConstValue>,
    /** Decisions of which only their seat may know that it is asked (B5). */
    readonly unheard: ReadonlySet<ast.Node>,
    private readonly reporter: Reporter,
    readonly inner?: InnerEpisode,
  ) {
    this.whole = inner?.outer.whole ?? new Automaton();
    this.flow = this.whole.flow;
    this.sites = this.whole.sites;
    this.siteGames = this.whole.siteGames;
    this.siteUsers = this.whole.siteUsers;
    this.decisions = this.whole.decisions;
    this.draws = this.whole.draws;
    this.reveals = this.whole.reveals;
    this.tables = this.whole.tables;
    this.externs = this.whole.externs;
    this.channels = this.whole.channels;
    this.wantedSites = this.whole.wantedSites;
    this.variables = this.whole.variables;
    this.declared = this.whole.declared;
    this.apart = this.whole.apart;
    this.sample = inner?.outer.sample;
    this.apartDepth = inner?.outer.apartDepth ?? 0;
    this.groups = inner?.outer.groups ?? 0;
    // Loops of an inner episode lie inside of those around it.
    this.loopDepth = inner?.outer.loopDepth ?? 0;
    this.stored = inner?.outer.stored ?? new Set();
  }

  /** An inner episode with what lowering knows here. */
  within(
    typed: Typed,
    game: ast.GameDecl,
    seats: readonly string[],
    parameters: ReadonlyMap<ast.Param, ConstValue>,
    inner: InnerEpisode,
  ): Lowering {
    return new Lowering(typed, game, seats, parameters, this.unheard, this.reporter, inner);
  }

  /** The game that is played, with all that is played inside of it. */
  get outermost(): Lowering {
    return this.inner === undefined ? this : this.inner.outer.outermost;
  }

  /** The seats of an array of roles, as a table. */
  roleTable(name: string, type: Type): Expr {
    const declared = this.game.members.flatMap((m) => (m.kind === "seats" ? m.seats : [])).find((s) => s.name.text === name);
    if (declared === undefined) return this.refuse(this.game, `\`${name}\``);
    const value = entriesOf(declared).map((entry) => Math.max(0, this.seats.indexOf(entry)));
    const table = this.tables.get(declared.name) ?? { id: name, type, value, doc: "", span: declared.span };
    this.tables.set(declared.name, table);
    return { kind: "table", type, table: table.id };
  }

  /** How many games are around this one. */
  get depth(): number {
    return this.inner === undefined ? 0 : 1 + this.inner.outer.depth;
  }

  /** The seat of the episode around that sits at a seat of this one. */
  toOuter(seat: Expr): Expr {
    return this.inner === undefined ? seat : seatOf(seat, this.inner.seats);
  }

  /** The seat of the whole game that sits at a seat of this episode. */
  outside(seat: Expr): Expr {
    return this.inner === undefined ? seat : this.inner.outer.outside(this.toOuter(seat));
  }

  /** The seat of this episode at which a seat of the whole game sits. */
  inside(seat: Expr): Expr {
    if (this.inner === undefined) return seat;
    const type: Type = { kind: "seat", game: this.game, names: this.seats };
    const around = this.inner.outer.inside(seat);
    const last = this.seats.length - 1;
    return this.inner.seats
      .slice(0, last)
      .reduceRight((rest, at, i) => cond(eq(around, at), constant(type, i), rest, type), constant(type, last));
  }

  report<P>(kind: ErrorKind<P>, span: Span, parameters: P, extras?: Extras): void {
    this.failed = true;
    this.reporter(kind, span, parameters, extras);
  }

  /** Refuses a construct; the value stands for what is missing. */
  refuse(node: ast.Node, what: string, help?: string): Expr {
    this.report(notBuilt, node.span, { what }, help === undefined ? {} : { help });
    return constant({ kind: "unknown" }, 0, node.span);
  }

  local(): LocalId {
    return this.whole.locals++;
  }

  /** A value that nothing can change while the name for it is in use. */
  isStable(e: Expr): boolean {
    switch (e.kind) {
      case "const":
      case "table":
      case "index_type":
      case "me":
        return true;
      case "local":
        return !this.variables.has(e.local);
      case "unwrap":
        return this.isStable(e.operand);
      case "head":
        return this.isStable(e.operand);
      case "tagged":
        return e.heads.every((head) => this.isStable(head));
      case "span_of":
        return this.isStable(e.low) && this.isStable(e.high);
      case "index":
        return this.isStable(e.object) && e.at.every((a) => this.isStable(a));
      default:
        return false;
    }
  }

  /** Gives a value a name, unless it is one that cannot change. */
  named(value: Expr, name: string, type: Type, span: Span): Expr {
    if (this.isStable(value)) return value;
    const local = this.local();
    this.flow.emit({ kind: "let", local, name, type, value, span });
    return { kind: "local", type, local, name, span };
  }

  /** Declares a variable that is stored to later. */
  variable(name: string, type: Type, value: Expr, span: Span): { readonly read: Expr; readonly place: Place; readonly local: LocalId } {
    const local = this.local();
    this.variables.add(local);
    this.flow.emit({ kind: "let", local, name, type, value, span });
    return {
      read: { kind: "local", type, local, name, span },
      place: { root: { kind: "local", local, name, type }, path: [], type },
      local,
    };
  }

  /** A value of a declared range that was not proved to fit (C2): it goes through a checked store where `node` needs one. */
  fitted(value: Expr, name: string, type: Type, node: ast.Node): Expr {
    if (type.kind === "set") return spread(type, value);
    if (!this.typed.checkedStores.has(node)) return value;
    if (this.fixed > 0 || this.flow.at === undefined) {
      return this.refuse(node, `a value here that may not fit \`${name}\``, "give it a name with a type first: `let x: 0..9 = …`");
    }
    const local = this.local();
    this.flow.emit({ kind: "let", local, name, type, value: constant(type, zeroOf(type), node.span), span: node.span });
    const place: Place = { root: { kind: "local", local, name, type }, path: [], type };
    this.flow.emit({ kind: "store", place, value, checked: true, span: node.span });
    return { kind: "local", type, local, name, span: node.span };
  }

  /** The slots that say which events stand apart while samples of inner episodes are played at this depth. */
  apartSlots(): { readonly from: number; readonly to: number } {
    const known = this.apart.at(this.apartDepth);
    if (known !== undefined) return known;
    const { declared, game } = this;
    const slot = (part: string): number => {
      let name = `apart_${part}`;
      for (let n = 2; declared.some((s) => s.name === name); n++) name = `apart_${part}_${n}`;
      const initial = constant(EVENT_NUMBER, 0);
      return declared.push({ name, type: EVENT_NUMBER, doc: "", span: game.span, kind: "credit", initial, visibility: "public" }) - 1;
    };
    const made = { from: slot("from"), to: slot("to") };
    this.apart.push(made);
    return made;
  }

  /** The declaration node that a symbol's storage is keyed by. */
  symbol(name: ast.Name): Symbol | undefined {
    const meaning = this.typed.meaningOf(name);
    return meaning?.kind === "symbol" ? meaning.symbol : meaning === undefined ? this.typed.bound.symbolOf.get(name) : undefined;
  }

  /** Works where statements cannot be put before the expression. */
  fixedly<T>(work: () => T): T {
    this.fixed++;
    const result = work();
    this.fixed--;
    return result;
  }
}

/** The entry of `seats` for an inner seat. */
function seatOf(seat: Expr, seats: readonly Expr[]): Expr {
  const last = seats.length - 1;
  return seats.slice(0, last).reduceRight((rest, at, i) => cond(eq(seat, constant(seat.type, i)), at, rest, at.type), seats[last]);
}

/** The node under which a symbol's value is kept. */
export function keyOf(symbol: Symbol): ast.Node | undefined {
  switch (symbol.kind) {
    case "local":
      return symbol.name;
    case "param":
      return symbol.param;
    case "counter":
      return symbol.loop;
    case "state":
      return symbol.field;
    default:
      return undefined;
  }
}

/** The function, rule, constant, record or type that a symbol names. */
export function declarationOf(symbol: Symbol | undefined): ast.Declaration | undefined {
  return symbol?.kind === "declaration" || symbol?.kind === "inner" ? symbol.declaration : undefined;
}
