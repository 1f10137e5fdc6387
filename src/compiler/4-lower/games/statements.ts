/** Statements of `play` and rules to statements and blocks of the automaton. */
import type * as ast from "../../1-parse/ast.js";
import type { Type } from "../../3-check/types.js";
import { unreachable } from "../../diagnostics/define.js";
import { branch } from "./branch.js";
import { constant, isSome, isValue, not, unwrap, zeroOf } from "./build.js";
import { declarationOf } from "./context.js";
import type { Lowering } from "./context.js";
import { decide } from "./decisions.js";
import { lowerEnd, lowerReward, lowerWin } from "./ends.js";
import { lowerExpr, unparen } from "./expressions.js";
import { lowerFor, lowerForClause } from "./for-loops.js";
import { playInner } from "./inner-episodes.js";
import type { Expr } from "./ir.js";
import { lowerCycle, lowerRepeat, lowerWhile } from "./loops.js";
import { armTest, stable } from "./match.js";
import { reveal } from "./reveals.js";
import { inlineRule, lowerReturn } from "./rules.js";
import { mayPause } from "./scan.js";
import { takeSamples } from "./samples.js";
import type { Sight } from "./sight.js";
import { lowerChange, lowerLet, lowerStore } from "./stores.js";
import { lowerTogether } from "./together.js";

/** Where the value of a decision, draw or reveal goes: its name, and who sees it, given the seat that moves. */
export interface Target {
  readonly name?: string;
  readonly node?: ast.Name;
  readonly type?: Type;
  readonly sight?: (mover: Expr | undefined) => Sight;
  /** The value is put nowhere: a statement of its own. */
  readonly bare?: true;
}

export function lowerBlock(cx: Lowering, block: ast.Block): void {
  lowerStatements(cx, block.statements);
}

export function lowerStatements(cx: Lowering, statements: readonly ast.Stmt[]): void {
  for (const s of statements) {
    if (cx.flow.at === undefined) return; // what follows an exit is never reached
    lowerStatement(cx, s);
  }
}

export function lowerStatement(cx: Lowering, s: ast.Stmt): void {
  switch (s.kind) {
    case "unknown":
      cx.failed = true;
      return;
    case "let":
      return lowerLet(cx, s);
    case "store":
      return s.for === undefined ? lowerStore(cx, s) : lowerForClause(cx, s.for, s, () => lowerStore(cx, s));
    case "expr":
      return s.for === undefined ? lowerBare(cx, s) : lowerForClause(cx, s.for, s, () => lowerBare(cx, s));
    case "if":
      return lowerIf(cx, s);
    case "for":
      return lowerFor(cx, s);
    case "while":
      return lowerWhile(cx, s);
    case "repeat":
      return lowerRepeat(cx, s);
    case "cycle":
      return lowerCycle(cx, s);
    case "together":
      return lowerTogether(cx, s);
    case "return":
      return lowerReturn(cx, s);
    case "break":
    case "continue":
      return lowerLeave(cx, s);
    case "win":
      return lowerWin(
        cx,
        s,
        lowerExpr(cx, s.winner),
        s.by === undefined ? constant({ kind: "int", low: 1, high: 1 }, 1, s.span) : lowerExpr(cx, s.by),
      );
    case "draw": {
      const none = constant({ kind: "option", inner: { kind: "seat", game: cx.game, names: cx.seats } }, null, s.span);
      return lowerWin(cx, s, none, constant({ kind: "int", low: 1, high: 1 }, 1, s.span));
    }
    case "end":
      return lowerEnd(cx, s);
    case "reward":
      return s.for === undefined ? lowerReward(cx, s) : lowerForClause(cx, s.for, s, () => lowerReward(cx, s));
    case "expect": {
      const { file, start, end } = s.condition.span;
      const condition = lowerExpr(cx, s.condition);
      if (!isValue(condition, true)) cx.flow.emit({ kind: "expect", condition, text: file.text.slice(start, end), span: s.span });
      return;
    }
    case "const":
    case "fn":
      return;
    case "improve":
    case "objective":
    case "stage":
    case "every":
    case "measure":
    case "require":
    case "report":
    case "seeds":
    case "plays":
      cx.refuse(s, `\`${s.kind === "objective" ? s.word : s.kind}\``);
      return;
    default:
      unreachable(s);
  }
}

/* ---------------------------------------------------------------- values that statements take */

/** Lowers a whole right side, where decisions, rule calls and reveals may stand; nothing if it does not come back. */
export function lowerValue(cx: Lowering, expression: ast.Expr, target: Target): Expr | undefined {
  const before = cx.target;
  cx.target = target;
  const value = lowerRight(cx, unparen(expression), target);
  cx.target = before;
  return value;
}

