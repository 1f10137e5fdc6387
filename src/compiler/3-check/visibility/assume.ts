/** What a path knows after a test: "known equal on this path" (B1), and the names that `x is tag(names)` binds where it is true. */
import type * as ast from "../../1-parse/ast.js";
import type { Context } from "./context.js";
import { symbolOf } from "./context.js";
import { bindNames } from "./binders.js";
import { evaluate } from "./expressions.js";
import type { Flow, Value } from "./flow.js";
import { withFacts } from "./flow.js";
import { offending, OPEN } from "./labels.js";
import { seatTerm } from "./terms.js";
import type { Facts, Term } from "./terms.js";

/** Gives the state in which a condition came out as `truth`. */
export function assume(ctx: Context, flow: Flow, condition: ast.Expr, truth: boolean): Flow {
  switch (condition.kind) {
    case "paren":
      return assume(ctx, flow, condition.inner, truth);
    case "unary":
      return condition.op === "not" ? assume(ctx, flow, condition.operand, !truth) : flow;
    case "binary": {
      if (condition.op === "and" && truth) return assume(ctx, assume(ctx, flow, condition.left, true), condition.right, true);
      if (condition.op === "or" && !truth) return assume(ctx, assume(ctx, flow, condition.left, false), condition.right, false);
      if (condition.op === "==" || condition.op === "!=")
        return equate(ctx, flow, condition.left, condition.right, truth === (condition.op === "=="));
      return flow;
    }
    case "is": {
      const positive = truth !== condition.not;
      if (positive && condition.right.kind === "call") return bindTag(ctx, flow, condition.left, condition.right);
      return equate(ctx, flow, condition.left, condition.right, positive);
    }
    default:
      return flow;
  }
}

/** Gives the state inside an arm: the subject is what the pattern names, where that is one value. */
export function assumeSubject(ctx: Context, flow: Flow, subject: Value, pattern: ast.Pattern): Flow {
  if (pattern.kind !== "name_pattern" || subject.term === undefined || pattern.binds !== undefined) return flow;
  const meaning = ctx.typed.meaningOf(pattern.name);
  const symbol = symbolOf(ctx, pattern.name);
  const seat = meaning?.kind === "seat" ? meaning.type.names[meaning.index] : symbol?.kind === "seat" ? symbol.name : undefined;
  if (seat === undefined || offending(subject.label, OPEN, flow.facts, ctx.universe) !== undefined) return flow;
  return withFacts(flow, learn(flow.facts, subject.term, seatTerm(seat), true));
}

function equate(ctx: Context, flow: Flow, left: ast.Expr, right: ast.Expr, equal: boolean): Flow {
  const a = evaluate(ctx, flow, left);
  const b = evaluate(ctx, flow, right);
  if (a.term === undefined || b.term === undefined || a.term.key === b.term.key) return flow;
  // What only some seats can tell says nothing about who reads what: labels would leak through it.
  if (offending([...a.label, ...b.label], OPEN, flow.facts, ctx.universe) !== undefined) return flow;
  return withFacts(flow, learn(flow.facts, a.term, b.term, equal));
}

const learn = (facts: Facts, a: Term, b: Term, equal: boolean): Facts =>
  equal ? { ...facts, equal: [...facts.equal, [a, b]] } : { ...facts, different: [...facts.different, [a, b]] };

function bindTag(ctx: Context, flow: Flow, left: ast.Expr, tag: ast.CallExpr): Flow {
  const { label, author } = evaluate(ctx, flow, left);
  let inner = flow;
  for (const arg of tag.args) {
    if (arg.value.kind !== "name_expr") continue;
    const symbol = symbolOf(ctx, arg.value.name);
    if (symbol?.kind === "local" && !flow.env.has(symbol.name)) inner = bindNames(ctx, inner, symbol.name, { label, author });
  }
  return inner;
}
