/**
 * The decision automaton of a game (architecture.md, semantics.md F1): rules inlined, names resolved, control flow cut into blocks where the
 * episode can pause. Inside a block statements stay structured, so that emitted code reads like the spec. Plain data: emitters and dumps
 * need nothing else. Types are the checker's; numbers stand for enum members, tags, seats and cells; `null` for none.
 */
import type { EpisodeParameter, PayoffPromise, RealChoice } from "../../../contract/game.js";
import type { FormatInfo } from "../../../contract/words/shape.js";
import type { Span } from "../../source/source-file.js";
import type { ConstValue } from "../../3-check/typed.js";
import type { Type } from "../../3-check/types.js";

export interface GameIr {
  /** As users know it: the declared name, or the constant's that fixed its parameters. */
  readonly name: string;
  readonly doc: string;
  readonly span: Span;
  readonly seats: readonly string[];
  /** By seat, the player whose side it is on (A10): those are the first seats. Absent where no player owns roles. */
  readonly owners?: readonly number[];
  readonly payoff: PayoffPromise;
  /** The promise is not proved: it is checked at each end (A11). */
  readonly watched?: true;
  readonly perfectInformation: boolean;
  /** Enums used, for emitted declarations. */
  readonly enums: readonly { readonly name: string; readonly members: readonly string[]; readonly doc: string; readonly span: Span }[];
  /** Constant tables that expressions index (`const LINES`): nested lists of numbers, maybe ragged. */
  readonly tables: readonly {
    readonly id: string;
    readonly type: Type;
    readonly value: ConstValue;
    readonly doc: string;
    readonly span: Span;
  }[];
  /** Declared state in declared order, then locals that live across a pause (`live`). */
  readonly slots: readonly Slot[];
  readonly sites: readonly Site[];
  readonly decisions: readonly Decision[];
  readonly draws: readonly Draw[];
  readonly blocks: readonly Block[];
  /** The block that starts an episode. */
  readonly start: BlockId;
  readonly observation: Observation;
  readonly shows: readonly { readonly to?: Expr; readonly parts: readonly (string | Expr)[] }[];
  /** Decisions and draws in `events` at most this many in one episode; absent if unbounded. */
  readonly longestHistory?: number;
  readonly longest?: number;
  readonly endFields: readonly { readonly name: string; readonly type: Type }[];
  /** Columns of a batch, fields of end records and parameters of episodes, that tell what is measured: nothing may learn from them (B10). */
  readonly measured?: readonly MeasuredColumn[];
  /** The TypeScript that it calls; absent if none. Such a game has a scalar form only. */
  readonly externs?: readonly Extern[];
  /** The channels that rewards are paid on, `outcome` first; absent: `outcome` alone. */
  readonly channels?: readonly string[];
  /** The names of reveals (`event` statements), one entry a name, for the codes of the history. */
  readonly reveals?: readonly { readonly name: string; readonly type: Type }[];
  /** Slots that hold which entries of the history nobody sees meanwhile: from the first one, before the second one (A14). */
  readonly apart?: readonly { readonly from: number; readonly to: number }[];
}

/** Where a column reads what is measured, and how that came there. */
export interface MeasuredColumn {
  readonly name: string;
  readonly span: Span;
  readonly witness: readonly string[];
}

/** A function of TypeScript: `from` as written, relative to the file of `span`. */
export interface Extern {
  readonly name: string;
  readonly from: string;
  readonly parameters: readonly { readonly name: string; readonly type: Type }[];
  readonly result: Type;
  readonly span: Span;
}

export type BlockId = number;
export type LocalId = number;

/** A state variable. Its layout: see `layout.ts`. */
export interface Slot {
  readonly name: string;
  readonly type: Type;
  readonly doc: string;
  readonly span: Span;
  /** `credit`: the number of a decision that may be paid later; no part of what makes states equal, and never observed. */
  readonly kind: "state" | "live" | "credit";
  /** The start of an episode stores this (constants and expressions over earlier slots); draws are stored by the first blocks. */
  readonly initial: Expr;
  /** Who may read it, for documentation and events: as written, e.g. `private`, `public`. */
  readonly visibility: string;
  /** A parameter that every episode is given anew: `initial` is what it has otherwise. Nothing stores it. */
  readonly given?: EpisodeParameter;
}

