/** A method after lowering: the step program with host expressions, the plans of its players, and its graphs. Plain data. */
import type { ArrayProgram } from "../../../contract/array-program.js";
import type { CollectPlan, ImprovePlan, MemoryPlan, ModelPlan, PolicyPlan, PoolPlan, RunningPlan } from "../../../contract/method.js";
import type { HostExpr, HostType } from "./host.js";
import type { Span } from "../../source/source-file.js";
import type { GameIr } from "../games/ir.js";

export type StepIr =
  | {
      readonly kind: "repeat";
      readonly source: string;
      readonly loop: string;
      readonly noun: string;
      readonly times: HostExpr;
      exit: number;
      readonly forget: readonly string[];
    }
  | { readonly kind: "again"; readonly source: string; readonly head: number; readonly until?: HostExpr }
  | {
      readonly kind: "branch";
      readonly source: string;
      readonly text: string;
      readonly every?: boolean;
      readonly condition: HostExpr;
      otherwise: number;
    }
  /** `leaves`: the loops that the jump ends. */
  | { readonly kind: "goto"; readonly source: string; to: number; leaves?: readonly string[] }
  | { readonly kind: "stage"; readonly source: string; readonly name: string; readonly ends?: true }
  | {
      readonly kind: "collect";
      readonly source: string;
      readonly text: string;
      readonly plan: CollectPlan;
      readonly values: readonly HostExpr[];
      /** Where only the run knows them: then those of the plan stand for what may be played. */
      readonly groups?: readonly CollectGroupIr[];
    }
  /** Pure host statements in a row. */
  | { readonly kind: "compute"; readonly source: string; readonly text: string; readonly stores: readonly HostStore[] }
  | {
      readonly kind: "improve";
      readonly source: string;
      readonly text: string;
      readonly plan: ImprovePlan;
      readonly batch: HostExpr;
      readonly rate: HostExpr;
      /** `span`: where the objective reads it. */
      readonly columns: readonly { readonly name: string; readonly value: HostExpr; readonly span: Span }[];
      readonly scalars: readonly { readonly name: string; readonly value: HostExpr; readonly span: Span }[];
    }
  | { readonly kind: "measure"; readonly source: string; readonly text: string; readonly name: string; readonly value: HostExpr };

/** A group of episodes of one game, or one for each `item` at position `at` of a list (D5). */
export interface CollectGroupIr {
  readonly game: string;
  readonly over?: HostExpr;
  readonly count: HostExpr;
  /** Parameters in written order, each under a name that later ones may read; those that are `passed` go to the game, in its order. */
  readonly given: readonly { readonly name: string; readonly value: HostExpr; readonly passed: boolean }[];
  /** Loop variables as columns. */
  readonly columns: readonly { readonly name: string; readonly value: HostExpr }[];
}

/** `into` a local, or a lasting thing's own rule for its effect. */
export type HostStore =
  | { readonly kind: "local"; readonly name: string; readonly value: HostExpr }
  | { readonly kind: "variable"; readonly name: string; readonly value: HostExpr }
  | { readonly kind: "effect"; readonly value: HostExpr };

export interface MethodIr {
  readonly name: string;
  readonly doc: string;
  readonly source: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly games: readonly GameIr[];
  readonly policies: readonly PolicyPlan[];
  readonly networks: readonly PolicyPlan[];
  readonly models: readonly ModelPlan[];
  readonly running: readonly RunningPlan[];
  readonly pools: readonly PoolPlan[];
  readonly memories: readonly MemoryPlan[];
  readonly explores: readonly { readonly policy: string; readonly value: HostExpr }[];
  readonly variables: readonly { readonly name: string; readonly initial: HostExpr }[];
  /** The locals of `train` by their unique names. */
  readonly locals: readonly { readonly name: string; readonly type: HostType }[];
  readonly steps: readonly StepIr[];
  readonly graphs: readonly ArrayProgram[];
  /** The metrics its measures may report, for claims. */
  readonly metrics: readonly string[];
}
