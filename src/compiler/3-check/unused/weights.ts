/** Weights that are no probabilities: `weighted` divides by their total, and warns unless it is 1 (F7). */
import type * as ast from "../../1-parse/ast.js";
import { visit } from "../../1-parse/walk.js";
import type { Edit, Reporter } from "../../diagnostics/define.js";
import { weightTotal } from "../messages.js";
import type { GameInstance, Typed } from "../typed.js";

/** Warns of weights whose total is known and is not 1: with constants alone, or in a game whose parameters have these values. */
export function checkWeights(typed: Typed, report: Reporter): void {
  const told = new Set<ast.Node>();
  const look = (node: ast.Node, constOf: Typed["constOf"], where: string | undefined): void =>
    visit(node, (inner) => {
      if (inner.kind !== "weighted" || told.has(inner)) return;
      const weights = (inner as ast.WeightedExpr).outcomes.map((o) => constOf(o.weight));
      if (!weights.every((w) => typeof w === "number")) return;
      const total = weights.reduce((a, b) => a + b, 0);
      // Negative weights and a total of nothing are faults of their own.
      if (!(total > 0) || weights.some((w) => w < 0) || Math.abs(total - 1) <= 1e-9) return;
      told.add(inner);
      sayTotal(inner as ast.WeightedExpr, weights, total, where, report);
    });
  for (const { file } of typed.bound.files)
    for (const declaration of file.declarations) if (declaration.kind === "game") look(declaration, typed.constOf, undefined);
  for (const instance of typed.games) {
    if (instance.parameters.size > 0 && instance.missing.length === 0)
      look(instance.game, typed.under(instance.parameters).constOf, settingsOf(instance));
  }
}

/** The parameters' values in words: `rain: 0.4`. */
function settingsOf({ parameters }: GameInstance): string {
  return [...parameters]
    .filter(([, value]) => typeof value !== "object")
    .map(([param, value]) => `${param.name.text}: ${String(value)}`)
    .join(", ");
}

const short = (x: number): number => Number(x.toPrecision(6));

function sayTotal(e: ast.WeightedExpr, weights: readonly number[], total: number, where: string | undefined, report: Reporter): void {
  const last = e.outcomes[e.outcomes.length - 1].weight;
  const rest = short(weights[weights.length - 1] + 1 - total);
  const ratio = weights.every(Number.isInteger);
  const plain = where === undefined && e.outcomes.every((o) => o.weight.kind === "number");
  const divided = (i: number): string => `${weights[i]} / ${total}`;
  const edits: readonly Edit[] = ratio
    ? e.outcomes.map((o, i) => ({ span: o.weight.span, text: divided(i) }))
    : [{ span: last.span, text: String(rest) }];
  const mends = plain && (ratio || rest >= 0);
  report(
    weightTotal,
    e.span,
    { total: short(total) },
    {
      why:
        where === undefined
          ? "most often they were meant to be probabilities, and one is wrong"
          : `with ${where}; most often they were meant to be probabilities, and one is wrong`,
      help: ratio
        ? `say what the draw does: ${weights.map((_, i) => `\`${divided(i)}\``).join(", ")}`
        : rest >= 0 && where === undefined
          ? `as probabilities the last would be ${rest}`
          : "let one be what the others leave: `1 - p`",
      ...(mends && { fix: { title: ratio ? "divide by the total" : `make the last one ${rest}`, edits } }),
    },
  );
}
