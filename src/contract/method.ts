/**
 * What an emitted method offers the runtime: a step program (semantics D2), the plans of its players, and the graphs they run.
 * Plain data, with small functions where the spec has host expressions. Rule numbers refer to the language's semantics.
 */
import type { Initial } from "./array-program.js";
import type { Game, Kernel } from "./game.js";
import type { LanguageModelPlan } from "./models/config.js";

/** A weight of a policy and how it starts; its stream is `init:<name>` (D4). */
export interface WeightPlan {
  readonly name: string;
  readonly shape: readonly number[];
  readonly initial: Initial;
}

/** A graph by the name of its files: `<name>.onnx` for the ONNX executor, `<name>.json` for the others. */
export interface GraphPlan {
  readonly name: string;
}

/** How an agent plays one game. */
export interface AgentGame {
  readonly game: string;
  /** Where each observed feature goes in the network's flat input; absent: as it is. `present` is the place of its presence bit. */
  readonly pack?: {
    readonly size: number;
    readonly moves: readonly { from: number; to: number; length: number }[];
    readonly present: readonly number[];
  };
  /** The numbers a row of the network's input has. */
  readonly inputs: number;
  /** A row's logits hold all sites one after the other; site s starts at `siteOffsets[s]`. */
  readonly siteOffsets: readonly number[];
  readonly logits: number;
  /** Where the reals of each site begin in a row of all of them (-1: the site chooses none), and how many a row has; of games that choose reals. */
  readonly realOffsets?: readonly number[];
  readonly reals?: number;
  /**
   * Inputs: `observation` f32 [rows, inputs], `legal` bool [rows, logits], then weights. Outputs: `logp` f32 [rows, logits] unless nothing can be listed;
   * of games that choose reals `mean` and `log_deviation`, f32 [rows, reals].
   */
  readonly act: GraphPlan;
  /** The acting graph with the axis `members` in front of all its inputs and outputs: many weights play by one run of it. Of policies that seats are bound to with weights of their own for each group of episodes. */
  readonly many?: GraphPlan;
  /** Of agents with `value: true`: inputs `observation` and weights, output `value` f32 [rows]. */
  readonly value?: GraphPlan;
}

/** How a writer writes: symbols one after the other, each drawn from what may come next. */
export interface WriterPlan {
  /** The games it plays. */
  readonly games: readonly string[];
  /** Symbols by number; the first ones are marks (`src/contract/words/vocabulary.ts`). */
  readonly vocabulary: readonly string[];
  /** How many symbols there are. */
  readonly size: number;
  /** The most symbols of a text with what stands before it. */
  readonly length: number;
  /** Only the `topK` likeliest symbols are drawn from (0: all), and of these the fewest that have `topP` of the probability. */
  readonly topK: number;
  readonly topP: number;
  /** What is written is kept to what the formats read. */
  readonly grammar: boolean;
  /**
   * Inputs `token`, `place` i32 [rows, 1] (place -1: the row has nothing), what is remembered of the places before it f32 [rows, heads, past, width] and weights;
   * outputs `logits` f32 [rows, size], already divided by the temperature, and for each memory `new/<memory>` f32 [rows, heads, 1, width] of the token itself.
   */
  readonly step: GraphPlan;
  /** The same for `chunk` tokens at once, [rows, chunk], without logits: what stands before a text is read by it. */
  readonly read: GraphPlan;
  readonly chunk: number;
  /** What is remembered of each token: [heads, width]. */
  readonly memories: readonly { readonly name: string; readonly shape: readonly [number, number] }[];
  /**
   * Several texts in a row of `length`: inputs `tokens`, `places`, `texts` (which text of the row, 0 for none), `next`, `owner` (which row is rated) i32 and
   * `learned` f32 [packs, length], `open` bool [packs, length, size], `each` f32 [rows] ones; outputs `logp`, `entropy` f32 [rows].
   */
  readonly rate: GraphPlan;
  /** Of language models: their folder, their network, what of it learns. Their tokenizer says what their numbers mean; `vocabulary` is empty. */
  readonly model?: LanguageModelPlan;
}

