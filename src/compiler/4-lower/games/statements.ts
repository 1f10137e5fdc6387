/** Statements of `play` and rules to statements and blocks of the automaton. */
import type * as ast from "../../1-parse/ast.js";
import type { Type } from "../../3-check/types.js";
import { unreachable } from "../../diagnostics/define.js";
import type { Span } from "../../source/source-file.js";
import { binary, constant, isConst, isSome, isValue, not, spread, unwrap, zeroOf } from "./build.js";
import { declarationOf, keyOf } from "./context.js";
import type { Lowering } from "./context.js";
import { decide } from "./decisions.js";
import { draw } from "./draws.js";
import { entryName, lowerExpr, unparen } from "./expressions.js";
import type { Expr, Place } from "./ir.js";
import { lowerCycle, lowerFor, lowerForClause, lowerRepeat, lowerWhile } from "./loops.js";
import { armTest, stable } from "./match.js";
import { reveal } from "./reveals.js";
import { inlineRule, lowerReturn } from "./rules.js";
import { mayPause } from "./scan.js";
import { PUBLIC, sightOf } from "./sight.js";
import type { Sight } from "./sight.js";
import { lowerTogether } from "./together.js";
import { bindName } from "./walks.js";

/** Where the value of a decision, draw or reveal goes: its name, and who sees it, given the seat that moves. */
export interface Target {
  readonly name?: string;
  readonly node?: ast.Name;
  readonly type?: Type;
  readonly sight?: (mover: Expr | undefined) => Sight;
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
  const e = unparen(expression);
  switch (e.kind) {
    case "chooses":
    case "given":
      return decide(cx, e, target);
    case "call": {
      const callee = unparen(e.callee);
      const symbol = callee.kind === "name_expr" ? cx.symbol(callee.name) : undefined;
      const declaration = declarationOf(symbol);
      if (declaration?.kind === "rule") return inlineRule(cx, e, declaration, cx.typed.typeOf(e));
      const builtin = callee.kind === "name_expr" && callee.name.text === "reveal" && (symbol === undefined || symbol.kind === "builtin");
      return builtin ? reveal(cx, e, target) : lowerExpr(cx, e);
    }
    case "else":
      return e.otherwise.kind === "block" ? lowerElseBlock(cx, e, e.otherwise, target) : lowerExpr(cx, e);
    case "match":
      return hasStatements(cx, e) ? lowerMatchInto(cx, e, target) : lowerExpr(cx, e);
    case "clause":
      if (e.word === "times") return cx.refuse(e, "`times`");
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
  if (e.kind !== "call" || e.callee.kind !== "name_expr") return false;
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

/* ---------------------------------------------------------------- let, store */

function lowerLet(cx: Lowering, s: ast.LetStmt): void {
  if (s.word === "keep") {
    cx.refuse(s, "`keep`");
    return;
  }
  for (const b of s.bindings) {
    if (s.for !== undefined) lowerFamily(cx, s, b, s.for);
    else lowerBinding(cx, s, b);
  }
}

function lowerBinding(cx: Lowering, s: ast.LetStmt, b: ast.Binding): void {
  const name = b.target.kind === "name" ? b.target.text : undefined;
  const declared = b.target.kind === "name" ? cx.typed.typeOfName(b.target) : undefined;
  const target: Target = {
    name,
    node: b.target.kind === "name" ? b.target : undefined,
    type: declared,
    sight: (mover) => sightOf(cx, b.visibility, mover, declared ?? { kind: "unknown" }),
  };
  let value: Expr | undefined;
  if (b.init === undefined) value = constant(declared ?? { kind: "unknown" }, zeroOf(declared ?? { kind: "unknown" }), b.span);
  else if (b.init.op === "~") value = draw(cx, b.init.value, target, b.span);
  else value = lowerValue(cx, b.init.value, target);
  if (cx.flow.at === undefined) return;
  if (value === undefined) {
    // What was refused is told once: the name stands for something unknown.
    bindName(cx, b.target, constant({ kind: "unknown" }, 0, b.span));
    return;
  }
  if (b.target.kind === "name_tuple") {
    bindName(cx, b.target, stable(cx, value));
    return;
  }
  declare(cx, b, b.target, declared, value, s.word === "var");
}

/** Lets a name stand for a value; a variable if something is stored to it later. */
function declare(cx: Lowering, b: ast.Binding, name: ast.Name, declared: Type | undefined, value: Expr, isVar: boolean): void {
  const type = declared === undefined || declared.kind === "unknown" ? value.type : declared;
  const whole = spread(type, value);
  const checked = cx.typed.checkedStores.has(b);
  if (isVar || checked || cx.stored.has(name)) {
    const start = checked ? constant(type, zeroOf(type), b.span) : whole;
    const variable = cx.variable(name.text, type, start, b.span);
    if (checked) cx.flow.emit({ kind: "store", place: variable.place, value: whole, checked: true, span: b.span });
    cx.bindings.set(name, { kind: "variable", local: variable.local, name: name.text, type });
    return;
  }
  cx.bindings.set(name, { kind: "value", value: cx.named(whole, name.text, type, b.span) });
}

/** `let v[i] = e for i in D`: an array over D; `let x = e for a in xs`: by position. */
function lowerFamily(cx: Lowering, s: ast.LetStmt, b: ast.Binding, clause: ast.ForClause): void {
  if (b.init === undefined || b.target.kind !== "name") {
    cx.refuse(b, "this `let … for`");
    return;
  }
  const type = cx.typed.typeOfName(b.target);
  if (b.init.op === "~" || mayPause(cx, b.init.value)) return askFamily(cx, s, b, b.target, clause);
  const list: ast.ComprehensionExpr = { kind: "comprehension", span: b.span, value: b.init.value, for: clause, brackets: true };
  const value: Expr = { ...lowerExpr(cx, list), type };
  declare(cx, b, b.target, type, value, s.word === "var");
}

/** A family with decisions or draws: entry after entry of a variable. */
function askFamily(cx: Lowering, s: ast.LetStmt, b: ast.Binding, name: ast.Name, clause: ast.ForClause): void {
  const type = cx.typed.typeOfName(name);
  if (type.kind !== "array" || b.indices.length !== type.index.length) {
    cx.refuse(b, "a `let … for` with decisions or draws over a list", "use a `for` loop that stores to an array");
    bindName(cx, name, constant({ kind: "unknown" }, 0, b.span));
    return;
  }
  const { place, local } = cx.variable(name.text, type, constant(type, zeroOf(type)), b.span);
  lowerForClause(cx, clause, s, () => {
    const at = b.indices.map((i) => lowerExpr(cx, { kind: "name_expr", span: i.span, name: i }));
    const entry: Place = { root: place.root, path: [{ kind: "index", at }], type: type.element };
    const target: Target = { name: name.text, type: type.element, sight: (mover) => sightOf(cx, b.visibility, mover, type.element) };
    const init = b.init as ast.Init;
    const value = init.op === "~" ? draw(cx, init.value, target, b.span) : lowerValue(cx, init.value, target);
    if (value !== undefined && cx.flow.at !== undefined) cx.flow.emit({ kind: "store", place: entry, value, checked: false, span: b.span });
  });
  cx.bindings.set(name, { kind: "variable", local, name: name.text, type });
}

function lowerStore(cx: Lowering, s: ast.StoreStmt): void {
  const name = rootName(s.target);
  const field = fieldOf(cx, s.target);
  const owner = ownerIndex(s.target);
  const placed = (): Place | undefined => placeOf(cx, s.target);
  const target: Target = {
    name,
    type: cx.typed.typeOf(s.target),
    sight: () =>
      field === undefined
        ? PUBLIC
        : sightOf(cx, field.visibility, owner === undefined ? undefined : lowerExpr(cx, owner), cx.typed.typeOfName(field.name)),
  };
  if (s.op === "~") {
    const place = placed();
    if (place === undefined) return;
    const whole = place.root.kind === "slot" && place.path.length === 0 ? place : undefined;
    const value = draw(cx, s.value, target, s.span, whole);
    if (whole === undefined && value !== undefined)
      cx.flow.emit({ kind: "store", place, value, checked: cx.typed.checkedStores.has(s), span: s.span });
    return;
  }
  const right = lowerValue(cx, s.value, target);
  if (right === undefined || cx.flow.at === undefined) return;
  const place = placed();
  if (place === undefined) return;
  const value = s.op === "=" ? right : binary(s.op === "+=" ? "add" : "sub", lowerExpr(cx, s.target), right, sumType(place.type), s.span);
  cx.flow.emit({ kind: "store", place, value: spread(place.type, value), checked: cx.typed.checkedStores.has(s), span: s.span });
}

function sumType(type: Type): Type {
  return type.kind === "real" ? type : { kind: "int", low: -2147483648, high: 2147483647 };
}

function rootName(e: ast.Expr): string | undefined {
  if (e.kind === "name_expr") return e.name.text;
  return e.kind === "index" || e.kind === "member" ? rootName(e.object) : e.kind === "paren" ? rootName(e.inner) : undefined;
}

function fieldOf(cx: Lowering, e: ast.Expr): ast.Field | undefined {
  if (e.kind === "index" || e.kind === "member") return fieldOf(cx, e.object);
  if (e.kind === "paren") return fieldOf(cx, e.inner);
  const symbol = e.kind === "name_expr" ? cx.symbol(e.name) : undefined;
  return symbol?.kind === "state" ? symbol.field : undefined;
}

/** The index that says whose entry is stored to. */
function ownerIndex(e: ast.Expr): ast.Expr | undefined {
  if (e.kind === "member" || e.kind === "paren") return ownerIndex(e.kind === "member" ? e.object : e.inner);
  if (e.kind !== "index") return undefined;
  const inner = ownerIndex(e.object);
  const [first] = e.indices;
  return inner ?? (first.kind === "wildcard" ? undefined : first);
}

/** Where a store goes. */
export function placeOf(cx: Lowering, e: ast.Expr): Place | undefined {
  switch (e.kind) {
    case "paren":
      return placeOf(cx, e.inner);
    case "name_expr": {
      const symbol = cx.symbol(e.name);
      const slot = symbol?.kind === "state" ? cx.slotOf.get(symbol.field) : undefined;
      if (slot !== undefined) return { root: { kind: "slot", slot: slot.slot }, path: [], type: slot.type };
      const key = symbol === undefined ? undefined : keyOf(symbol);
      const binding = key === undefined ? undefined : cx.bindings.get(key);
      if (binding?.kind === "variable") {
        const { local, name, type } = binding;
        return { root: { kind: "local", local, name, type }, path: [], type };
      }
      cx.refuse(e, `a store to \`${e.name.text}\``);
      return undefined;
    }
    case "index": {
      const place = placeOf(cx, e.object);
      if (place === undefined) return undefined;
      const at: Expr[] = [];
      for (const i of e.indices) {
        if (i.kind === "wildcard") {
          cx.refuse(i, "a store to all entries with `_`");
          return undefined;
        }
        at.push(lowerExpr(cx, i));
      }
      if (place.type.kind !== "array" && place.type.kind !== "list") {
        cx.refuse(e, "a store to an entry of this");
        return undefined;
      }
      const rest = place.type.kind === "array" ? place.type.index.slice(at.length) : [];
      const type: Type = rest.length === 0 ? place.type.element : { kind: "array", index: rest, element: place.type.element };
      return { root: place.root, path: [...place.path, { kind: "index", at }], type };
    }
    case "member": {
      const place = placeOf(cx, e.object);
      if (place === undefined) return undefined;
      const found = place.type.kind === "record" ? place.type.fields.find((f) => f.name === e.name.text) : undefined;
      if (found === undefined) {
        cx.refuse(e, `a store to \`.${e.name.text}\``);
        return undefined;
      }
      return { root: place.root, path: [...place.path, { kind: "field", name: found.name }], type: found.type };
    }
    default:
      cx.refuse(e, "a store to this");
      return undefined;
  }
}

/** A bare expression: a rule call, a decision, a `match`. */
function lowerBare(cx: Lowering, s: ast.ExprStmt): void {
  const e = unparen(s.value);
  if (e.kind === "match") lowerMatch(cx, e, (body) => lowerArm(cx, body));
  else if (e.kind === "call" && e.callee.kind === "member" && e.callee.name.text === "add") lowerAdd(cx, e, e.callee.object);
  else lowerValue(cx, e, {});
}

/** `list.add(x)`: the list with one entry more; full is a fault (G2). */
function lowerAdd(cx: Lowering, e: ast.CallExpr, object: ast.Expr): void {
  const place = placeOf(cx, object);
  const [entry] = e.args;
  if (place === undefined || entry === undefined) return;
  if (place.type.kind !== "list") {
    cx.refuse(e, "`.add` to this");
    return;
  }
  const value = lowerExpr(cx, entry.value);
  const one: Expr = { kind: "array", type: { kind: "list", element: place.type.element, length: 1 }, elements: [value], span: entry.span };
  const longer: Expr = { kind: "call", type: place.type, name: "concat", args: [lowerExpr(cx, object), one], span: e.span };
  cx.flow.emit({ kind: "store", place, value: longer, checked: true, span: e.span });
}

/* ---------------------------------------------------------------- branches */

/** Runs one of two branches. They stay structured where neither pauses; else they meet in a block of their own. */
export function branch(cx: Lowering, condition: Expr, then: () => void, otherwise: () => void, span: Span, name = "after_if"): void {
  if (isConst(condition)) return condition.value === true ? then() : otherwise();
  const { flow } = cx;
  if (flow.at === undefined) return;
  const yes = flow.within(then);
  const no = flow.within(otherwise);
  if (yes.sink.body.length === 0 && no.sink.body.length === 0) return;
  if (yes.sink.body.length === 0) flow.emit({ kind: "if", condition: not(condition, condition.span), then: no.sink.body, else: [], span });
  else flow.emit({ kind: "if", condition, then: yes.sink.body, else: no.sink.body, span });
  if (yes.end === undefined && no.end === undefined) flow.at = undefined;
  else if (yes.end === undefined) flow.at = no.end === no.sink ? flow.at : no.end;
  else if (no.end === undefined) flow.at = yes.end === yes.sink ? flow.at : yes.end;
  else if (yes.end !== yes.sink || no.end !== no.sink) {
    const join = flow.open(name, span);
    for (const end of [yes.end, no.end]) end.body.push({ kind: "goto", block: join.id, span });
    flow.at = join;
  }
}

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

/* ---------------------------------------------------------------- ends and rewards */

/** `win`, `draw` (A10): pays and ends. */
function lowerWin(cx: Lowering, s: ast.Stmt, winner: Expr, by: Expr): void {
  cx.flow.emit({ kind: "win", winner, by, span: s.span });
  cx.flow.jump({ kind: "end", truncated: false, record: [], span: s.span });
}

function lowerEnd(cx: Lowering, s: ast.EndStmt): void {
  const record: { name: string; value: Expr }[] = [];
  const given = s.with;
  const entries: readonly ast.RecordEntry[] =
    given?.kind === "record_expr"
      ? given.entries
      : given?.kind === "paren"
        ? [{ kind: "record_entry", span: given.span, value: given.inner }]
        : given?.kind === "tuple"
          ? given.elements.map((value) => ({ kind: "record_entry", span: value.span, value }))
          : [];
  if (given !== undefined && entries.length === 0) cx.refuse(given, "`end with` without names", "write `end with (name: value)`");
  for (const entry of entries) {
    const value = lowerExpr(cx, entry.value);
    const name = entryName(entry);
    record.push({ name, value });
    if (!cx.endFields.has(name)) cx.endFields.set(name, value.type);
  }
  cx.flow.jump({ kind: "end", truncated: s.word === "cut", record, span: s.span });
}

/** `reward t += e as c` (A9) for a seat. */
function lowerReward(cx: Lowering, s: ast.RewardStmt): void {
  if (s.at !== undefined) {
    cx.refuse(s, "`reward … at` a site");
    return;
  }
  const seat = lowerExpr(cx, s.target);
  if (seat.type.kind !== "seat") {
    if (seat.type.kind !== "unknown") cx.refuse(s.target, "a reward for something that is no seat");
    return;
  }
  const value = lowerExpr(cx, s.value);
  if (isConst(value) && Number(value.value) === 0) return;
  cx.flow.emit({ kind: "reward", seat, value, channel: s.channel?.text ?? "outcome", span: s.span });
}
