/** What the interpreter keeps: states of an episode, what a block runs on while it runs, faults, and how words become values. */
import type { Payment, Words } from "../../contract/game.js";
import type { ConstValue } from "../3-check/typed.js";
import type { Type } from "../3-check/types.js";
import type { LocalId } from "../4-lower/games/ir.js";
import type { Span } from "../source/source-file.js";

export type Value = ConstValue;
export type Fields = Readonly<Record<string, Value>>;

/** A run-time fault of a game (G2). */
export class GameFault extends Error {
  constructor(
    text: string,
    readonly kind: "fault" | "expect" | "stuck" = "fault",
    /** Where it happens, if the statement at hand does not say it. */
    public span?: Span,
  ) {
    super(text);
  }
}

/** What stops an exploration but is no fault of the game: the outcomes of a draw are too many, or without end. */
export class Unlistable extends Error {}

export interface IrEvent {
  readonly kind: "site" | "draw" | "event";
  readonly id: number;
  readonly place: string;
  readonly seat: number;
  readonly value: Value;
  /** Of a text, what was written, and what others than its author read of it. */
  readonly written?: { readonly text: string; readonly open?: string };
  readonly type: Type;
  readonly seenBy: readonly boolean[];
  /** A choice of a `together` whose group has not finished. */
  readonly pending: boolean;
  /** A sample: not even its own seat sees it while it is pending. */
  readonly alone?: boolean;
  /** Absent, not blank, for seats that do not see its value. */
  readonly unheard?: boolean;
}

export type Position =
  | { readonly kind: "decide"; readonly decision: number }
  | { readonly kind: "draw"; readonly draw: number }
  | { readonly kind: "end"; readonly truncated: boolean; readonly record: Fields };

export interface IrState {
  readonly slots: readonly Value[];
  readonly position: Position;
  readonly score: readonly number[];
  /** Rewards by channel, summed over the episode: `outcome` and the named ones. */
  readonly channels: Readonly<Record<string, readonly number[]>>;
  readonly events: readonly IrEvent[];
  /** What was paid since the last decision or draw. */
  readonly paid: readonly Payment[];
  /** The inner episodes that were cut since the last decision or draw: what came before them. */
  readonly cutInside: readonly number[];
  /** Decisions and draws so far. */
  readonly count: number;
  /** The seat of the latest `win`; none before and after a draw. */
  readonly winner: number | null;
}

/** What a block runs on: changed in place while it runs. */
export interface Running {
  slots: Value[];
  score: number[];
  channels: Record<string, number[]>;
  events: IrEvent[];
  winner: number | null;
  paid: Payment[];
  cutInside: number[];
  count: number;
  readonly locals: Map<LocalId, Value>;
}

export interface Scope {
  readonly slots: readonly Value[];
  readonly locals: Map<LocalId, Value>;
  readonly me?: number;
  readonly turn?: number | null;
  readonly winner?: number | null;
  readonly count?: number;
  readonly record?: Fields;
  readonly events?: readonly IrEvent[];
}

/** How words become values (F5): the runtime's functions, which the compiler has no part in. */
export interface Sampling {
  readonly uniformBelow: (words: { readonly next: Words }, n: number) => number;
  readonly weighted: (words: { readonly next: Words }, weights: readonly number[]) => number;
  readonly shuffle: (words: { readonly next: Words }, values: Value[]) => void;
  /** `exp`, `log`, `sin`, `cos`, `tanh` as fixed f32 code (F2). */
  readonly functions?: Readonly<Record<string, (x: number) => number>>;
  readonly uniformReal: (words: { readonly next: Words }, low: number, high: number) => number;
  readonly normalInto: (words: { readonly next: Words }, out: Float32Array, mean: number, deviation: number) => void;
}