export interface PolicyPlan {
  readonly name: string;
  readonly source: string;
  readonly weights: readonly WeightPlan[];
  readonly games: readonly AgentGame[];
  /** It writes, and has no heads. */
  readonly writer?: WriterPlan;
  /** Its heads give the worth of each move: it plays the best one, but sometimes any (`explores` of the program says how often). */
  readonly greedy?: boolean;
  /** One line for people: `transformer(width: 64, layers: 2, heads: 4), 105,476 weights`. */
  readonly summary: string;
}

/** Anything that learns besides policies (D1). */
export interface ModelPlan {
  readonly name: string;
  readonly source: string;
  readonly weights: readonly WeightPlan[];
  readonly summary: string;
}

/** D12. */
export interface RunningPlan {
  readonly name: string;
  readonly statistic: "mean" | "std" | "min" | "max" | "count" | "quantile";
  readonly decay: number;
  /** Of a quantile, the share of the values that lie below it. */
  readonly share?: number;
}

export interface PoolPlan {
  readonly name: string;
  readonly policy: string;
  readonly upTo?: number;
}

/** A bounded table that lasts (D11): what its elements are, how many it holds, and which of them stay when there are more. */
export interface MemoryPlan {
  readonly name: string;
  readonly level: Level;
  readonly upTo?: number;
  readonly keep: "newest" | "oldest" | "highest" | "lowest";
}

/** Level of a column (A12). */
export type Level = "episode" | "trajectory" | "decision";

/** What binds a seat in a `collect`: the number of a policy in the program, or a policy that the runtime brings. */
export type PolicyRef =
  | { readonly kind: "policy"; readonly name: string }
  | { readonly kind: "random" }
  /** What `spc solve --out` saved; the file lies beside the spec, or beside the emitted module. */
  | { readonly kind: "solved"; readonly file: string }
  /** The collect step's value of this number: a policy, or a mixture of which one is drawn for every episode; `each`: a list with one for each group. */
  | { readonly kind: "computed"; readonly at: number; readonly stream: string; readonly each?: boolean };

/** Values as methods give them to games and keep them in columns: numbers, truth values, and lists of those. */
export type GivenValue = number | boolean | readonly GivenValue[];

/** A group of `count` episodes of one game (D5). */
export interface CollectGroup {
  readonly game: string;
  readonly count: number;
  /** The game's parameters for one episode; `words` gives the words of the stream of each that is drawn (D4). */
  readonly given?: (words: (stream: string) => DrawWords) => readonly GivenValue[] | Promise<readonly GivenValue[]>;
  /** Loop variables, which are columns of the group's episodes. */
  readonly columns: Readonly<Record<string, GivenValue>>;
}

/** The random words of one draw (F6). */
export interface DrawWords {
  next(): number;
}

export interface CollectPlan {
  readonly source: string;
  readonly into: string;
  /** Episodes for each element. */
  readonly count: number;
  /** One group of `count` episodes each: a game and the loop variable's value. */
  readonly groups: readonly { readonly game: string }[];
  /** A policy for each player of a game, by number; `every` covers the rest. */
  readonly seats: readonly { readonly player: number | "every"; readonly policy: PolicyRef }[];
  readonly swapping: boolean;
  /** Played to measure: with streams and a counter of its own, and not counted as learned from (D13). */
  readonly measuring?: boolean;
}

/**
 * One `improve`: a training step as one graph. Its data inputs are, for each game g: `observation/<g>` f32 [rows, inputs], `legal/<g>` bool
 * [rows, logits], `action/<g>` i32 [rows] (the site's offset added), for games that choose reals `drawn/<g>` f32 [rows, reals] and `asked/<g>` i32 [rows] (the
 * site), of writers instead those of `WriterPlan.rate` with `/<g>` behind them, and `<column>/<g>` f32 [rows] for each of `columns`; f32 [] for each of
 * `scalars`; the scalar `rate`. Weights and moments follow the graph's own list. Rows of a batch go to their game's inputs in order.
 */