export interface Site {
  readonly name: string;
  readonly domain: Type;
  /** 0 where it chooses reals. */
  readonly size: number;
  /** What it chooses where `domain` is a real or an array of reals. */
  readonly real?: RealChoice;
  /** What is written there: a text that reads as one of these, or as none. */
  readonly formats?: readonly FormatInfo[];
  readonly labels: readonly string[];
  /** The inner game whose decision it is, and how many games are around it (A15). */
  readonly inner?: { readonly game: string; readonly depth: number };
  readonly span: Span;
}

/** A pause at which a seat is asked. Several decisions may share a site. */
export interface Decision {
  readonly id: number;
  readonly site: number;
  /** Evaluated in the paused state: slots only, no locals. */
  readonly seat: Expr;
  /** The candidate, in `where`. */
  readonly candidate: LocalId;
  /** Legal if true; absent: all are. Reads slots and `candidate` only. */
  readonly where?: Expr;
  /** How far a single real may go here (A3), within what its site says; over slots. No value fits where `low` is above `high`. */
  readonly ends?: { readonly low: Expr; readonly high: Expr };
  /** Where the chosen value goes, then `resume` runs. */
  readonly into: Place | undefined;
  readonly resume: BlockId;
  /** Set for the decisions of a `together`: reads the state as it stood at its start; earlier choices wait in live slots. */
  readonly together?: { readonly group: number; readonly index: number; readonly count: number };
  /** Which seats see the event's value: one bool expression over `reader` and slots, true for all if absent. */
  readonly reader: LocalId;
  readonly seenBy?: Expr;
  /** Who does not see the value must not know either that the seat was asked (B5): for them the event is absent, not blank (B8). */
  readonly unheard?: true;
  /** What is given (`given (…)`) instead of the automatic observation; features over slots and `me`. Absent: automatic. */
  readonly given?: readonly ObservedFeature[];
  /** What is given is the automatic observation of an inner episode (A15): the history comes with it. */
  readonly remembers?: true;
  /** One of the samples of a `… times n` (A14): the number of the latest decision or draw before the first of them, and which it is; over slots. */
  readonly sample?: { readonly group: Expr; readonly index: Expr };
  /** A sample of a decision: not even its own seat sees it before all of them are made. */
  readonly alone?: true;
  readonly span: Span;
}

/** A pause at which chance moves. */
export interface Draw {
  readonly id: number;
  readonly name: string;
  readonly distribution: Distribution;
  readonly type: Type;
  readonly into: Place | undefined;
  readonly resume: BlockId;
  /** Whether it is remembered as an event, and who sees its value (see `Decision.seenBy`). */
  readonly event: boolean;
  readonly reader: LocalId;
  readonly seenBy?: Expr;
  readonly span: Span;
}

export type Distribution =
  /** One of `values` (a list or array), all equally likely. Its outcome value is the value's numbers. */
  | { readonly kind: "uniform"; readonly values: Expr }
  /** Uniform over a finite index type. */
  | { readonly kind: "uniform_type"; readonly of: Type }
  | { readonly kind: "weighted"; readonly outcomes: readonly { readonly value: Expr; readonly weight: Expr }[] }
  /**
   * `count` different entries of `values`, in order (a shuffle when count is all of them): Fisher-Yates from the end, its first entries (F5).
   * `size` is the most entries `values` can have.
   */
  | { readonly kind: "deal"; readonly values: Expr; readonly size: number; readonly count: number }
  /** A deal whose number of entries is known when it happens; absent: all. Its value is a list of changing length. */
  | { readonly kind: "distinct"; readonly values: Expr; readonly size: number; readonly count?: Expr }
  /** `count` entries of `values`, each drawn from all of them. */
  | { readonly kind: "sample"; readonly values: Expr; readonly count: Expr }
  /** A distribution of several, picked by weight, then a draw from it. */
  | { readonly kind: "mixture"; readonly outcomes: readonly { readonly inner: Distribution; readonly weight: Expr }[] }
  | { readonly kind: "cond"; readonly condition: Expr; readonly then: Distribution; readonly else: Distribution }
  /** One draw for each entry of an array, in order; those of a normal distribution come in pairs (F5). */
  | { readonly kind: "each"; readonly count: number; readonly inner: Distribution }
  | { readonly kind: "uniform_real"; readonly low: Expr; readonly high: Expr }
  | { readonly kind: "normal"; readonly mean: Expr; readonly deviation: Expr }
  /** A direction: `size` reals whose squares add up to one. */
  | { readonly kind: "sphere"; readonly size: number }
  /** Drawn until `condition` holds for the value in `local`, at most 10,000 times (A4). */
  | {
      readonly kind: "such";
      readonly inner: Distribution;
      readonly local: LocalId;
      readonly type: Type;
      readonly condition: Expr;
    };

