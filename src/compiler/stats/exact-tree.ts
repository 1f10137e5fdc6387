/** Whether a game has an exact tree, as far as the compiler can tell (F7). */
import type { Exploration } from "../explore/explore.js";
import { unreachable } from "../diagnostics/define.js";
import { entryCount, valueCount } from "../4-lower/games/values.js";
import type { Distribution, Expr, GameIr } from "../4-lower/games/ir.js";

/**
 * `whole`: every state was looked at; `large`: it has one, of more states than were looked at; `unknown`: there are more states than were looked
 * at, and no bound on the length of an episode is known.
 */
export type ExactTree =
  | { readonly kind: "whole"; readonly states: number }
  | { readonly kind: "large" | "unknown"; readonly states: number }
  | { readonly kind: "none"; readonly why: string };

/** The most outcomes of a draw that are listed. */
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
  const texts = ir.sites.find((site) => site.formats !== undefined);
  if (texts !== undefined) return `its decision \`${texts.name}\` writes text`;
  if (ir.externs !== undefined) return `it calls TypeScript (${ir.externs.map((e) => e.name).join(", ")})`;
  for (const draw of ir.draws) {
    if (drawsReals(draw.distribution)) return `the outcomes of a draw of reals (\`${draw.name}\`) cannot be listed`;
    if (supportOf(draw.distribution) > LARGEST_SUPPORT)
      return `a draw (\`${draw.name}\`) has more than a million outcomes, too many to list`;
  }
  if (complete && round !== undefined) return "play can come back to a state that it was in";
  return undefined;
}

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

/** How many outcomes a draw has, impossible ones included; 1 where the text does not tell. */
function supportOf(d: Distribution): number {
  switch (d.kind) {
    case "deal":
    case "distinct": {
      // A deal that chooses its number may give all of them.
      const count = d.kind === "deal" ? d.count : d.size;
      let orders = 1;
      for (let i = 0; i < count; i++) orders *= d.size - i;
      return orders;
    }
    case "each":
      return supportOf(d.inner) ** d.count;
    case "weighted":
      return d.outcomes.length;
    case "mixture":
      return d.outcomes.reduce((sum, o) => sum + supportOf(o.inner), 0);
    case "cond":
      return Math.max(supportOf(d.then), supportOf(d.else));
    case "such":
      return supportOf(d.inner);
    case "uniform_type":
      return valueCount(d.of) ?? 1;
    case "uniform":
      return lengthOf(d.values);
    case "sample":
      return d.count.kind === "const" ? lengthOf(d.values) ** Number(d.count.value) : 1;
    case "uniform_real":
    case "normal":
    case "sphere":
      return Infinity;
    default:
      return unreachable(d);
  }
}

/** The length of a list that the text gives, else 1. */
function lengthOf(values: Expr): number {
  switch (values.kind) {
    case "index_type":
      return valueCount(values.of) ?? 1;
    case "span_of":
      return values.type.kind === "index_type" ? (valueCount(values.type.of) ?? 1) : 1;
    case "array":
      return values.elements.length;
    case "const":
      return Array.isArray(values.value) ? values.value.length : 1;
    default:
      return values.type.kind === "array" ? (entryCount(values.type) ?? 1) : 1;
  }
}
