/** Expressions of claims: metrics with their axes, reductions, comparisons (E1, E2). */
import { meant } from "../../2-bind/did-you-mean.js";
import type { ClaimAxis, ClaimExpr, ClaimRun, ClaimSolution } from "../../../contract/claim.js";
import type * as ast from "../../1-parse/ast.js";
import { nearest } from "../../diagnostics/define.js";
import type { Span } from "../../source/source-file.js";
import type { GameIr } from "../games/ir.js";
import { evaluate } from "./evaluate.js";
import { known, toConst } from "./known.js";
import { badArgument, notYet, timeAxisLeft, unknownMetric, wrongKind } from "./messages.js";
import type { Context, Session } from "./session.js";
import type { MethodIr } from "./step.js";
import { written } from "./values.js";

/** The value of a claim's expression while it is lowered: what it is, with the axes that are left. */
export interface Measured {
  readonly expr: ClaimExpr;
  readonly axes: ReadonlySet<ClaimAxis>;
  /** For messages about time. */
  readonly metric?: string;
}

/** What a `let` of a claim stands for. */
export type Local =
  | {
      readonly kind: "runs";
      readonly arms: readonly { readonly key: string; readonly run: ClaimRun; readonly ir: MethodIr }[];
      readonly many: boolean;
    }
  | { readonly kind: "solution"; readonly solution: ClaimSolution; readonly game: GameIr }
  | { readonly kind: "measured"; readonly value: Measured };

/** Lowers expressions over the runs and solutions that a claim has named so far. */
export class ClaimExpressions {
  private readonly session: Session;

  constructor(
    private readonly context: Context,
    private readonly locals: ReadonlyMap<string, Local>,
  ) {
    this.session = context.session;
  }

  mentionsLocal(expr: ast.Expr): boolean {
    switch (expr.kind) {
      case "name_expr":
        return this.locals.has(expr.name.text);
      case "member":
        return this.mentionsLocal(expr.object);
      case "index":
        return this.mentionsLocal(expr.object);
      case "paren":
        return this.mentionsLocal(expr.inner);
      case "unary":
        return this.mentionsLocal(expr.operand);
      case "binary":
        return this.mentionsLocal(expr.left) || this.mentionsLocal(expr.right);
      case "call":
        return this.mentionsLocal(expr.callee) || expr.args.some((a) => this.mentionsLocal(a.value));
      default:
        return false;
    }
  }

  timeLeft(span: Span, measured: Measured): void {
    this.session.report(
      timeAxisLeft,
      span,
      { metric: measured.metric ?? "this" },
      { help: "take `.last`, `.first`, `.best`, `.area`, `.at(t)` or `.between(a, b)` of it" },
    );
  }

  expression(expr: ast.Expr): Measured | undefined {
    switch (expr.kind) {
      case "unknown":
        return undefined;
      case "paren":
        return this.expression(expr.inner);
      case "unary": {
        const of = this.expression(expr.operand);
        return of && { ...of, expr: { kind: "unary", op: expr.op, of: of.expr } };
      }
      case "binary": {
        const left = this.expression(expr.left);
        const right = this.expression(expr.right);
        if (!left || !right) return undefined;
        return {
          expr: { kind: "binary", op: expr.op, left: left.expr, right: right.expr },
          axes: new Set([...left.axes, ...right.axes]),
          metric: left.metric ?? right.metric,
        };
      }
      case "member":
        return this.member(expr);
      case "index":
        return this.index(expr);
      case "call":
        return this.call(expr);
      case "name_expr": {
        const local = this.locals.get(expr.name.text);
        if (local?.kind === "measured") return local.value;
        if (local) {
          this.session.report(wrongKind, expr.span, { expected: "a metric of the run, such as `.reward.last`", found: "the run itself" });
          return undefined;
        }
        return this.constant(expr);
      }
      default:
        return this.constant(expr);
    }
  }

  private constant(expr: ast.Expr): Measured | undefined {
    const value = known(this.context, expr, "this part of a claim");
    if (typeof value === "number" || typeof value === "boolean") return { expr: { kind: "const", value }, axes: new Set() };
    if (value !== undefined) this.session.report(wrongKind, expr.span, { expected: "a number", found: JSON.stringify(value) });
    return undefined;
  }

  /** `run.metric`, `metric.last`, `solution.value`. */
  private member(expr: ast.MemberExpr): Measured | undefined {
    const { object, name } = expr;
    const runs = this.runsOf(object);
    if (runs) {
      for (const { ir } of runs.arms) {
        if (ir.metrics.includes(name.text)) continue;
        const close = nearest(name.text, ir.metrics);
        this.session.report(
          unknownMetric,
          name.span,
          { name: name.text, method: ir.name.replace(/_\d+$/, "") },
          close ? meant(name.span, close) : { help: `it measures ${ir.metrics.join(", ") || "nothing"}` },
        );
        return undefined;
      }
      const axes: ClaimAxis[] = runs.many ? ["arm", "seed", "time"] : ["seed", "time"];
      return { expr: { kind: "metric", runs: runs.arms.map((a) => a.run.id), name: name.text }, axes: new Set(axes), metric: name.text };
    }
    if (object.kind === "name_expr") {
      const local = this.locals.get(object.name.text);
      if (local?.kind === "solution") {
        if (name.text === "exploitability" || name.text === "nash_conv") {
          return { expr: { kind: "solution", solution: local.solution.id, field: name.text, seat: 0 }, axes: new Set() };
        }
        this.session.report(wrongKind, name.span, {
          expected: "`value[seat]`, `exploitability` or `nash_conv` of a solution",
          found: `\`${name.text}\``,
        });
        return undefined;
      }
    }
    const of = this.expression(object);
    if (!of) return undefined;
    const how = name.text;
    if ((how === "first" || how === "last" || how === "best" || how === "area") && of.axes.has("time")) {
      return {
        expr: { kind: "time", how, of: of.expr, args: [], label: textOf(expr.span) },
        axes: without(of.axes, "time"),
        metric: of.metric,
      };
    }
    this.session.report(wrongKind, name.span, {
      expected: of.axes.has("time")
        ? "`.first`, `.last`, `.best`, `.area`, `.at(t)` or `.between(a, b)`"
        : "no `.` here: time is gone already",
      found: `\`.${how}\``,
    });
    return undefined;
  }

