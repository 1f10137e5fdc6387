/**
 * What an emitted game offers the runtime. Types only: the compiler writes modules that fulfil it, the runtime plays them.
 * Seats are numbers in declared order. An action is the flat index of a value in its site's domain, 0..size-1, row-major over heads and in
 * written order over tags. At a site of reals (`SiteInfo.real`) it is the list of them, at a site of texts (`SiteInfo.text`) the list of
 * the text's characters as code points. Rule numbers refer to the language's semantics.
 */

import type { FormatInfo } from "./words/shape.js";

/** A choice of reals: `size` of them (row-major over `shape`, which is empty for a single one), each from `low` to `high`, both included. */
export interface RealChoice {
  readonly size: number;
  readonly shape: readonly number[];
  readonly low: number;
  readonly high: number;
}

/** What is written at a site of texts: something that one of these formats reads, or anything else, which is worth none (A14). */
export interface TextChoice {
  readonly formats: readonly FormatInfo[];
}

/** A decision's place in the source; all inlined copies of a decision are one site (A2). */
export interface SiteInfo {
  readonly name: string;
  /** The number of values in its domain; 0 where it chooses reals. */
  readonly size: number;
  /** What it chooses where that cannot be listed (A3). Such a decision is never forced, and `legal` lists nothing there. */
  readonly real?: RealChoice;
  /** What is written there. Such a decision is never forced, and `legal` lists nothing: any text may be written. */
  readonly text?: TextChoice;
  /** The domain's values in words, by index: `check`, `raise(3)`, `(1, 2)`. Long domains have none and use `Game.describe`. */
  readonly labels: readonly string[];
  /** `specs/kuhn.sp:14:11`. */
  readonly source: string;
  /** The features that it fills, as places in `observation.features`, ascending; the others are zeros there (B8). Absent: all. */
  readonly features?: readonly number[];
  /** The inner game whose decision it is, and how many games are around it (A15); absent: the game's own. */
  readonly game?: string;
  readonly depth?: number;
}

/** A named part of the flat observation: `width` numbers for each entry of `shape` (row-major), starting at `offset` (C3). */
export interface FeatureInfo {
  readonly name: string;
  readonly offset: number;
  /** The index axes, sizes only; empty for a single value. */
  readonly shape: readonly number[];
  readonly width: number;
  /** How the numbers are to be read: `one-hot Card`, `bit`, `real`, `presence + one-hot player from me` (0 is me, 1 the seat after me). */
  readonly reading: string;
  /** The names behind a one-hot of an enum or seat, in order: `jack`, `queen`, `king`. */
  readonly labels?: readonly string[];
}

export type PayoffPromise =
  | { readonly kind: "zero_sum" }
  | { readonly kind: "common_sum" }
  | { readonly kind: "constant_sum"; readonly constant: number }
  | { readonly kind: "general" };

/** A parameter that every episode is given anew (A1): rows of numbers, array entries row-major, truth values as 0 and 1, members by number. */
export interface EpisodeParameter {
  readonly name: string;
  /** The index axes, sizes only; empty for a single value. */
  readonly shape: readonly number[];
  readonly of: "int" | "real" | "bool";
  /** The least and the most that an entry may be, where it is bounded. */
  readonly low?: number;
  readonly high?: number;
  /** Its first axis is the game's players: `swapping seats` exchanges its entries with them (D5). */
  readonly players?: true;
}

/** Values of an episode's parameters, in the order of `GameInfo.parameters`. */
export type EpisodeParameters = readonly ArrayLike<number>[];