/** A store's target: a slot or local (`root.type` is the whole local's), then indices and fields; `type` is that of what is stored. */
export interface Place {
  readonly root:
    | { readonly kind: "slot"; readonly slot: number }
    | { readonly kind: "local"; readonly local: LocalId; readonly name: string; readonly type: Type };
  readonly path: readonly (
    { readonly kind: "index"; readonly at: readonly Expr[]; readonly checked?: boolean } | { readonly kind: "field"; readonly name: string }
  )[];
  readonly type: Type;
}

export interface Block {
  readonly id: BlockId;
  /** For readers: `start`, `after_move`, `answer`, …; unique. */
  readonly name: string;
  readonly span: Span;
  /** Every path through it ends in a jump. */
  readonly body: readonly Stmt[];
}

export type Stmt =
  | { readonly kind: "let"; readonly local: LocalId; readonly name: string; readonly type: Type; readonly value: Expr; readonly span: Span }
  /** `checked`: the value's range was not proved to fit (C2): a fault if it does not. */
  | { readonly kind: "store"; readonly place: Place; readonly value: Expr; readonly checked: boolean; readonly span: Span }
  | { readonly kind: "if"; readonly condition: Expr; readonly then: readonly Stmt[]; readonly else: readonly Stmt[]; readonly span: Span }
  /** Loops without a pause inside. `over` is a list, array or index type (`index_type`); `key` the position where wanted. */
  | {
      readonly kind: "for";
      readonly local: LocalId;
      readonly name: string;
      readonly over: Expr;
      readonly body: readonly Stmt[];
      readonly span: Span;
    }
  | { readonly kind: "while"; readonly condition: Expr; readonly body: readonly Stmt[]; readonly span: Span }
  | { readonly kind: "break" | "continue"; readonly span: Span }
  | {
      readonly kind: "reward";
      readonly seat: Expr;
      readonly value: Expr;
      readonly channel: string;
      /** What it credits (A9); absent: the seat's latest decision. `score`: nothing. */
      readonly credit?: Credit;
      readonly span: Span;
    }
  /** `win`: seat `winner` (none: a draw) gets `by` under the game's promise (A10). A plain reward on `outcome` follows from it; ends follow as `end`. Without `by` the payments are told before, one by one. */
  | { readonly kind: "win"; readonly winner: Expr; readonly by?: Expr; readonly span: Span }
  | { readonly kind: "expect"; readonly condition: Expr; readonly text: string; readonly span: Span }
  /** A reveal's event: `value` becomes known to the seats for which `seenBy` holds. */
  | {
      readonly kind: "event";
      readonly name: string;
      readonly value: Expr;
      readonly reader: LocalId;
      readonly seenBy?: Expr;
      readonly span: Span;
    }
  /** The decisions of a `together` are made: the others may know of them from here on. */
  | { readonly kind: "settle"; readonly span: Span }
  /** An inner episode is cut (A15): what was decided after event number `since` is truncated. */
  | { readonly kind: "cut_inner"; readonly since: Expr; readonly span: Span }
  | Jump;

/** A decision by its event number (D4; below 0: none was made), or each of the seat's decisions so far at a site. */
export type Credit =
  { readonly kind: "decision"; readonly event: Expr } | { readonly kind: "site"; readonly site: number } | { readonly kind: "score" };

export type Jump =
  | { readonly kind: "goto"; readonly block: BlockId; readonly span: Span }
  | { readonly kind: "decide"; readonly decision: number; readonly span: Span }
  | { readonly kind: "draw"; readonly draw: number; readonly span: Span }
  | {
      readonly kind: "end";
      readonly truncated: boolean;
      readonly record: readonly { readonly name: string; readonly value: Expr }[];
      readonly span: Span;
    };

/** An expression; `type` is the type of its value. */
export type Expr = ExprOf & { readonly type: Type; readonly span?: Span };

