/** Lowers claims (semantics E): compiles each arm's method, and turns what is expected into expressions over seeds and time. */
import type { ClaimAxis, ClaimExpr, ClaimProgram, ClaimRun, ClaimSolution, ClaimStatement } from "../../../contract/claim.js";
import type * as ast from "../../1-parse/ast.js";
import type { BoundFile } from "../../2-bind/symbols.js";
import type { Reporter } from "../../diagnostics/define.js";
import { nearest } from "../../diagnostics/define.js";
import { whereOf, type Span } from "../../source/source-file.js";
import type { GameIr } from "../games/ir.js";
import { argumentsOf } from "./calls.js";
import { evaluate } from "./evaluate.js";
import { asGame } from "./fixed.js";
import { bind, itemsOf, known, toConst } from "./known.js";
import { lowerMethod, type MethodArguments } from "./lower-method.js";
import { badArgument, noMethod, noSeeds, notYet, seedAxisLeft, timeAxisLeft, unknownMetric, wrongKind } from "./messages.js";
import { Scope } from "./scope.js";
import { Session, within, type Context, type GameOf } from "./session.js";
import type { MethodIr } from "./step.js";
import { written, type Staged } from "./values.js";

export interface ClaimIr {
  readonly program: ClaimProgram;
  readonly methods: readonly MethodIr[];
  readonly games: readonly GameIr[];
}

/** Lowers one claim; undefined after reporting why it cannot. */
export function lowerClaim(file: BoundFile, decl: ast.ClaimDecl, gameOf: GameOf, report: Reporter): ClaimIr | undefined {
  return new ClaimLowering(file, gameOf, report).lower(decl);
}

/** The value of a claim's expression while it is lowered: what it is, with the axes that are left. */
interface Measured {
  readonly expr: ClaimExpr;
  readonly axes: ReadonlySet<ClaimAxis>;
  /** For messages about time. */
  readonly metric?: string;
}

type Local =
  | {
      readonly kind: "runs";
      readonly arms: readonly { readonly key: string; readonly run: ClaimRun; readonly ir: MethodIr }[];
      readonly many: boolean;
    }
  | { readonly kind: "solution"; readonly solution: ClaimSolution; readonly game: GameIr }
  | { readonly kind: "measured"; readonly value: Measured };

class ClaimLowering {
  private readonly runs: ClaimRun[] = [];
  private readonly methods: MethodIr[] = [];
  private readonly games = new Map<string, GameIr>();
  private readonly solutions: ClaimSolution[] = [];
  private readonly locals = new Map<string, Local>();
  private readonly session: Session;
  private readonly context: Context;
  private failed = false;

  constructor(
    file: BoundFile,
    private readonly gameOf: GameOf,
    report: Reporter,
  ) {
    this.session = new Session((kind, span, parameters, extras) => {
      this.failed = true;
      report(kind, span, parameters, extras);
    }, gameOf);
    this.context = { session: this.session, scope: new Scope(undefined, file), where: "this claim" };
  }

  lower(decl: ast.ClaimDecl): ClaimIr | undefined {
    let seeds: number[] = [];
    let seedsSpan: Span | undefined;
    const statements: ClaimStatement[] = [];
    for (const statement of decl.body.statements) {
      switch (statement.kind) {
        case "unknown":
          this.failed = true;
          break;
        case "seeds": {
          const range = evaluate(this.context, statement.range);
          seedsSpan = statement.span;
          if (range.kind === "range") seeds = Array.from({ length: range.high - range.low + 1 }, (_, i) => range.low + i);
          else if (range.kind !== "unknown")
            this.session.report(wrongKind, statement.range.span, { expected: "a range of seeds such as `1..5`", found: written(range) });
          break;
        }
        case "let":
          this.let(statement);
          break;
        case "require":
        case "expect":
        case "report":
          statements.push(...this.statement(statement));
          break;
        default:
          this.session.report(notYet, statement.span, { what: `\`${statement.kind}\` in a claim` });
      }
    }
    if (this.runs.length > 0 && !seedsSpan) this.session.report(noSeeds, decl.title.span, {});
    if (this.failed) return undefined;
    const title = decl.title.parts.map((p) => (p.kind === "string_text" ? p.text : "")).join("");
    return {
      program: { title, source: whereOf(decl.title.span), open: decl.open, seeds, runs: this.runs, solutions: this.solutions, statements },
      methods: this.methods,
      games: [...this.games.values()],
    };
  }

