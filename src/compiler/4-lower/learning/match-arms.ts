/** `match` in methods (C6): the arms that may hold, with a test for each that only the run can decide. */
import type * as ast from "../../1-parse/ast.js";
import { evaluate } from "./evaluate.js";
import { memberNamed } from "./index-types.js";
import { fits } from "./match-value.js";
import { badArgument, notYet, wrongKind } from "./messages.js";
import { asHost, binary, hostCall } from "./operators.js";
import { within, type Context } from "./session.js";
import { constant, describe, UNKNOWN, type Staged } from "./values.js";

/** An arm that may hold, where those before it do not; the last one's test is `true`. */
export interface OpenArm {
  readonly arm: ast.Arm;
  readonly test: Staged;
  /** With the names that its pattern binds. */
  readonly inner: Context;
}

/** Gives the arms that may hold, in order; undefined after a report. */
export function openArms(context: Context, expr: ast.MatchExpr): readonly OpenArm[] | undefined {
  const subject = expr.subject && evaluate(context, expr.subject);
  if (subject?.kind === "unknown") return undefined;
  const open: OpenArm[] = [];
  for (const arm of expr.arms) {
    const inner = within(context, context.scope.child());
    const test = testOf(inner, arm, subject);
    if (test.kind === "unknown") return undefined;
    if (test.kind === "const" && !test.value) continue;
    open.push({ arm, test, inner });
    if (test.kind === "const") return open;
  }
  const last = open.at(-1);
  if (last && coversAll(context, open)) return [...open.slice(0, -1), { ...last, test: constant(true) }];
  context.session.report(
    badArgument,
    expr.span,
    { callee: "`match`", problem: open.length > 0 ? "it may be that no arm holds" : "no arm holds and there is no `else`" },
    { help: "add `else => …`" },
  );
  return undefined;
}

/** Whether the arm is taken: known, or a truth value of the run. */
function testOf(inner: Context, arm: ast.Arm, subject: Staged | undefined): Staged {
  if (!subject) return arm.guard ? truth(inner, arm.guard) : constant(true);
  const fit = arm.pattern ? patternTest(inner, arm.pattern, subject) : constant(true);
  if (!arm.where || (fit.kind === "const" && !fit.value)) return fit;
  const where = truth(inner, arm.where);
  if (fit.kind === "unknown" || where.kind === "unknown") return UNKNOWN;
  if (fit.kind === "const") return where;
  return where.kind === "const" ? (where.value ? fit : where) : binary(inner, "and", fit, where, arm.span);
}

function truth(context: Context, expr: ast.Expr): Staged {
  const value = evaluate(context, expr);
  const bool = value.kind === "const" ? typeof value.value === "boolean" : value.kind === "host" && isTruth(value);
  if (bool || value.kind === "unknown") return value;
  return context.session.fail(wrongKind, expr.span, { expected: "a truth value", found: describe(value) });
}

function isTruth({ type }: Staged & { kind: "host" }): boolean {
  return type.kind === "bool" || (type.kind === "column" && type.of === "bool");
}

function patternTest(context: Context, pattern: ast.Pattern, subject: Staged): Staged {
  const { session } = context;
  const known = fits(context, pattern, subject, context.scope);
  if (known !== undefined) return constant(known);
  const equal = (other: Staged): Staged => binary(context, "==", subject, other, pattern.span);
  switch (pattern.kind) {
    case "any_of": {
      const tests = pattern.patterns.map((p) => patternTest(context, p, subject)).filter((t) => t.kind !== "const" || t.value);
      return tests.find((t) => t.kind === "unknown" || t.kind === "const") ?? joined(context, "or", tests, pattern.span);
    }
    case "bool":
      return asHost(subject) ? (pattern.value ? subject : hostCall("not", [asHost(subject)!.expr], asHost(subject)!.type)) : UNKNOWN;
    case "literal_pattern": {
      const { low, high } = pattern;
      if (high === undefined || high === low) return equal(constant(low));
      const above = binary(context, ">=", subject, constant(low), pattern.span);
      return binary(context, "and", above, binary(context, "<=", subject, constant(high), pattern.span), pattern.span);
    }
    case "string":
      return equal(constant(pattern.parts.map((part) => (part.kind === "string_text" ? part.text : "")).join("")));
    case "name_pattern": {
      const other = context.scope.find(pattern.name.text) ?? memberNamed(context.scope.file, pattern.name.text);
      if (other && !pattern.binds && (other.kind === "member" || other.kind === "const" || other.kind === "host")) return equal(other);
      break;
    }
    case "tuple_pattern": {
      if (subject.kind !== "tuple" && subject.kind !== "list") break;
      const tests = pattern.elements.map((p, i) => (subject.items[i] ? patternTest(context, p, subject.items[i]) : constant(false)));
      const open = tests.filter((t) => t.kind !== "const" || !t.value);
      return open.find((t) => t.kind === "unknown" || t.kind === "const") ?? joined(context, "and", open, pattern.span);
    }
    default:
      break;
  }
  return session.fail(notYet, pattern.span, { what: "this pattern for a value that only the run knows" });
}

function joined(context: Context, op: "and" | "or", tests: readonly Staged[], span: ast.Node["span"]): Staged {
  const [first, ...rest] = tests;
  return rest.reduce((a, b) => binary(context, op, a, b, span), first ?? constant(op === "and"));
}

/** Whether arms name every member of an enum, or both truth values. */
function coversAll(context: Context, open: readonly OpenArm[]): boolean {
  const named = new Set<string>();
  let of: string | undefined;
  let bools = 0;
  const note = (pattern: ast.Pattern): void => {
    if (pattern.kind === "any_of") pattern.patterns.forEach(note);
    if (pattern.kind === "bool") bools |= pattern.value ? 2 : 1;
    const member = pattern.kind === "name_pattern" ? memberNamed(context.scope.file, pattern.name.text) : undefined;
    if (member?.kind !== "member") return;
    of ??= member.of;
    if (member.of === of) named.add(member.label);
  };
  for (const { arm } of open) if (arm.pattern && !arm.where) note(arm.pattern);
  if (bools === 3) return true;
  const symbol =
    of === undefined
      ? undefined
      : [...context.scope.file.scope.values()].find(
          (s) => s.kind === "declaration" && s.declaration.kind === "enum" && s.declaration.name.text === of,
        );
  return symbol?.kind === "declaration" && symbol.declaration.kind === "enum" && symbol.declaration.members.every((m) => named.has(m.text));
}
