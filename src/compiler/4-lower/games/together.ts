/** `together` (A5): the decisions inside are made first, each on the state at its start; then the block runs with the choices in place. */
import type * as ast from "../../1-parse/ast.js";
import type { ConstValue } from "../../3-check/typed.js";
import { branch } from "./branch.js";
import { constant } from "./build.js";
import type { Decided, Lowering, Together } from "./context.js";
import { ask, takeApart } from "./decisions.js";
import { elementOf, lowerExpr, unparen } from "./expressions.js";
import type { Expr } from "./ir.js";
import { chooseSamples } from "./samples.js";
import { mayAsk, some } from "./scan.js";
import { sightOf } from "./sight.js";
import { lowerStatements } from "./statements.js";
import type { Target } from "./statements.js";
import { describeValue, valueAt, valueCount } from "./values.js";
import { bindName } from "./walks.js";

/** Numbers decisions in the text, for keys of unrolled copies. */
const numbers = new WeakMap<ast.Node, number>();
let last = 0;

function keyOf(cx: Lowering, e: ast.ChoosesExpr | ast.WritesExpr): string {
  let number = numbers.get(e);
  if (number === undefined) numbers.set(e, (number = last++));
  return [number, ...cx.unrolled].join(".");
}

/** The choice that was made for a decision of the block. */
export function choiceOf(cx: Lowering, together: Together, e: ast.ChoosesExpr | ast.WritesExpr, name: ast.Name | undefined): Expr {
  const decided = together.decided.get(keyOf(cx, e));
  if (decided !== undefined && name !== undefined) cx.decided.set(name, decided);
  return together.choices.get(keyOf(cx, e)) ?? cx.refuse(e, "a decision of a `together` that stands here");
}

export function lowerTogether(cx: Lowering, s: ast.TogetherStmt): void {
  if (cx.together !== undefined) {
    cx.refuse(s, "a `together` inside a `together`");
    return;
  }
  cx.hidden = true;
  const group = cx.groups++;
  const choices = new Map<string, Expr>();
  const decided = new Map<string, Decided>();
  const first = cx.decisions.length;
  askAll(cx, s.body.statements, { group, choices, decided });
  cx.flow.emit({ kind: "settle", span: s.span });
  for (let i = first; i < cx.decisions.length; i++) {
    const decision = cx.decisions[i];
    if (decision.together === undefined) continue;
    cx.decisions[i] = { ...decision, together: { group, index: i - first, count: cx.decisions.length - first } };
  }
  cx.together = { group, choices, decided };
  unrolledBlock(cx, s.body.statements);
  cx.together = undefined;
}

/* ---------------------------------------------------------------- asking */

function askAll(cx: Lowering, statements: readonly ast.Stmt[], together: Together): void {
  for (const s of statements) askIn(cx, s, together);
}

function askIn(cx: Lowering, s: ast.Stmt, together: Together): void {
  const { group, choices } = together;
  if (s.kind === "let" && !mayAsk(cx, s)) {
    // Conditions of later decisions may read it: it is worked out where they do.
    for (const b of s.bindings) {
      if (b.target.kind === "name" && b.init?.op === "=" && s.for === undefined)
        cx.bindings.set(b.target, { kind: "later", expression: b.init.value });
    }
    return;
  }
  if (!mayAsk(cx, s) || playsOnly(cx, s)) return;
  const decisionIn = (e: ast.Expr, target: Target, named = false): void => {
    const whole = unparen(e);
    const samples = whole.kind === "clause" && whole.word === "times" ? whole : undefined;
    const { chooses, given } = takeApart(samples === undefined ? whole : unparen(samples.operand));
    if (chooses === undefined) {
      cx.refuse(e, "a decision inside another expression of a `together`", "let it stand alone: `let x = p chooses …`");
      return;
    }
    const seat = lowerExpr(cx, chooses.seat);
    const who =
      seat.kind === "const"
        ? describeValue(seat.type, seat.value as ConstValue)
            .replace(/\W+/g, "_")
            .replace(/_$/, "")
        : String(choices.size + 1);
    const own = target.name ?? "choice";
    const waiting = named && cx.unrolled.length === 0 ? own : `${own}_${who}`;
    const value =
      samples === undefined
        ? ask(cx, chooses, given, target, { group, index: 0, waiting })
        : chooseSamples(cx, samples, { chooses, given }, { ...target, name: waiting }, group);
    choices.set(keyOf(cx, chooses), value);
    const made = target.node === undefined ? undefined : cx.decided.get(target.node);
    if (made !== undefined) together.decided.set(keyOf(cx, chooses), made);
  };
  switch (s.kind) {
    case "let":
      for (const b of s.bindings) {
        if (b.init === undefined || !mayAsk(cx, b.init.value)) continue;
        if (s.for !== undefined || b.target.kind !== "name") {
          cx.refuse(b, "this `let` with decisions in a `together`", "use a `for` loop that stores to an array");
          continue;
        }
        const type = cx.typed.typeOfName(b.target);
        decisionIn(b.init.value, { name: b.target.text, node: b.target, sight: (mover) => sightOf(cx, b.visibility, mover, type) }, true);
      }
      return;
    case "store":
      if (s.for !== undefined) {
        const { for: clause, ...once } = s;
        unroll(cx, clause, () => askIn(cx, once, together));
        return;
      }
      decisionIn(s.value, storeTarget(cx, s));
      return;
    case "expr":
      if (s.value.kind === "match" && s.value.subject !== undefined && !mayAsk(cx, s.value.arms)) decisionIn(s.value.subject, {});
      else decisionIn(s.value, {});
      return;
    case "for":
      unroll(cx, s.clause, () => askAll(cx, s.body.statements, together));
      return;
    case "if": {
      const otherwise = s.else;
      branch(
        cx,
        lowerExpr(cx, s.condition),
        () => askAll(cx, s.then.statements, together),
        () =>
          otherwise === undefined
            ? undefined
            : otherwise.kind === "if"
              ? askIn(cx, otherwise, together)
              : askAll(cx, otherwise.statements, together),
        s.span,
      );
      return;
    }
    default:
      cx.refuse(s, `a decision under \`${s.kind}\` in a \`together\``);
  }
}