export interface GameInfo {
  readonly name: string;
  readonly doc: string;
  readonly source: string;
  readonly seats: readonly string[];
  /** By seat, the player whose side it is on (A10); players are the first seats. Absent where no player owns roles. */
  readonly owners?: readonly number[];
  readonly payoff: PayoffPromise;
  /** Nothing in it is below public and nothing is simultaneous. */
  readonly perfectInformation: boolean;
  readonly sites: readonly SiteInfo[];
  /** The largest `size` of a site: the length of a mask. */
  readonly actions: number;
  readonly observation: { readonly size: number; readonly features: readonly FeatureInfo[] };
  /** The most decisions (forced ones counted) an episode can hold; none if unbounded. */
  readonly longest?: number;
  /** The functions of TypeScript that its rules call: such a game has neither a kernel nor an exact tree. */
  readonly externs?: readonly string[];
  /** The names of reveals whose value is a text, as a list of code points like those of sites of texts. */
  readonly toldTexts?: readonly string[];
  /** The names of end-record fields. */
  readonly endFields: readonly string[];
  /** The most reals that a site chooses: the length of a row of `Lanes.realActions`. Absent where no site chooses reals. */
  readonly realActions?: number;
  /** The channels that rewards are paid on (A9), `outcome` first; absent: `outcome` alone. */
  readonly channels?: readonly string[];
  /** Some decisions or inner episodes are samples that do not see each other (A14): seats do not keep all that they saw. */
  readonly samples?: true;
  /** What an episode is given when it starts; absent: nothing, all parameters are fixed. */
  readonly parameters?: readonly EpisodeParameter[];
}

/**
 * One of the samples of a `… times n` (A14): `group` is the number (D4) of the latest decision or draw before the first of them, -1 at the start, and `index` counts
 * them from 0. Of samples inside of samples it is the innermost.
 */
export interface Sample {
  readonly group: number;
  readonly index: number;
}

/** Whose turn a state is. `chance` draws; `end` is over. Decisions of one `together` come one after the other, the earlier ones unseen (A5). */
export type Turn =
  | { readonly kind: "decide"; readonly seat: number; readonly site: number; readonly sample?: Sample }
  /** `draw` is the name of what is drawn, as the spec calls it. */
  | { readonly kind: "chance"; readonly draw?: string }
  | { readonly kind: "end"; readonly truncated: boolean };

/** One outcome of a draw: the drawn entries as numbers, and its exact probability (F7). */
export interface Outcome {
  readonly value: readonly number[];
  readonly probability: number;
}

/**
 * One payment (A9). It counts in the seat's score, and credits the seat's latest decision, the decision whose event number (D4) is given
 * (a forced one passes it to the seat's decision before it), or each of the seat's decisions so far at a site.
 */
export interface Payment {
  readonly seat: number;
  /** The index in `GameInfo.channels`. */
  readonly channel: number;
  readonly amount: number;
  readonly credit: "latest" | { readonly event: number } | { readonly site: number };
}

/** Gives the words of one draw event in order (F6). */
export type Words = () => number;

/** An event as a seat sees it (B8): what happened, at which site (or draw or reveal), by whom, with the value unless it is blank for the reader. */
export interface SeenEvent {
  readonly place: string;
  readonly seat: number;
  readonly value: number | readonly number[] | null;
}

/**
 * The scalar form: pure functions on immutable states, the definition of a game (F2). A forced decision is a state like any other here
 * (`legal` has one entry); drivers play it without asking (A3).
 */
