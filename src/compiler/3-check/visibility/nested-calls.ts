/** Rules called in the midst of an expression: what they store is not followed there, so the values of state are unknown before and after. */
import type * as ast from "../../1-parse/ast.js";
import type { Context } from "./context.js";
import { calledBy, declarationOf } from "./context.js";
import type { Flow } from "./flow.js";
import { fresh, withValue } from "./flow.js";
import { visit } from "./walk.js";

/** Says whether a statement calls a rule somewhere else than as its whole right side. */
function callsInside(ctx: Context, s: ast.Stmt): boolean {
  const known = ctx.nestedCalls.get(s);
  if (known !== undefined) return known;
  const whole = new Set<ast.Node>();
  let found = false;
  visit(s, (node) => {
    if (node.kind === "expr") whole.add((node as ast.ExprStmt).value);
    if (node.kind === "store") whole.add((node as ast.StoreStmt).value);
    if (node.kind === "init") whole.add((node as ast.Init).value);
    if (node.kind === "call" && whole.has(node)) {
      const { callee, args } = node as ast.CallExpr;
      // `reveal(rule(…))` is followed.
      if (callee.kind === "name_expr" && callee.name.text === "reveal" && args.length > 0) whole.add(args[0].value);
    }
    if (node.kind === "call" && !whole.has(node)) {
      if (declarationOf(calledBy(ctx, node as ast.CallExpr))?.kind === "rule") found = true;
    }
  });
  ctx.nestedCalls.set(s, found);
  return found;
}

/** Forgets the values of all state that rules may change, where a statement calls one inside an expression. */
export function forgetChanged(ctx: Context, flow: Flow, s: ast.Stmt): Flow {
  if (!callsInside(ctx, s)) return flow;
  let after = flow;
  for (const field of ctx.stored) {
    const value = after.env.get(field);
    if (value !== undefined) after = withValue(after, field, { ...value, term: fresh(ctx.versions, field.name.text) });
  }
  return after;
}
