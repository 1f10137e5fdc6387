/** What `spc check --stats` says of a game: plain data, from its automaton and from what was proved and explored. */
import type { CompiledGame } from "../compile.js";
import { explore, NEAR, type Exploration } from "../explore/explore.js";
import type { Assurance, GameFacts } from "../explore/explore-games.js";
import { observationLayout } from "../4-lower/games/layout.js";
import { whereOf } from "../source/source-file.js";
import { countArithmetic, countIndices, type Checks } from "./count-checks.js";
import { exactTree, type ExactTree } from "./exact-tree.js";

export interface GameStats {
  readonly name: string;
  /** `specs/kuhn.sp:14:11`. */
  readonly source: string;
  readonly seats: readonly string[];
  readonly sites: readonly { readonly name: string; readonly size: number; readonly reals?: number }[];
  readonly kernel: { readonly kind: "written" } | { readonly kind: "none"; readonly why: string };
  readonly exactTree: ExactTree;
  /** State variables, and locals that live across a decision or draw. */
  readonly slots: { readonly state: number; readonly live: number };
  /** How many numbers a seat observes. */
  readonly observation: number;
  /** The most decisions of an episode, and how that is known; absent: no bound is known. */
  readonly longest?: { readonly decisions: number; readonly known: "proved" | "explored" };
  readonly stores: Checks;
  readonly indices: Checks;
  /** Operations on whole numbers that could overflow or divide by zero (F4). */
  readonly arithmetic: Checks;
  /** Decisions by how it is known that a move is always legal (A3). */
  readonly decisions: GameFacts["decisions"];
  /** Absent: the game promises nothing. */
  readonly payoffs?: { readonly promise: string; readonly assurance: Assurance; readonly reason?: string };
  /** `expect`s that the compiler could not decide: those that held in every state, and those that are checked as the game runs. */
  readonly expects: { readonly explored: number; readonly checked: number };
  /** How many states were looked at, and whether those are all. */
  readonly explored: { readonly states: number; readonly complete: boolean; readonly plays?: Exploration["plays"] };
}

/** Gathers what is known of a game; what `facts` left unexplored is explored now. */
export function gameStats({ name, declaration, ir, noKernel }: CompiledGame, facts: GameFacts): GameStats {
  const exploration = facts.exploration ?? explore(ir, NEAR);
  const { states, complete } = exploration;
  const longest = ir.longest ?? exploration.longest;
  const { promise, expects } = facts;
  return {
    name,
    source: whereOf(declaration.span),
    seats: ir.seats,
    sites: ir.sites.map((site) => ({
      name: site.name,
      size: site.size,
      ...(site.real && { reals: site.real.size }),
      ...(site.formats && { writes: site.formats.map((f) => f.name) }),
    })),
    kernel:
      ir.externs !== undefined
        ? { kind: "none", why: `it calls TypeScript (${ir.externs.map((e) => e.name).join(", ")})` }
        : noKernel === undefined
          ? { kind: "written" }
          : { kind: "none", why: `kernels cannot keep or compute ${noKernel}` },
    exactTree: exactTree(ir, exploration),
    slots: { state: ir.slots.filter((s) => s.kind === "state").length, live: ir.slots.filter((s) => s.kind !== "state").length },
    observation: observationLayout(ir).size,
    ...(longest === undefined ? {} : { longest: { decisions: longest, known: ir.longest === undefined ? "explored" : "proved" } }),
    stores: facts.stores,
    indices: countIndices(ir),
    arithmetic: countArithmetic(ir),
    decisions: facts.decisions,
    ...(promise === undefined
      ? {}
      : {
          payoffs: {
            promise: promise.text,
            assurance: promise.assurance,
            ...(promise.reason === undefined ? {} : { reason: promise.reason }),
          },
        }),
    expects: { explored: complete ? expects : 0, checked: complete ? 0 : expects },
    explored: { states, complete, ...(exploration.plays === undefined ? {} : { plays: exploration.plays }) },
  };
}
