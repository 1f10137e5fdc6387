/** Of which alternatives of a choice a `where` speaks (A3). */
import type * as ast from "../1-parse/ast.js";
import { children } from "../1-parse/walk.js";
import type { Bound } from "./symbols.js";

/**
 * `own`: of the alternative it is written at, as in `pass | raise(n: 1..3) where n > bid`. `all`: of every alternative, since it stands last and speaks
 * of the candidate itself, as in `pass | raise where not (it is pass and owing)`. `both`: it names parts of its own alternative too, which others
 * do not have.
 */
export type WhereReach = "own" | "all" | "both";

/** Finds of which alternatives the `where` of an alternative speaks. */
export function whereReach(bound: Bound, domain: ast.DomainNode, alternative: ast.Alternative): WhereReach {
  const { alternatives } = domain;
  if (alternative.where === undefined || alternatives.length === 1 || alternatives.at(-1) !== alternative) return "own";
  const heads = new Set<ast.Node>(alternative.type?.kind === "heads_type" ? alternative.type.fields : alternative.heads);
  let candidate = false;
  let parts = false;
  const look = (node: ast.Node, it: boolean): void => {
    if (node.kind === "name_expr") {
      const symbol = bound.symbolOf.get((node as ast.NameExpr).name);
      if (symbol?.kind === "builtin" && symbol.name === "it") candidate ||= it;
      if (symbol?.kind === "local" && heads.has(symbol.from)) parts = true;
      if (symbol?.kind === "local" && holds(symbol.from, domain)) candidate = true;
    }
    // Inside another `where`, `it` is a value of what that one picks from.
    const inner = node.kind === "clause" && (node as ast.ClauseExpr).word === "where" ? (node as ast.ClauseExpr).argument : undefined;
    for (const child of children(node)) look(child, it && child !== inner);
  };
  look(alternative.where, true);
  return candidate ? (parts ? "both" : "all") : "own";
}

/** Whether a name is that of the `let` whose value is being chosen. */
function holds(from: ast.Node, domain: ast.DomainNode): boolean {
  const { span } = domain;
  return from.kind === "binding" && from.span.file === span.file && from.span.start <= span.start && from.span.end >= span.end;
}
