/** Patterns and `match` (C6). */
import type * as ast from "../../1-parse/ast.js";
import { BOOL } from "../../3-check/types.js";
import type { Type } from "../../3-check/types.js";
import { unreachable } from "../../diagnostics/define.js";
import { and, binary, cond, constant, eq, index, isConst, isSome, not, unwrap, whole } from "./build.js";
import type { Lowering } from "./context.js";
import { lowerExpr } from "./expressions.js";
import type { Expr } from "./ir.js";
import { seatNumber } from "./names.js";
import { headOf, isTag } from "./operators.js";
import { bindName } from "./walks.js";

/** Gives the test that a pattern makes, and binds its names; nothing where it always holds. */
export function patternTest(cx: Lowering, pattern: ast.Pattern, subject: Expr): Expr | undefined {
  switch (pattern.kind) {
    case "wildcard":
    case "else_pattern":
      return undefined;
    case "none":
      return not(isSome(subject, pattern.span), pattern.span);
    case "any_of": {
      const tests: Expr[] = [];
      for (const p of pattern.patterns) {
        const test = patternTest(cx, p, subject);
        if (test === undefined) return undefined;
        tests.push(test);
      }
      return tests.reduce((a, b) => binary("or", a, b, BOOL, pattern.span));
    }
    case "bool":
    case "literal_pattern":
    case "string":
    case "name_pattern":
    case "tuple_pattern":
      if (pattern.kind === "name_pattern" && pattern.name.text === "some") {
        bindAll(cx, pattern.binds, [unwrap(subject)]);
        return isSome(subject, pattern.span);
      }
      if (subject.type.kind === "option") return and(isSome(subject, pattern.span), valueTest(cx, pattern, unwrap(subject)), pattern.span);
      return valueTest(cx, pattern, subject);
    default:
      return unreachable(pattern);
  }
}

type ValuePattern = Extract<ast.Pattern, { kind: "bool" | "literal_pattern" | "string" | "name_pattern" | "tuple_pattern" }>;

function valueTest(cx: Lowering, pattern: ValuePattern, subject: Expr): Expr | undefined {
  switch (pattern.kind) {
    case "bool":
      return pattern.value ? subject : not(subject, pattern.span);
    case "literal_pattern": {
      const low = whole(pattern.low);
      if (pattern.high === undefined)
        return eq(subject, subject.type.kind === "real" ? constant(subject.type, pattern.low) : low, pattern.span);
      return and(
        binary("le", low, subject, BOOL, pattern.span),
        binary("le", subject, whole(pattern.high), BOOL, pattern.span),
        pattern.span,
      );
    }
    case "string":
      return eq(subject, lowerExpr(cx, pattern), pattern.span);
    case "tuple_pattern":
      return pattern.elements.reduce<Expr | undefined>((all, p, i) => {
        const test = patternTest(cx, p, index(subject, [whole(i)], p.span));
        return test === undefined ? all : and(all, test, pattern.span);
      }, undefined);
    case "name_pattern": {
      const meaning = cx.typed.meaningOf(pattern.name);
      switch (meaning?.kind) {
        case "enum_member":
          return eq(subject, constant(meaning.type, meaning.index), pattern.span);
        case "seat":
          return eq(subject, constant(meaning.type, seatNumber(meaning.type.game, meaning.type.names[meaning.index])), pattern.span);
        case "tag": {
          const { heads } = meaning.type.tags[meaning.index];
          bindAll(
            cx,
            pattern.binds,
            heads.map((h, head) => headOf(subject, meaning.index, head, h.type, pattern.span)),
          );
          return isTag(subject, meaning.index, pattern.span);
        }
        default: {
          const named: ast.NameExpr = { kind: "name_expr", span: pattern.span, name: pattern.name };
          return pattern.binds === undefined ? eq(subject, lowerExpr(cx, named), pattern.span) : cx.refuse(pattern, "this pattern");
        }
      }
    }
    default:
      return unreachable(pattern);
  }
}

function bindAll(cx: Lowering, names: readonly ast.BindName[] | undefined, values: readonly Expr[]): void {
  names?.forEach((name, i) => {
    if (values[i] !== undefined) bindName(cx, name, values[i]);
  });
}

/** The condition of an arm; nothing where it always holds. Its pattern's names are bound. */
export function armTest(cx: Lowering, arm: ast.Arm, subject: Expr | undefined): Expr | undefined {
  const pattern = arm.pattern === undefined || subject === undefined ? undefined : patternTest(cx, arm.pattern, subject);
  const guard = arm.guard === undefined ? undefined : lowerExpr(cx, arm.guard);
  const where = arm.where === undefined ? undefined : cx.fixedly(() => lowerExpr(cx, arm.where as ast.Expr));
  const tests = [pattern, guard, where].filter((t) => t !== undefined);
  return tests.length === 0 ? undefined : tests.reduce((a, b) => and(a, b, arm.span));
}

/** Lowers a `match` whose arms are all expressions to nested conditionals. */
export function lowerMatchValue(cx: Lowering, e: ast.MatchExpr, type: Type): Expr {
  const subject = e.subject === undefined ? undefined : stable(cx, lowerExpr(cx, e.subject));
  const arms: { test: Expr | undefined; value: Expr }[] = [];
  for (const [i, arm] of e.arms.entries()) {
    const body = arm.body;
    if (body.kind !== "expr")
      return cx.refuse(body, "a `match` inside an expression with an arm of statements", "give its value a name first: `let x = match …`");
    const test = cx.fixedly(() => armTest(cx, arm, subject));
    if (test !== undefined && isConst(test) && test.value !== true) continue;
    const value = cx.fixedly(() => lowerExpr(cx, body.value));
    const last = i === e.arms.length - 1 || test === undefined || isConst(test);
    arms.push({ test: last ? undefined : test, value });
    if (last) break;
  }
  const final = arms.pop();
  if (final === undefined) return cx.refuse(e, "a `match` without an arm that holds");
  return arms.reduceRight(
    (otherwise, arm) => (arm.test === undefined ? arm.value : cond(arm.test, arm.value, otherwise, type, e.span)),
    final.value,
  );
}

/** Names a subject that could change, where a statement can stand before the expression. */
export function stable(cx: Lowering, subject: Expr): Expr {
  return cx.fixed === 0 && cx.flow.at !== undefined ? cx.named(subject, "subject", subject.type, subject.span ?? cx.game.span) : subject;
}
