/** Which part of a `where` binds which head of a decision (A3), and how far a condition lets a choice of reals go. */
import type * as ast from "../1-parse/ast.js";

/** What a part of a condition names: a head by its position, or the whole candidate. */
export type Named = number | "whole";

/** How a condition limits a real: it lies at or above, or at or below, a value; `negated`: the value's negative. */
export interface Limit {
  readonly side: "low" | "high";
  readonly by: ast.Expr;
  readonly negated?: true;
}

/** Lists the parts of a condition that `and` joins. */
export function conjunctsOf(e: ast.Expr): readonly ast.Expr[] {
  if (e.kind === "paren") return conjunctsOf(e.inner);
  return e.kind === "binary" && e.op === "and" ? [...conjunctsOf(e.left), ...conjunctsOf(e.right)] : [e];
}

/** Collects the heads that a condition names; `named` tells what a part of it names. The whole candidate names all `count` of them. */
export function headsIn(e: ast.Node, count: number, named: (e: ast.Expr) => Named | undefined): ReadonlySet<number> {
  const found = new Set<number>();
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk);
    if (typeof node !== "object" || node === null) return;
    const part = "kind" in node ? named(node as ast.Expr) : undefined;
    if (part === "whole") for (let i = 0; i < count; i++) found.add(i);
    else if (part !== undefined) found.add(part);
    else for (const [key, child] of Object.entries(node)) if (key !== "span" && key !== "source" && key !== "name") walk(child);
  };
  walk(e);
  return found;
}

/** Reads how a condition limits a real: `x <= e`, `x >= e`, either way round, or `abs(x) <= e`; undefined for any other. */
export function limitsOf(condition: ast.Expr, isReal: (e: ast.Expr) => boolean): readonly Limit[] | undefined {
  const e = condition.kind === "paren" ? condition.inner : condition;
  if (e.kind !== "binary" || (e.op !== "<=" && e.op !== ">=")) return undefined;
  const [smaller, larger] = e.op === "<=" ? [e.left, e.right] : [e.right, e.left];
  if (isReal(bare(smaller))) return mentions(larger, isReal) ? undefined : [{ side: "high", by: larger }];
  if (isReal(bare(larger))) return mentions(smaller, isReal) ? undefined : [{ side: "low", by: smaller }];
  const size = bare(smaller);
  if (size.kind !== "call" || size.callee.kind !== "name_expr" || size.callee.name.text !== "abs") return undefined;
  if (size.args.length !== 1 || !isReal(bare(size.args[0].value)) || mentions(larger, isReal)) return undefined;
  return [
    { side: "low", by: larger, negated: true },
    { side: "high", by: larger },
  ];
}

const bare = (e: ast.Expr): ast.Expr => (e.kind === "paren" ? bare(e.inner) : e);

function mentions(e: ast.Expr, isReal: (e: ast.Expr) => boolean): boolean {
  return headsIn(e, 1, (part) => (isReal(part) ? 0 : undefined)).size > 0;
}

/** Finds what a part of a `where` names: a head by its own name or as a field of the candidate (`it`, or the place's name). */
export function namedIn(
  heads: readonly { readonly name: string; readonly node?: ast.Name }[],
  symbolOf: (name: ast.Name) => { readonly kind: string; readonly name?: ast.Name | string } | undefined,
  place: ast.Name | undefined,
): (e: ast.Expr) => Named | undefined {
  const isWhole = (e: ast.Expr): boolean => {
    if (e.kind === "paren") return isWhole(e.inner);
    if (e.kind !== "name_expr") return false;
    const symbol = symbolOf(e.name);
    if (symbol === undefined || symbol.kind === "builtin") return e.name.text === "it";
    return place !== undefined && symbol.kind === "local" && symbol.name === place;
  };
  return (e) => {
    if (e.kind === "member" && isWhole(e.object)) {
      const at = heads.findIndex((h) => h.name === e.name.text);
      return at < 0 ? "whole" : at;
    }
    if (isWhole(e)) return "whole";
    if (e.kind !== "name_expr") return undefined;
    const symbol = symbolOf(e.name);
    const at = symbol?.kind === "local" ? heads.findIndex((h) => h.node !== undefined && h.node === symbol.name) : -1;
    return at < 0 ? undefined : at;
  };
}