  private let(statement: ast.LetStmt): void {
    for (const binding of statement.bindings) {
      if (binding.target.kind !== "name" || binding.indices.length > 0 || !binding.init || binding.init.op !== "=") {
        this.session.report(notYet, binding.span, { what: "this form of `let` in a claim" });
        continue;
      }
      const name = binding.target.text;
      const value = binding.init.value;
      const local = value.kind === "run" ? this.run(value, statement.for) : this.plainLet(name, value, statement);
      if (local) this.locals.set(name, local);
    }
  }

  private plainLet(name: string, value: ast.Expr, statement: ast.LetStmt): Local | undefined {
    if (statement.for) {
      this.session.report(notYet, statement.for.span, { what: "`for` on a `let` that runs nothing" });
      return undefined;
    }
    const solution = this.solve(value);
    if (solution) return solution;
    if (this.mentionsLocal(value)) {
      const measured = this.expression(value);
      return measured && { kind: "measured", value: measured };
    }
    this.context.scope.define(name, evaluate(this.context, value));
    return undefined;
  }

  /** `run m(args)`, once or for each element of `for`. */
  private run(expr: ast.RunExpr, loop: ast.ForClause | undefined): Local | undefined {
    const arms: { key: string; run: ClaimRun; ir: MethodIr }[] = [];
    if (!loop) {
      const one = this.oneRun(this.context, expr);
      return one && { kind: "runs", arms: [{ key: "", ...one }], many: false };
    }
    const [binder, ...more] = loop.binders;
    if (more.length > 0 || loop.where) {
      this.session.report(notYet, loop.span, { what: "several binders or `where` on a `run`" });
      return undefined;
    }
    const items = itemsOf(evaluate(this.context, binder.in));
    if (!items) {
      this.session.report(badArgument, binder.in.span, { callee: "`run … for`", problem: "it needs a list that is known before the run" });
      return undefined;
    }
    for (const [i, item] of items.entries()) {
      const inner = within(this.context, this.context.scope.child());
      bind(inner.scope, binder.names, item, i);
      const one = this.oneRun(inner, expr);
      if (!one) return undefined;
      arms.push({ key: written(item), ...one });
    }
    return { kind: "runs", arms, many: true };
  }

  private oneRun(context: Context, expr: ast.RunExpr): { run: ClaimRun; ir: MethodIr } | undefined {
    const call = expr.call.kind === "call" ? expr.call : undefined;
    const callee = evaluate(context, call ? call.callee : expr.call);
    if (callee.kind !== "method_decl") {
      if (callee.kind !== "unknown") this.session.report(noMethod, expr.call.span, { name: written(callee) });
      return undefined;
    }
    const given = argumentsOf(context, call?.args ?? [], expr.span);
    const args = new Map<string, { value: Staged; span: Span }>(given.named);
    given.positional.forEach((p, i) => {
      const param = callee.decl.params[i];
      if (param) args.set(param.name.text, p);
      else
        this.session.report(badArgument, p.span, {
          callee: `method \`${callee.decl.name.text}\``,
          problem: `it takes ${callee.decl.params.length} arguments`,
        });
    });
    if ([...args.values()].some((a) => a.value.kind === "unknown")) return undefined;
    return this.method(callee.decl, callee.file, args);
  }

  /** Lowers a method for these arguments, once for equal arguments. */
  private method(decl: ast.MethodDecl, file: BoundFile, args: MethodArguments): { run: ClaimRun; ir: MethodIr } | undefined {
    const shown = decl.params
      .flatMap(({ name }) => {
        const given = args.get(name.text);
        return given ? [`${name.text}: ${written(given.value)}`] : [];
      })
      .join(", ");
    const text = `${decl.name.text}(${shown})`;
    const known = this.runs.findIndex((r) => r.text === text);
    if (known >= 0) return { run: this.runs[known], ir: this.methods[known] };
    const session = new Session(this.session.report, this.gameOf);
    const ir = lowerMethod(session, file, decl, args, `${decl.name.text}_${this.runs.length + 1}`);
    if (!ir) {
      this.failed = true;
      return undefined;
    }
    const run: ClaimRun = { id: `run${this.runs.length + 1}`, text, module: ir.name };
    this.runs.push(run);
    this.methods.push(ir);
    return { run, ir };
  }