type ExprOf =
  | { readonly kind: "const"; readonly value: ConstValue }
  | { readonly kind: "table"; readonly table: string }
  | { readonly kind: "local"; readonly local: LocalId; readonly name: string }
  | { readonly kind: "slot"; readonly slot: number }
  /** All values of a finite index type, as something to iterate. */
  | { readonly kind: "index_type"; readonly of: Type }
  | { readonly kind: "span_of"; readonly low: Expr; readonly high: Expr }
  /** `checked`: the index was not proved to lie within the array: a fault if it does not (G2). Indices of lists with a size always are. */
  | { readonly kind: "index"; readonly object: Expr; readonly at: readonly Expr[]; readonly checked?: boolean }
  | { readonly kind: "field"; readonly object: Expr; readonly name: string }
  | { readonly kind: "array"; readonly elements: readonly Expr[] }
  | { readonly kind: "record"; readonly fields: readonly { readonly name: string; readonly value: Expr }[] }
  /** A tag with its payload; a tag of a tagged type without any payload anywhere is a plain number constant. */
  | { readonly kind: "tagged"; readonly tag: number; readonly heads: readonly Expr[] }
  | { readonly kind: "unary"; readonly op: "neg" | "not"; readonly operand: Expr }
  /** `idiv`, `imod` floor (C3); arithmetic is int or real by `type`; `eq`, `ne` compare whole values, options included. */
  | { readonly kind: "binary"; readonly op: BinaryOp; readonly left: Expr; readonly right: Expr }
  | { readonly kind: "cond"; readonly condition: Expr; readonly then: Expr; readonly else: Expr }
  | { readonly kind: "is_some"; readonly operand: Expr }
  /** The value of an option known to be there. */
  | { readonly kind: "unwrap"; readonly operand: Expr }
  | { readonly kind: "else"; readonly operand: Expr; readonly otherwise: Expr }
  | { readonly kind: "is_tag"; readonly operand: Expr; readonly tag: number }
  /** Head `head` of tag `tag`, known to hold. */
  | { readonly kind: "head"; readonly operand: Expr; readonly tag: number; readonly head: number }
  /** `any(body for local in over where …)` and its kin. `argmax` gives the element, of equals the first (C5). */
  | {
      readonly kind: "reduce";
      readonly op: "any" | "all" | "sum" | "count" | "min" | "max" | "argmax" | "argmin" | "mean";
      readonly local: LocalId;
      readonly name: string;
      readonly over: Expr;
      readonly where?: Expr;
      readonly body: Expr;
    }
  /** `[body for local in over where …]`. `flat`: `body` gives a list, and its entries follow one another (several binders). */
  | {
      readonly kind: "map";
      readonly flat?: true;
      readonly local: LocalId;
      readonly name: string;
      readonly over: Expr;
      readonly where?: Expr;
      readonly body: Expr;
    }
  /** A pure function of the language by name: `abs`, `min`, `max`, `floor`, `exp`, `int`, `size`, `other`, `grid_step`, `row`, `col`, `picture`, …. */
  | {
      readonly kind: "call";
      readonly name: string;
      readonly args: readonly Expr[];
      /** The extern it is, by its number. */ readonly extern?: number;
    }
  /** The seat that observes or is shown; in `observe`, `given`, `show` only. */
  | { readonly kind: "me" }
  /** The seat whose turn it is (none at chance and at the end), in `show` only; `winner` in tests and `show`. */
  | { readonly kind: "turn" }
  | { readonly kind: "winner" }
  /** A field of the end record, in tests. */
  | { readonly kind: "result"; readonly field: string }
  /** The number (D4) of the latest decision or draw. */
  | { readonly kind: "event" }
  /** How many events the history holds so far. */
  | { readonly kind: "remembered" };

export type BinaryOp = "or" | "and" | "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "add" | "sub" | "mul" | "div" | "idiv" | "imod" | "pow";

/** B8. Order of the flat observation: `me`, `site` (if there are several), features, history. */
export interface Observation {
  readonly features: readonly ObservedFeature[];
  /** Present when something is below public or simultaneous and recall is not `none`; events visible to `me`, oldest first, at most `longestHistory`. */
  readonly history: boolean;
}

/** A value over slots and `me`, laid out by C3. Seat-indexed arrays are already turned so that `me` comes first; hidden entries are left out. */
export interface ObservedFeature {
  readonly name: string;
  readonly value: Expr;
  readonly type: Type;
}
