/** Whether a game has an exact tree, as far as the compiler can tell (F7). */
import type { Exploration } from "../explore/explore.js";
import type { Distribution, GameIr } from "../4-lower/games/ir.js";

/**
 * `whole`: every state was looked at; `large`: it has one, of more states than were looked at; `unknown`: there are more states than were looked
 * at, and no bound on the length of an episode is known.
 */
export type ExactTree =
  | { readonly kind: "whole"; readonly states: number }
  | { readonly kind: "large" | "unknown"; readonly states: number }
  | { readonly kind: "none"; readonly why: string };

/** The most outcomes of a deal that are listed. */
const LARGEST_SUPPORT = 1_000_000;

/** Tells whether a game has an exact tree. */
export function exactTree(ir: GameIr, exploration: Exploration): ExactTree {
  const why = whyNone(ir, exploration);
  if (why !== undefined) return { kind: "none", why };
  const { complete, states } = exploration;
  return { kind: complete ? "whole" : ir.longest === undefined ? "unknown" : "large", states };
}

function whyNone(ir: GameIr, { complete, round }: Exploration): string | undefined {
  const reals = ir.sites.find((site) => site.real !== undefined);
  if (reals !== undefined) return `its decision \`${reals.name}\` chooses reals`;
  if (ir.externs !== undefined) return `it calls TypeScript (${ir.externs.map((e) => e.name).join(", ")})`;
  for (const draw of ir.draws) {
    if (drawsReals(draw.distribution)) return `the outcomes of a draw of reals (\`${draw.name}\`) cannot be listed`;
    const outcomes = dealsOf(draw.distribution);
    if (outcomes > LARGEST_SUPPORT) return `a deal (\`${draw.name}\`) has ${inWords(outcomes)} outcomes, too many to list`;
  }
  if (complete && round !== undefined) return "play can come back to a state that it was in";
  return undefined;
}

const inWords = (n: number): string => (n < 1e15 ? n.toLocaleString("en-US") : `about ${n.toExponential(1)}`);

/** Tells whether a distribution is continuous. */
function drawsReals(d: Distribution): boolean {
  switch (d.kind) {
    case "uniform_real":
    case "normal":
    case "sphere":
      return true;
    case "mixture":
      return d.outcomes.some((o) => drawsReals(o.inner));
    case "cond":
      return drawsReals(d.then) || drawsReals(d.else);
    case "each":
    case "such":
      return drawsReals(d.inner);
    default:
      return false;
  }
}

/** How many orders a deal can come in; 0 for other distributions. */
function dealsOf(d: Distribution): number {
  if (d.kind !== "deal") return 0;
  let orders = 1;
  for (let i = 0; i < d.count; i++) orders *= d.size - i;
  return orders;
}