  /** `solve(game, by: cfr_plus, iterations: 1000)`. */
  private solve(expr: ast.Expr): Local | undefined {
    if (expr.kind !== "call" || expr.callee.kind !== "name_expr" || expr.callee.name.text !== "solve") return undefined;
    const [first, ...rest] = expr.args;
    const game = first && asGame(this.context, evaluate(this.context, first.value), first.span);
    let by = "cfr_plus";
    let iterations = 1000;
    for (const arg of rest) {
      if (arg.name?.text === "by" && arg.value.kind === "name_expr") by = arg.value.name.text;
      else if (arg.name?.text === "iterations") {
        const n = known(this.context, arg.value, "the number of iterations");
        if (typeof n === "number" && Number.isInteger(n) && n > 0) iterations = n;
        else if (n !== undefined)
          this.session.report(badArgument, arg.span, {
            callee: "`solve`",
            problem: `\`iterations\` must be a whole number above 0, found ${JSON.stringify(n)}`,
          });
      } else this.session.report(badArgument, arg.span, { callee: "`solve`", problem: `it takes a game, \`by\` and \`iterations\`` });
    }
    const methods = ["cfr", "cfr_plus", "backward_induction"];
    if (!methods.includes(by)) {
      const close = nearest(by, methods);
      this.session.report(
        badArgument,
        expr.span,
        { callee: "`solve`", problem: `there is no solver \`${by}\`` },
        { help: close ? `did you mean \`${close}\`?` : `solvers: ${methods.join(", ")}` },
      );
    }
    if (!game) return undefined;
    this.games.set(game.ir.name, game.ir);
    const solution: ClaimSolution = { id: `solution${this.solutions.length + 1}`, game: game.ir.name, by, iterations };
    this.solutions.push(solution);
    return { kind: "solution", solution, game: game.ir };
  }

  private mentionsLocal(expr: ast.Expr): boolean {
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

  private statement(statement: ast.ExpectStmt | ast.RequireStmt | ast.ReportStmt): ClaimStatement[] {
    if (statement.kind === "report") {
      return statement.values.flatMap((value) => {
        const measured = this.expression(value);
        if (!measured) return [];
        if (measured.axes.has("time")) {
          this.timeLeft(value.span, measured);
          return [];
        }
        return [{ kind: "report" as const, text: textOf(value.span), source: whereOf(value.span), doc: "", value: measured.expr }];
      });
    }
    const measured = this.expression(statement.condition);
    if (!measured) return [];
    if (measured.axes.has("time")) this.timeLeft(statement.condition.span, measured);
    else if (measured.axes.size > 0) {
      this.session.report(
        seedAxisLeft,
        statement.condition.span,
        {},
        { help: "write `all(…)` for every seed, or compare `mean(…)` or `median(…)`" },
      );
    }
    const otherwise =
      statement.kind === "require" ? statement.else?.parts.map((p) => (p.kind === "string_text" ? p.text : "")).join("") : undefined;
    return [
      {
        kind: statement.kind,
        text: textOf(statement.condition.span),
        source: whereOf(statement.span),
        doc: statement.kind === "expect" ? (statement.doc ?? "") : "",
        ...(otherwise !== undefined && { otherwise }),
        value: measured.expr,
      },
    ];
  }

  private timeLeft(span: Span, measured: Measured): void {
    this.session.report(
      timeAxisLeft,
      span,
      { metric: measured.metric ?? "this" },
      { help: "take `.last`, `.first`, `.best`, `.area`, `.at(t)` or `.between(a, b)` of it" },
    );
  }

  private expression(expr: ast.Expr): Measured | undefined {
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
          { help: close ? `did you mean \`${close}\`?` : `it measures ${ir.metrics.join(", ") || "nothing"}` },
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
    if (expr.kind === "index" && expr.indices.length === 1 && expr.indices[0].kind !== "wildcard") {
      const runs = this.runsOf(expr.object);
      if (!runs?.many) return undefined;
      const key = written(evaluate(this.context, expr.indices[0]));
      const arm = runs.arms.find((a) => a.key === key);
      if (arm) return { kind: "runs", arms: [arm], many: false };
      this.session.report(badArgument, expr.indices[0].span, {
        callee: "the index",
        problem: `there is no arm ${key}; the arms are ${runs.arms.map((a) => a.key).join(", ")}`,
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

function without(axes: ReadonlySet<ClaimAxis>, axis: ClaimAxis): ReadonlySet<ClaimAxis> {
  return new Set([...axes].filter((a) => a !== axis));
}

function textOf(span: Span): string {
  return span.file.text.slice(span.start, span.end).replace(/\s+/g, " ").trim();
}
