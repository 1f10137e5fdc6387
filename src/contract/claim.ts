/** A claim after compilation (semantics E): which runs it needs, and what it says about their metrics. Plain data. */

export interface ClaimProgram {
  readonly title: string;
  readonly source: string;
  /** Reported, never failed. */
  readonly open: boolean;
  readonly seeds: readonly number[];
  /** One method with its parameters fixed; arms of one seed share the run seed (E1). */
  readonly runs: readonly ClaimRun[];
  readonly solutions: readonly ClaimSolution[];
  readonly statements: readonly ClaimStatement[];
}

export interface ClaimRun {
  readonly id: string;
  /** As written: `spiral(games: [tolled_kuhn_poker], rae: false)`. */
  readonly text: string;
  /** The name of the emitted method's module. */
  readonly module: string;
}

export interface ClaimSolution {
  readonly id: string;
  readonly game: string;
  readonly by: string;
  readonly iterations: number;
}

export interface ClaimStatement {
  readonly kind: "require" | "expect" | "report";
  readonly text: string;
  readonly source: string;
  /** The paper's figure (E5). */
  readonly doc: string;
  /** For `require`: what its failing means. */
  readonly otherwise?: string;
  readonly value: ClaimExpr;
}

export type ClaimAxis = "arm" | "seed" | "time";

export type ClaimExpr =
  | { readonly kind: "const"; readonly value: number | boolean }
  /** A metric of one run, or of an arm each. Axes: seed, time, and arm if there are several. */
  | { readonly kind: "metric"; readonly runs: readonly string[]; readonly name: string }
  /** Removes time (E1): the first, last or highest value, the one at a pass, the mean (area under the curve by its width), the mean between passes. */
  | {
      readonly kind: "time";
      readonly how: "first" | "last" | "best" | "at" | "area" | "between";
      readonly of: ClaimExpr;
      readonly args: readonly number[];
      /** As written: `loud.reward.last`. */
      readonly label: string;
    }
  /** Removes every axis that is left. */
  | { readonly kind: "reduce"; readonly how: "mean" | "median" | "min" | "max" | "sum" | "all" | "any" | "std"; readonly of: ClaimExpr }
  | { readonly kind: "binary"; readonly op: string; readonly left: ClaimExpr; readonly right: ClaimExpr }
  | { readonly kind: "unary"; readonly op: "-" | "not" | "abs" | "sqrt" | "log" | "exp"; readonly of: ClaimExpr }
  | { readonly kind: "arm"; readonly of: ClaimExpr; readonly index: number }
  | {
      readonly kind: "solution";
      readonly solution: string;
      readonly field: "value" | "exploitability" | "nash_conv";
      readonly seat: number;
    };