  private runsOf(expr: ast.Expr): (Local & { kind: "runs" }) | undefined {
    if (expr.kind === "paren") return this.runsOf(expr.inner);
    if (expr.kind === "name_expr") {
      const local = this.locals.get(expr.name.text);
      return local?.kind === "runs" ? local : undefined;
    }
    if (expr.kind === "index" && expr.indices.length > 0 && expr.indices.every((at) => at.kind !== "wildcard")) {
      const runs = this.runsOf(expr.object);
      if (!runs?.many) return undefined;
      const key = expr.indices.map((at) => written(evaluate(this.context, at as ast.Expr))).join(", ");
      const arm = runs.arms.find((a) => a.key === key);
      if (arm) return { kind: "runs", arms: [arm], many: false };
      this.session.report(badArgument, expr.indices[0].span, {
        callee: "the index",
        problem: `there is no arm ${named(key)}; the arms are ${runs.arms.map((a) => named(a.key)).join(", ")}`,
      });
    }
    return undefined;
  }

  private index(expr: ast.IndexExpr): Measured | undefined {
    const { object } = expr;
    if (object.kind === "member" && object.name.text === "value" && object.object.kind === "name_expr") {
      const local = this.locals.get(object.object.name.text);
      const at = expr.indices[0];
      if (local?.kind === "solution" && expr.indices.length === 1) {
        const seat =
          at.kind === "name_expr"
            ? local.game.seats.indexOf(at.name.text)
            : at.kind === "wildcard"
              ? -1
              : Number(toConst(evaluate(this.context, at)) ?? -1);
        if (seat >= 0 && seat < local.game.seats.length) {
          return { expr: { kind: "solution", solution: local.solution.id, field: "value", seat }, axes: new Set() };
        }
        this.session.report(badArgument, at.span, {
          callee: "`value[…]`",
          problem: `the seats of \`${local.game.name}\` are ${local.game.seats.join(", ")}`,
        });
        return undefined;
      }
    }
    if (this.mentionsLocal(object)) {
      this.session.report(notYet, expr.span, { what: "this index in a claim" });
      return undefined;
    }
    return this.constant(expr);
  }

  private call(expr: ast.CallExpr): Measured | undefined {
    const { callee } = expr;
    if (callee.kind === "member" && (callee.name.text === "at" || callee.name.text === "between")) {
      const of = this.expression(callee.object);
      const args = expr.args.map((a) => known(this.context, a.value, "the time"));
      const wanted = callee.name.text === "at" ? 1 : 2;
      if (!of || args.some((a) => typeof a !== "number") || args.length !== wanted || !of.axes.has("time")) {
        if (of)
          this.session.report(badArgument, expr.span, {
            callee: `\`.${callee.name.text}\``,
            problem: `it takes ${wanted === 1 ? "one pass" : "two passes"} of a metric's loop`,
          });
        return undefined;
      }
      return {
        expr: { kind: "time", how: callee.name.text, of: of.expr, args: args as number[], label: textOf(expr.span) },
        axes: without(of.axes, "time"),
        metric: of.metric,
      };
    }
    if (callee.kind === "name_expr" && expr.args.length === 1 && this.mentionsLocal(expr.args[0].value)) {
      const of = this.expression(expr.args[0].value);
      if (!of) return undefined;
      const name = callee.name.text;
      switch (name) {
        case "mean":
        case "median":
        case "min":
        case "max":
        case "sum":
        case "std":
        case "all":
        case "any":
          if (of.axes.has("time")) {
            this.timeLeft(expr.span, of);
            return undefined;
          }
          return { expr: { kind: "reduce", how: name, of: of.expr }, axes: new Set() };
        case "abs":
        case "sqrt":
        case "log":
        case "exp":
          return { ...of, expr: { kind: "unary", op: name, of: of.expr } };
        default:
          this.session.report(notYet, callee.span, { what: `\`${name}\` of a metric` });
          return undefined;
      }
    }
    return this.constant(expr);
  }
}

/** An arm's key as an index is written, where it has several parts. */
function named(key: string): string {
  return key.includes(", ") ? `[${key}]` : key;
}

function without(axes: ReadonlySet<ClaimAxis>, axis: ClaimAxis): ReadonlySet<ClaimAxis> {
  return new Set([...axes].filter((a) => a !== axis));
}

/** An expression as written, on one line. */
export function textOf(span: Span): string {
  return span.file.text.slice(span.start, span.end).replace(/\s+/g, " ").trim();
}