function lowerRight(cx: Lowering, e: ast.Expr, target: Target): Expr | undefined {
  switch (e.kind) {
    case "chooses":
    case "writes":
    case "given":
      return decide(cx, e, target);
    case "call": {
      const callee = unparen(e.callee);
      const symbol = callee.kind === "name_expr" || callee.kind === "member" ? cx.symbol(callee.name) : undefined;
      const declaration = declarationOf(symbol);
      if (declaration?.kind === "rule") return inlineRule(cx, e, declaration, cx.typed.typeOf(e));
      const builtin = callee.kind === "name_expr" && callee.name.text === "reveal" && (symbol === undefined || symbol.kind === "builtin");
      // What a rule gives is told to whom the reveal tells it; decisions and draws in it keep places of their own.
      return builtin ? reveal(cx, e, target, (value) => lowerValue(cx, value, { ...target, node: undefined })) : lowerExpr(cx, e);
    }
    case "play_expr":
      return playInner(cx, e);
    case "else":
      return e.otherwise.kind === "block" ? lowerElseBlock(cx, e, e.otherwise, target) : lowerExpr(cx, e);
    case "match":
      return hasStatements(cx, e) ? lowerMatchInto(cx, e, target) : lowerExpr(cx, e);
    case "clause":
      if (e.word === "times") return takeSamples(cx, e, target);
      return lowerExpr(cx, e);
    default:
      return lowerExpr(cx, e);
  }
}

function hasStatements(cx: Lowering, e: ast.MatchExpr): boolean {
  return mayPause(cx, e) || e.arms.some((a) => a.body.kind !== "expr" || statementCall(cx, a.body.value));
}

function statementCall(cx: Lowering, value: ast.Expr): boolean {
  const e = unparen(value);
  if (e.kind !== "call" || (e.callee.kind !== "name_expr" && e.callee.kind !== "member")) return false;
  return e.callee.name.text === "reveal" || declarationOf(cx.symbol(e.callee.name))?.kind === "rule";
}

/** `x else { … }`: the block leaves. */
function lowerElseBlock(cx: Lowering, e: ast.ElseExpr, otherwise: ast.Block, target: Target): Expr | undefined {
  const operand = lowerValue(cx, e.operand, target);
  if (operand === undefined) return undefined;
  const value = stable(cx, operand);
  branch(
    cx,
    not(isSome(value, e.span), e.span),
    () => lowerBlock(cx, otherwise),
    () => {},
    e.span,
  );
  return unwrap(value);
}

/** A `match` whose arms pause or leave: the value waits in a variable. */
function lowerMatchInto(cx: Lowering, e: ast.MatchExpr, target: Target): Expr | undefined {
  const type = target.type ?? cx.typed.typeOf(e);
  const result = cx.variable(target.name ?? "value", type, constant(type, zeroOf(type)), e.span);
  lowerMatch(cx, e, (body) => {
    if (body.kind !== "expr") return lowerArm(cx, body);
    const value = lowerValue(cx, body.value, target);
    if (value !== undefined && cx.flow.at !== undefined)
      cx.flow.emit({ kind: "store", place: result.place, value, checked: false, span: body.span });
  });
  return cx.flow.at === undefined ? undefined : result.read;
}

/** A bare expression: a rule call, a decision, a `match`. */
function lowerBare(cx: Lowering, s: ast.ExprStmt): void {
  const e = unparen(s.value);
  if (e.kind === "match") lowerMatch(cx, e, (body) => lowerArm(cx, body));
  else if (
    e.kind === "call" &&
    e.callee.kind === "member" &&
    cx.symbol(e.callee.name) === undefined &&
    (e.callee.name.text === "add" || e.callee.name.text === "remove")
  )
    lowerChange(cx, e, e.callee.object, e.callee.name.text);
  else lowerValue(cx, e, { bare: true });
}

/* ---------------------------------------------------------------- branches */

function lowerIf(cx: Lowering, s: ast.IfStmt): void {
  const condition = lowerExpr(cx, s.condition);
  const otherwise = s.else;
  branch(
    cx,
    condition,
    () => lowerBlock(cx, s.then),
    () => (otherwise === undefined ? undefined : otherwise.kind === "if" ? lowerIf(cx, otherwise) : lowerBlock(cx, otherwise)),
    s.span,
  );
}

function lowerArm(cx: Lowering, body: ast.Block | ast.Stmt): void {
  if (body.kind === "block") lowerBlock(cx, body);
  else lowerStatement(cx, body);
}

/** Tries arms in order; the last one that is exhaustive needs no test. */
function lowerMatch(cx: Lowering, e: ast.MatchExpr, run: (body: ast.Block | ast.Stmt) => void): void {
  const value = e.subject === undefined ? undefined : lowerValue(cx, e.subject, {});
  if (cx.flow.at === undefined) return;
  const subject = value === undefined ? undefined : stable(cx, value);
  const from = (i: number): void => {
    const arm = e.arms[i];
    if (arm === undefined) return;
    const test = armTest(cx, arm, subject);
    const last = i === e.arms.length - 1 && arm.where === undefined && arm.guard === undefined;
    if (test === undefined || last) return run(arm.body);
    branch(
      cx,
      test,
      () => run(arm.body),
      () => from(i + 1),
      e.span,
      "after_match",
    );
  };
  from(0);
}

function lowerLeave(cx: Lowering, s: ast.BreakStmt | ast.ContinueStmt): void {
  const loop = cx.loops[cx.loops.length - 1];
  if (loop === undefined) cx.refuse(s, `\`${s.kind}\` outside a loop`);
  else if (loop.kind === "structured") {
    if (s.kind === "continue") loop.until?.();
    cx.flow.emit({ kind: s.kind, span: s.span });
    cx.flow.at = undefined;
  } else cx.flow.goto(s.kind === "break" ? loop.exit : loop.next, s.span);
}
