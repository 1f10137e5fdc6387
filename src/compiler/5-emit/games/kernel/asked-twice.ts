/**
 * `if any(legal(p, c) for c in Cell) { let at = p chooses Cell where legal(p, at) … }` asks the same of every cell twice. Here that is seen, so
 * that the candidates are listed first and the condition is whether there are any.
 */
import type { Type } from "../../../3-check/types.js";
import type { Decision, Expr, GameIr, LocalId, Stmt } from "../../../4-lower/games/ir.js";
import { mapExpr } from "../../../4-lower/games/rewrite.js";

/** Gives the decision that an `if` leads to when its condition is that the decision has a legal candidate; `before` stands in front of it. */
export function asksForMoves(ir: GameIr, stmt: Stmt & { kind: "if" }, before: readonly Stmt[]): Decision | undefined {
  const [first, ...more] = stmt.then;
  const { condition } = stmt;
  if (first?.kind !== "decide" || more.length > 0) return undefined;
  if (condition.kind !== "reduce" || condition.op !== "any" || condition.where !== undefined) return undefined;
  const values = valuesOf(condition.over);
  const decision = ir.decisions[first.decision];
  if (decision.where === undefined || values === undefined || !sameType(values, ir.sites[decision.site].domain)) return undefined;
  const asked = canonical(withLets(condition.body, before), condition.local);
  return asked === canonical(withLets(decision.where, before), decision.candidate) ? decision : undefined;
}

/** The type that a reduction goes through from end to end. */
function valuesOf(over: Expr): Type | undefined {
  if (over.kind === "index_type") return over.of;
  const whole = over.kind === "span_of" && over.low.kind === "const" && over.high.kind === "const" && over.type.kind === "index_type";
  return whole ? over.type.of : undefined;
}

const sameType = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Puts the values of the `let`s right before a statement into an expression: nothing can have changed in between. */
function withLets(e: Expr, before: readonly Stmt[]): Expr {
  let from = before.length;
  while (from > 0 && before[from - 1].kind === "let") from--;
  const values = new Map<LocalId, Expr>();
  const put = (x: Expr): Expr => mapExpr(x, (y) => (y.kind === "local" ? (values.get(y.local) ?? y) : y));
  for (const stmt of before.slice(from)) if (stmt.kind === "let") values.set(stmt.local, put(stmt.value));
  return put(e);
}

/** Writes an expression so that two are equal if they differ in the names of what they bind only. */
function canonical(e: Expr, candidate: LocalId): string {
  const bound = new Set<LocalId>([candidate]);
  mapExpr(e, (x) => {
    if (x.kind === "reduce" || x.kind === "map") bound.add(x.local);
    return x;
  });
  const text = JSON.stringify(e, (key, value: unknown) => (key === "span" || key === "name" || key === "type" ? undefined : value));
  const numbers = new Map<LocalId, number>();
  return text.replace(/"local":(-?\d+)/g, (all, digits: string) => {
    const local = Number(digits);
    if (!bound.has(local)) return all;
    if (!numbers.has(local)) numbers.set(local, numbers.size);
    return `"local":"bound ${numbers.get(local)}"`;
  });
}