function storeTarget(cx: Lowering, s: ast.StoreStmt): Target {
  let root: ast.Expr = s.target;
  let owner: ast.Expr | undefined;
  while (root.kind === "index" || root.kind === "member" || root.kind === "paren") {
    if (root.kind === "index") owner = root.indices[0]?.kind === "wildcard" ? undefined : root.indices[0];
    root = root.kind === "paren" ? root.inner : root.object;
  }
  const name = root.kind === "name_expr" ? root.name : undefined;
  const symbol = name === undefined ? undefined : cx.symbol(name);
  return {
    name: name?.text,
    sight: (mover) =>
      symbol?.kind === "state"
        ? sightOf(cx, symbol.field.visibility, owner === undefined ? mover : lowerExpr(cx, owner), cx.typed.typeOfName(symbol.field.name))
        : { kind: "public" },
  };
}

/* ---------------------------------------------------------------- unrolling */

/** Runs `body` once for each combination of values that are known to the compiler. */
function unroll(cx: Lowering, clause: ast.ForClause, body: () => void): void {
  const from = (i: number): void => {
    const binder = clause.binders[i];
    if (binder === undefined) {
      if (clause.where === undefined) body();
      else branch(cx, lowerExpr(cx, clause.where), body, () => {}, clause.where.span);
      return;
    }
    const over = lowerExpr(cx, binder.in);
    const values = valuesOf(cx, over);
    if (values === undefined || binder.names.length !== 1) {
      cx.refuse(binder, "decisions in a `together` over a list that changes", "walk the players, or a range that is known");
      return;
    }
    values.forEach((value, position) => {
      bindName(cx, binder.names[0], constant(elementOf(over.type), value, binder.span));
      cx.unrolled.push(position);
      from(i + 1);
      cx.unrolled.pop();
    });
  };
  from(0);
}

function valuesOf(cx: Lowering, over: Expr): readonly ConstValue[] | undefined {
  switch (over.kind) {
    case "index_type": {
      const count = valueCount(over.of) ?? 0;
      return count > 64 ? undefined : Array.from({ length: count }, (_, i) => valueAt(over.of, i));
    }
    case "span_of": {
      if (over.low.kind !== "const" || over.high.kind !== "const") return undefined;
      const low = Number(over.low.value);
      const count = Number(over.high.value) - low + 1;
      return count > 64 ? undefined : Array.from({ length: Math.max(0, count) }, (_, i) => low + i);
    }
    case "const":
      return Array.isArray(over.value) ? (over.value as readonly ConstValue[]) : undefined;
    case "table": {
      const table = [...cx.tables.values()].find((t) => t.id === over.table);
      return Array.isArray(table?.value) ? (table.value as readonly ConstValue[]) : undefined;
    }
    default:
      return undefined;
  }
}

/** Runs the block with the choices in place; loops that asked are unrolled the same way. */
function unrolledBlock(cx: Lowering, statements: readonly ast.Stmt[]): void {
  for (const s of statements) {
    if (cx.flow.at === undefined) return;
    if (s.kind === "for" && asks(s)) unroll(cx, s.clause, () => unrolledBlock(cx, s.body.statements));
    else if (s.kind === "store" && s.for !== undefined && asks(s)) {
      const { for: clause, ...once } = s;
      unroll(cx, clause, () => lowerStatements(cx, [once]));
    } else if (s.kind === "if" && asks(s)) {
      const otherwise = s.else;
      branch(
        cx,
        lowerExpr(cx, s.condition),
        () => unrolledBlock(cx, s.then.statements),
        () => (otherwise === undefined ? undefined : unrolledBlock(cx, otherwise.kind === "if" ? [otherwise] : otherwise.statements)),
        s.span,
      );
    } else lowerStatements(cx, [s]);
  }
}

/** Inner episodes are played when all has been chosen (A5): such a statement asks nobody before. */
const playsOnly = (cx: Lowering, s: ast.Stmt): boolean => some(s, (n) => n.kind === "play_expr") && !mayAsk(cx, s, new Set(), false);

const asks = (node: ast.Node): boolean => some(node, (n) => n.kind === "chooses" || n.kind === "writes");
