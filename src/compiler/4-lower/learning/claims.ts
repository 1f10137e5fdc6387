/** Lowers claims (semantics E): compiles each arm's method, and turns what is expected into expressions over seeds and time. */
import type { ClaimProgram, ClaimRun, ClaimSolution, ClaimStatement } from "../../../contract/claim.js";
import type * as ast from "../../1-parse/ast.js";
import type { BoundFile } from "../../2-bind/symbols.js";
import type { Extras, Reporter } from "../../diagnostics/define.js";
import { nearest } from "../../diagnostics/define.js";
import { whereOf, type Span } from "../../source/source-file.js";
import type { GameIr } from "../games/ir.js";
import { argumentsOf } from "./calls.js";
import { ClaimExpressions, textOf, type Local } from "./claim-expressions.js";
import { evaluate } from "./evaluate.js";
import { asExactGame } from "./fixed.js";
import { bind, itemsOf, known } from "./known.js";
import { lowerMethod, type MethodArguments } from "./lower-method.js";
import { badArgument, noMethod, noSeeds, notYet, seedAxisLeft, wrongKind } from "./messages.js";
import { Scope } from "./scope.js";
import { Session, within, type Context, type GameOf, type ReadModel } from "./session.js";
import type { MethodIr } from "./step.js";
import { UNKNOWN, written, type Staged } from "./values.js";

export interface ClaimIr {
  readonly program: ClaimProgram;
  readonly methods: readonly MethodIr[];
  readonly games: readonly GameIr[];
}

/** Lowers one claim; undefined after reporting why it cannot. */
export function lowerClaim(
  file: BoundFile,
  decl: ast.ClaimDecl,
  gameOf: GameOf,
  readModel: ReadModel,
  report: Reporter,
  checking = false,
): ClaimIr | undefined {
  return new ClaimLowering(file, gameOf, readModel, report, checking).lower(decl);
}

class ClaimLowering {
  private readonly runs: ClaimRun[] = [];
  private readonly methods: MethodIr[] = [];
  private readonly games = new Map<string, GameIr>();
  private readonly solutions: ClaimSolution[] = [];
  private readonly locals = new Map<string, Local>();
  private readonly session: Session;
  private readonly context: Context;
  private readonly expressions: ClaimExpressions;
  private failed = false;

  constructor(
    file: BoundFile,
    private readonly gameOf: GameOf,
    private readonly readModel: ReadModel,
    report: Reporter,
    private readonly checking: boolean,
  ) {
    this.session = new Session(
      (kind, span, parameters, extras) => {
        this.failed ||= kind.severity === "error";
        report(kind, span, parameters, extras);
      },
      gameOf,
      readModel,
    );
    this.context = { session: this.session, scope: new Scope(undefined, file), where: "this claim" };
    this.expressions = new ClaimExpressions(this.context, this.locals);
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
    if (this.runs.length > 0 && !seedsSpan)
      this.session.report(noSeeds, decl.title.span, {}, { help: "say over which seeds it runs: `seeds 1..5`", ...seedsFirst(decl.body) });
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
      // What failed was told of: its name stands for nothing more to tell.
      else if (!this.context.scope.find(name)) this.context.scope.define(name, UNKNOWN);
    }
  }

  private plainLet(name: string, value: ast.Expr, statement: ast.LetStmt): Local | undefined {
    if (statement.for) {
      this.session.report(notYet, statement.for.span, { what: "`for` on a `let` that runs nothing" });
      return undefined;
    }
    const solution = this.solve(value);
    if (solution) return solution;
    if (this.expressions.mentionsLocal(value)) {
      const measured = this.expressions.expression(value);
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
    const walk = (at: number, outer: Context, keys: readonly string[]): boolean => {
      const binder = loop.binders[at];
      if (!binder) {
        const keep = loop.where ? known(outer, loop.where, "the condition of `run … for`") : true;
        if (keep === undefined) return false;
        const one = keep ? this.oneRun(outer, expr) : undefined;
        if (one) arms.push({ key: keys.join(", "), ...one });
        return !keep || one !== undefined;
      }
      const items = itemsOf(evaluate(outer, binder.in));
      if (!items) {
        this.session.report(badArgument, binder.in.span, {
          callee: "`run … for`",
          problem: "it needs a list that is known before the run",
        });
        return false;
      }
      return items.every((item, i) => {
        const inner = within(outer, outer.scope.child());
        bind(inner.scope, binder.names, item, i);
        return walk(at + 1, inner, [...keys, written(item)]);
      });
    };
    if (!walk(0, this.context, [])) return undefined;
    if (arms.length === 0) {
      this.session.report(badArgument, loop.span, { callee: "`run … for`", problem: "no values are left to run for" });
      return undefined;
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
    const session = new Session(this.session.report, this.gameOf, this.readModel, this.checking);
    const ir = lowerMethod(session, file, decl, args, `${decl.name.text}_${this.runs.length + 1}`);
    if (!ir || session.failed) {
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
    const game = first && asExactGame(this.context, evaluate(this.context, first.value), first.span);
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
    const methods = ["cfr", "cfr_plus", "linear_cfr", "discounted_cfr", "external_mccfr", "outcome_mccfr", "lp", "backward_induction"];
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

  private statement(statement: ast.ExpectStmt | ast.RequireStmt | ast.ReportStmt): ClaimStatement[] {
    if (statement.kind === "report") {
      return statement.values.flatMap((value) => {
        const measured = this.expressions.expression(value);
        if (!measured) return [];
        if (measured.axes.has("time")) {
          this.expressions.timeLeft(value.span, measured);
          return [];
        }
        return [{ kind: "report" as const, text: textOf(value.span), source: whereOf(value.span), doc: "", value: measured.expr }];
      });
    }
    const measured = this.expressions.expression(statement.condition);
    if (!measured) return [];
    if (measured.axes.has("time")) this.expressions.timeLeft(statement.condition.span, measured);
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
}

/** Offers seeds before the first statement of a claim. */
function seedsFirst(body: ast.Block): Pick<Extras, "fix"> {
  const [first] = body.statements;
  const { file, start } = first.span;
  const lead = file.text.slice(file.text.lastIndexOf("\n", start - 1) + 1, start);
  const after = /^[ \t]*$/.test(lead) ? `\n${lead}` : "; ";
  return { fix: { title: "add `seeds 1..5`", edits: [{ span: { file, start, end: start }, text: `seeds 1..5${after}` }] } };
}