export interface ImprovePlan {
  readonly source: string;
  /** Names the statement for its streams and counters. */
  readonly name: string;
  /** The policy or model that is improved. */
  readonly policy: string;
  /**
   * Those that one loss improves beside it (D6): each has its own rate `<name>.rate`, norm `<name>.grad_norm` and counts of moments `…/<name>`; those of a single
   * one are `rate`, `grad_norm` and `…/all`. What policies after the first observe comes in under `<name>@…`.
   */
  readonly others?: readonly string[];
  /** Others whose weights the graph reads as they are. */
  readonly reads: readonly string[];
  readonly graph: GraphPlan;
  /** For people: `adam(rate: 0.001, clip_norm: 1)`. */
  readonly optimizer: string;
  readonly columns: readonly string[];
  readonly scalars: readonly string[];
  readonly games: readonly string[];
}

/** One step; `H` is the run as the step's functions see it (`Run` in `src/runtime/train/run.ts`). */
export type Step<H> =
  /** A loop head: runs the body while passes remain; `forget` drops the body's locals, `exit` is where the loop ends. */
  | {
      readonly kind: "repeat";
      readonly source: string;
      readonly loop: string;
      readonly noun: string;
      readonly times: (run: H) => number;
      readonly exit: number;
      readonly forget: readonly string[];
    }
  /** The end of a loop's body: back to its head, or out if `until` holds. */
  | { readonly kind: "again"; readonly source: string; readonly head: number; readonly until?: (run: H) => boolean }
  /** `every`: an interval (D10), which a smoke run takes in every pass (E4). */
  | {
      readonly kind: "branch";
      readonly source: string;
      readonly every?: boolean;
      readonly condition: (run: H) => boolean;
      readonly otherwise: number;
    }
  /** `leaves`: the loops that the jump ends. */
  | { readonly kind: "goto"; readonly source: string; readonly to: number; readonly leaves?: readonly string[] }
  /** The beginning of a stage, or its end: what was learned by then is kept for good. */
  | { readonly kind: "stage"; readonly source: string; readonly name: string; readonly ends?: true }
  /** `values`: the policies that the plan's seats name by number, as they are when it begins; `groups`: where only the run knows what is played. */
  | {
      readonly kind: "collect";
      readonly source: string;
      readonly plan: CollectPlan;
      readonly values?: (run: H) => Promise<readonly unknown[]>;
      readonly groups?: (run: H) => Promise<readonly CollectGroup[]>;
    }
  | { readonly kind: "compute"; readonly source: string; readonly run: (run: H) => void | Promise<void> }
  | {
      readonly kind: "improve";
      readonly source: string;
      readonly plan: ImprovePlan;
      /** The batch whose rows are learned from, and the host's columns and scalars by name. */
      readonly feed: (run: H) => Promise<{
        readonly batch: unknown;
        readonly columns: Record<string, unknown>;
        readonly scalars: Record<string, number>;
        readonly rate: number;
      }>;
    }
  | { readonly kind: "measure"; readonly source: string; readonly name: string; readonly value: (run: H) => number | Promise<number> };

export interface MethodProgram<H> {
  readonly name: string;
  readonly doc: string;
  readonly source: string;
  /** Parameters with the values they were compiled for, as written. */
  readonly settings: Readonly<Record<string, string>>;
  /** A hash of all that its numbers depend on but seed and device: steps, graphs, and the rules of its games (E4). */
  readonly digest: string;
  readonly games: Readonly<Record<string, { readonly game: Game; readonly kernel: Kernel }>>;
  readonly policies: readonly PolicyPlan[];
  /** Networks that play with weights that are values: they have none of their own. */
  readonly networks?: readonly PolicyPlan[];
  readonly models: readonly ModelPlan[];
  readonly running: readonly RunningPlan[];
  readonly pools: readonly PoolPlan[];
  readonly memories: readonly MemoryPlan[];
  readonly variables: readonly { readonly name: string; readonly initial: (run: H) => unknown }[];
  /** By greedy policy: how likely it draws from all moves. */
  readonly explores?: Readonly<Record<string, (run: H) => number>>;
  readonly steps: readonly Step<H>[];
  /** Where the graphs' files lie: the emitted module's `import.meta.url`. */
  readonly base: string;
}