export interface Game<S = unknown> {
  readonly info: GameInfo;
  /** The start of an episode; parameters that are not given have their defaults. */
  initial(given?: EpisodeParameters): S;
  turn(state: S): Turn;
  /** The legal actions at a decision, ascending; none are listed where it chooses reals. */
  legal(state: S): readonly number[];
  /**
   * How far a choice of reals may go at a decision, both ends included, where a `where` narrows the ends of its site (A3). Absent: no decision of the game
   * has such a `where`.
   */
  ends?(state: S): { readonly low: number; readonly high: number };
  /** The outcomes of a draw, each with positive probability; absent supports (reals, huge shuffles) make it throw a `Fault`. */
  outcomes(state: S): readonly Outcome[];
  /** Draws an outcome's value from random words exactly as the batch kernel does (F5). */
  sample(state: S, words: Words): readonly number[];
  /** The state after a decision (an action) or a draw (its value). */
  apply(state: S, action: number | readonly number[]): S;
  /** The score of each seat so far, all channels. */
  returns(state: S): readonly number[];
  /** The score of each seat so far, by channel (`GameInfo.channels`). Absent where there is one channel. */
  returnsBy?(state: S): readonly (readonly number[])[];
  /**
   * What was paid on the way from the last decision or draw to this state, in order. Absent where all is paid on `outcome` and credits the
   * latest decision: then it is what `returns` gained.
   */
  paid?(state: S): readonly Payment[];
  /**
   * The inner episodes that were cut on the way from the last decision or draw to this state (A15), each as the number (D4) of the latest decision or
   * draw before it began: what its seats decided since is truncated. Absent where none can be.
   */
  cutInside?(state: S): readonly number[];
  /** Writes what `seat` observes at its decision (B8) into `out`, `info.observation.size` numbers from `at`. */
  observe(state: S, seat: number, out: Float32Array, at: number): void;
  /**
   * What `seat` may know of a draw's outcome at a chance state, by its label (B2, B6): the drawn entries, `null` where they are hidden from it.
   * Twin worlds need it (B14), because a draw of initial state is no event. Absent: they take every draw that is no event as seen by all.
   */
  seen?(state: S, value: readonly number[], seat: number): readonly (number | null)[];
  /**
   * The events since the episode began that `seat` may see, in order, its own decisions with their values (B8, B9). `all` leaves in what samples do not
   * see of each other (A14): what it saw then, or will see when all are over.
   */
  events(state: S, seat: number, all?: boolean): readonly SeenEvent[];
  /** A text that is equal for two states exactly if their bits are (F1): declared state, live variables, position; no history. */
  key(state: S): string;
  /** What `seat` is shown (`show`), or a readable default. */
  show(state: S, seat: number): string;
  /**
   * What the decision at hand is given (`given (…)`), a line `name: value` for each: of games in which texts are written. Absent: nothing is; and where the
   * decision has its automatic observation, undefined.
   */
  asked?(state: S): readonly string[] | undefined;
  /** An action in words. */
  describe(site: number, action: number | readonly number[]): string;
  /** The end record's fields at an end. */
  endRecord(state: S): Readonly<Record<string, unknown>>;
}

/** Typed arrays of `lanes` episodes that a kernel advances. Row `i` belongs to lane `i`; nothing is allocated after creation. */
export interface Lanes {
  readonly lanes: number;
  /** The seat asked, or -1 when the lane's episode is over. */
  readonly seat: Int8Array;
  readonly site: Uint8Array;
  /** 1 where an action is legal; `lanes × info.actions`. */
  readonly mask: Uint8Array;
  /** How many actions are legal; 0 at a site of reals. */
  readonly choices: Int32Array;
  /**
   * Where choices of reals go before `step`: a row of `info.realActions` numbers a lane, of which a site reads the first `SiteInfo.real.size`
   * (its entry of `actions` is not read). Absent where no site chooses reals.
   */
  readonly realActions?: Float32Array;
  /** Where texts go before `step`, as code points; a lane whose site is no site of texts is not read. Absent where no site is. */
  readonly texts?: (readonly number[])[];
  /** Where a lane waits for a choice of reals: the least and the most it may be, as `Game.ends` says; two numbers a lane. Absent where `Game.ends` is. */
  readonly realEnds?: Float32Array;
  /** What each seat was paid by the last `reset` or `step`, and in the whole episode; `lanes × seats`. */
  readonly reward: Float32Array;
  readonly score: Float32Array;
  /** 1 where the episode ended by `cut`. */
  readonly truncated: Uint8Array;
  /** Decisions (forced ones too) and draws so far: the event counter of D4. */
  readonly event: Uint32Array;
  /** The number of the lane's episode (A13). */
  readonly episode: Uint32Array;
  /** 0, or one more than the index in `faults` of what went wrong (G2). */
  readonly fault: Uint8Array;
  /** The sample that is asked (`Sample`); `sampleIndex` is -1 where it is none. Absent where nothing is sampled. */
  readonly sampleGroup?: Int32Array;
  readonly sampleIndex?: Int32Array;
  /** The first inner episode that the last step cut: the number (D4) of the latest decision or draw before it; -2 for none. Absent where none can be cut. */
  readonly cutInside?: Int32Array;
  /** Rewards by channel and by the decision they credit; absent where all is paid on `outcome` and credits the seat's latest decision. */
  readonly pay?: LanePay;
}

/**
 * Rewards of the last `reset` or `step` by what they credit (A9), for games with several channels or with rewards for earlier decisions. With C
 * channels, S seats and K sites in `sites`, the entry of lane l, channel c, seat s is (l C + c) S + s, with a site k ((l C + c) K + k) S + s.
 */
export interface LanePay {
  /** The whole episode's score. */
  readonly score: Float32Array;
  /** What credits the seat's latest decision. */
  readonly latest: Float32Array;
  /** Payments for named decisions: `capacity` places a lane, of which `count` are in use; `event` is the decision's number (D4). */
  readonly capacity: number;
  readonly count: Uint8Array;
  readonly seat: Int8Array;
  readonly channel: Uint8Array;
  readonly event: Int32Array;
  readonly amount: Float32Array;
  /** The sites that `reward … at` names; what each of the seat's decisions there, made before this step's forced ones, gets. */
  readonly sites: readonly number[];
  readonly site: Float32Array;
  /** How many of the seat's decisions at those sites were forced in this step: their credit goes to the seat's latest decision. (l K + k) S + s. */
  readonly forced: Int32Array;
}

/** Where random words come from: Philox4x32-10 under this key, with counters (collect, episode, event, block) (D4). */
export interface ChanceKey {
  readonly key0: number;
  readonly key1: number;
  readonly collect: number;
}

/** The batch form over typed arrays, equal to the scalar form move for move and bit for bit (F2). Forced moves are played inside (A3). */
export interface Kernel<L extends Lanes = Lanes> {
  readonly info: GameInfo;
  /** It steps the scalar form, as the game has no batch form of its own: the same episodes, slower. */
  readonly scalar?: true;
  /** The `.sp` place and text of each fault a lane can flag. */
  readonly faults: readonly { readonly source: string; readonly text: string }[];
  /** Makes room for `lanes` games; all stand at their end until they are reset. `shared`: in memory that other threads can be given. */
  create(lanes: number, shared?: boolean): L;
  /** Starts episode `episode` in `lane` and runs it to its first decision (or end); parameters that are not given have their defaults. */
  reset(lanes: L, lane: number, episode: number, chance: ChanceKey, given?: EpisodeParameters): void;
  /**
   * Applies `actions[i]` in every lane that waits for a decision and runs it to its next one or its end. Lanes are
   * independent: threads that share lanes may each step a part, `from` to `to` - 1, with the same result.
   */
  step(lanes: L, actions: Int32Array, chance: ChanceKey, from?: number, to?: number): void;
  /** Writes the asked seat's observation of every waiting lane; `out` is `lanes × info.observation.size`; rows of ended lanes are left alone. */
  observe(lanes: L, out: Float32Array, from?: number, to?: number): void;
  /**
   * Writes what `seat` observes of a lane as it stands (the automatic observation of B8), whoever is asked and also after the end, `info.observation.size`
   * numbers from `at`: learners bootstrap from the state after the last decision of an episode that was cut (A8).
   */
  observeSeat(lanes: L, lane: number, seat: number, out: Float32Array, at: number): void;
  /** The same text as `Game.key` for a lane's state, so that tests can compare the forms. */
  key(lanes: L, lane: number): string;
  /** The end record of a lane whose episode is over, as `Game.endRecord` gives it (A16); absent where ends hand out nothing. */
  endRecord?(lanes: L, lane: number): Readonly<Record<string, unknown>>;
  /**
   * Plays uniformly random legal moves for `steps` decisions over all lanes, restarting ended episodes at once, with a 32-bit xorshift for the
   * moves; returns the number of episodes that ended. For measuring and for random opponents. `observations` also writes every observation.
   */
  playRandom(lanes: L, steps: number, seed: number, chance: ChanceKey, observations?: Float32Array): number;
}
