/** Calls and comprehensions: reductions, the language's functions, records, tags, and functions inlined by value (A2). */
import type * as ast from "../../1-parse/ast.js";
import { REAL, type Type } from "../../3-check/types.js";
import { allOf, constant, index, isConst, setOf, whole, cond, eq, spread } from "./build.js";
import { declarationOf } from "./context.js";
import type { Lowering } from "./context.js";
import { lowerExternCall } from "./externs.js";
import { elementOf, lowerExpr, lowerSkipOrTake, sizeOfList, unparen } from "./expressions.js";
import { inlineFunction } from "./functions.js";
import type { Expr } from "./ir.js";
import { movesOf } from "./part-moves.js";
import { isPlainTags, valueCount } from "./values.js";

import { reveal } from "./reveals.js";
import { comprehensionOnTheWay, tells } from "./told-on-the-way.js";
import { lowerSort } from "./sorts.js";
import { eachEntry } from "./vectors.js";
import { zipped } from "./zips.js";
import type { Walk } from "./walks.js";
import { lengthOf, openWalk } from "./walks.js";
import type { Span } from "../../source/source-file.js";

type Reduction = (Expr & { kind: "reduce" })["op"];

const REDUCTIONS: ReadonlySet<string> = new Set<Reduction>(["any", "all", "sum", "count", "min", "max", "argmax", "argmin", "mean"]);

/** Functions of the language that automata call by name. */
const FUNCTIONS: ReadonlySet<string> = new Set(
  "abs sign floor ceil round int real sqrt exp log sin cos tanh clamp other neighbours distance score min max concat mode".split(" "),
);

/** Lowers a call that gives a value and has no effect. */
export function lowerCall(cx: Lowering, e: ast.CallExpr, type: Type): Expr {
  const callee = unparen(e.callee);
  const own = callee.kind === "member" ? declarationOf(cx.symbol(callee.name)) : undefined;
  if (own?.kind === "fn") return inlineFunction(cx, e, own, type);
  if (own?.kind === "rule") return cx.refuse(e, "a rule's value inside an expression", "give it a name first: `let x = …`");
  if (callee.kind === "member" && (callee.name.text === "skip" || callee.name.text === "take")) return lowerSkipOrTake(cx, e, callee, type);
  if (callee.kind !== "name_expr") return cx.refuse(e, "a call of a value");
  const name = callee.name;
  const meaning = cx.typed.meaningOf(name);
  if (meaning?.kind === "tag") {
    const heads = e.args.map((a) => lowerExpr(cx, a.value));
    if (isPlainTags(meaning.type)) return constant(meaning.type, meaning.index, e.span);
    return { kind: "tagged", type: meaning.type, tag: meaning.index, heads, span: e.span };
  }
  const symbol = cx.symbol(name);
  if (meaning?.kind === "builtin" || symbol?.kind === "builtin") return lowerBuiltin(cx, e, name.text, type);
  const declaration = declarationOf(symbol);
  switch (declaration?.kind) {
    case "fn":
      return inlineFunction(cx, e, declaration, type);
    case "rule":
      return cx.refuse(e, "a rule's value inside an expression", "give it a name first: `let x = " + `${name.text}(…)\``);
    case "record":
      return construct(cx, e, declaration, type);
    case "extern":
      return lowerExternCall(cx, e, declaration, type);
    default:
      return cx.refuse(e, `a call of \`${name.text}\``);
  }
}

/** `Task(program: p, input: i)`: fields that are left out have their defaults. */
function construct(cx: Lowering, e: ast.CallExpr, declaration: ast.RecordDecl, type: Type): Expr {
  if (type.kind !== "record") return cx.refuse(e, `the record \`${declaration.name.text}\``);
  const given = new Map<string, Expr>();
  e.args.forEach((arg, i) => {
    const name = arg.name?.text ?? type.fields[i]?.name ?? "";
    const declared = type.fields.find((f) => f.name === name)?.type ?? type;
    given.set(name, cx.fitted(lowerExpr(cx, arg.value), name, declared, arg));
  });
  const fields: { name: string; value: Expr }[] = [];
  for (const f of type.fields) {
    const member = declaration.members.find((m): m is ast.Field => m.kind === "field" && m.name.text === f.name);
    const value = given.get(f.name) ?? (member?.init?.op === "=" ? spread(f.type, lowerExpr(cx, member.init.value)) : undefined);
    if (value === undefined) return cx.refuse(e, `a \`${declaration.name.text}\` without \`${f.name}\``);
    fields.push({ name: f.name, value });
  }
  return { kind: "record", type, fields, span: e.span };
}

function lowerBuiltin(cx: Lowering, e: ast.CallExpr, name: string, type: Type): Expr {
  if (REDUCTIONS.has(name) && e.args.length === 1) return lowerReduction(cx, e, name as Reduction, type);
  if (name === "size") {
    const of = lowerExpr(cx, e.args[0].value);
    if (of.kind === "index_type") return constant(type, valueCount(of.of) ?? 0, e.span);
    return sizeOfList(of, type, e.span);
  }
  if (name === "zip") {
    const lists = e.args.map((a) => lowerExpr(cx, a.value));
    return zipped(cx, lists, e.span);
  }
  if (name === "sort") return lowerSort(cx, e, type);
  if (name === "picture") return lowerPicture(cx, e, type);
  if (name === "reveal") {
    // Where the expression may not be reached, or runs once for each entry, nothing can be told on the way.
    if (cx.fixed === 0 && cx.flow.at !== undefined && cx.calls.every((c) => c.node.kind !== "fn")) {
      const told = reveal(cx, e, cx.target);
      if (told !== undefined) return told;
    }
    return cx.refuse(e, "`reveal` under a condition inside an expression", "give it a name first: `let x = reveal(…)`");
  }
  if (["deal", "uniform", "shuffle", "normal", "sample", "distinct"].includes(name)) {
    return cx.refuse(e, `the distribution \`${name}\` as a value`, "draw from it with `~`");
  }
  if (name === "is_legal") {
    const move = e.args[0].value;
    const known = [...cx.bindings].flatMap(([node, b]) => (b.kind === "value" && isConst(b.value) ? [[node, b.value.value] as const] : []));
    const value = cx.typed.constUnder(move, new Map(known));
    if (value === undefined) return cx.refuse(e, "`is_legal` of a move that is not known beforehand");
    const parts = movesOf(cx.typed.typeOf(move), value).map((part) =>
      typeof part === "string"
        ? constant({ kind: "text" }, part, e.span)
        : constant({ kind: "list", element: REAL, length: part.length }, part, e.span),
    );
    return { kind: "call", type, name, args: parts, span: e.span };
  }
  if (name === "one_hot" && type.kind === "array") {
    const value = lowerExpr(cx, e.args[0].value);
    const known = isConst(value) || cx.isStable(value) || cx.fixed > 0 || cx.flow.at === undefined;
    const shown = known ? value : cx.named(value, "shown", value.type, e.span);
    const [axis] = type.index;
    const local = cx.local();
    const at: Expr = { kind: "local", type: axis, local, name: "at", span: e.span };
    const body = cond(eq(at, shown, e.span), constant(REAL, 1), constant(REAL, 0), REAL, e.span);
    return { kind: "map", type, local, name: "at", over: allOf(axis, e.span), body, span: e.span };
  }
  if (name === "dot") return lowerDot(cx, e, type);
  if (name === "concat" && e.args.length > 1) {
    const lists = e.args.map((a) => lowerExpr(cx, a.value));
    return lists
      .slice(1)
      .reduce<Expr>(
        (all, next) => ({ kind: "call", type: joinedType(type, all, next), name: "concat", args: [all, next], span: e.span }),
        lists[0],
      );
  }
  if (name === "norm") return lowerNorm(cx, lowerExpr(cx, e.args[0].value), e.span);
  if (
    FUNCTIONS.has(name) &&
    name !== "concat" &&
    name !== "mode" &&
    name !== "neighbours" &&
    (type.kind === "array" || type.kind === "list")
  ) {
    const apply = (entries: readonly Expr[], of: Type): Expr => ({ kind: "call", type: of, name, args: entries, span: e.span });
    return eachEntry(
      cx,
      type,
      e.args.map((a) => lowerExpr(cx, a.value)),
      apply,
      e.span,
    );
  }
  if (!FUNCTIONS.has(name) || e.args.some((a) => a.name !== undefined)) return cx.refuse(e, `\`${name}\` here`);
  const args = e.args.map((a) => lowerExpr(cx, a.value));
  if ((name === "int" || name === "real") && args[0].kind === "const") {
    if (typeof args[0].value === "number" || typeof args[0].value === "boolean") return constant(type, Number(args[0].value), e.span);
  }
  return { kind: "call", type, name, args, span: e.span };
}

/** `norm(xs)`: the root of the sum of the squares, in order. */
/** The type of two lists put one after the other. */
function joinedType(whole: Type, left: Expr, right: Expr): Type {
  if (whole.kind !== "list") return whole;
  const [a, b] = [left, right].map((list) => lengthOf(list));
  const fixed = whole.length !== undefined;
  if (a === undefined || b === undefined) return whole;
  return { kind: "list", element: whole.element, ...(fixed ? { length: a + b } : { upTo: a + b }) };
}

/** `dot(xs, ys)`: products of the numbers one by one, added up. */
function lowerDot(cx: Lowering, e: ast.CallExpr, type: Type): Expr {
  const [xs, ys] = e.args.map((a) => lowerExpr(cx, a.value));
  const count = lengthOf(xs) ?? (xs.type.kind === "tuple" ? xs.type.elements.length : 0);
  const index0: Type = { kind: "int", low: 0, high: Math.max(0, count - 1) };
  const many: Type = xs.type.kind === "array" ? { ...xs.type, element: type } : { kind: "array", index: [index0], element: type };
  const over = eachEntry(
    cx,
    many,
    [xs, ys],
    ([x, y], of) => ({ kind: "binary", op: "mul", type: of, left: x, right: y, span: e.span }),
    e.span,
  );
  const local = cx.local();
  const x: Expr = { kind: "local", type, local, name: "x", span: e.span };
  return { kind: "reduce", type, op: "sum", local, name: "x", over, body: x, span: e.span };
}

function lowerNorm(cx: Lowering, given: Expr, span: Span): Expr {
  const entry: Type = given.type.kind === "tuple" ? { kind: "real" } : elementOf(given.type);
  const count = given.type.kind === "tuple" ? given.type.elements.length : 0;
  const index0: Type = { kind: "int", low: 0, high: count - 1 };
  const over =
    given.type.kind === "tuple" ? eachEntry(cx, { kind: "array", index: [index0], element: entry }, [given], ([x]) => x, span) : given;
  const local = cx.local();
  const x: Expr = { kind: "local", type: entry, local, name: "x", span };
  const square: Expr = { kind: "binary", op: "mul", type: { kind: "real" }, left: x, right: x, span };
  const sum: Expr = { kind: "reduce", type: { kind: "real" }, op: "sum", local, name: "x", over, body: square, span };
  return { kind: "call", type: { kind: "real" }, name: "sqrt", args: [sum], span };
}

/** `any(e for x in xs where c)`, or of a list. Several binders nest. */
function lowerReduction(cx: Lowering, e: ast.CallExpr, op: Reduction, type: Type): Expr {
  const value = unparen(e.args[0].value);
  // What is told entry by entry is told before anything is made of it.
  if (value.kind !== "comprehension" || tells(cx, [value.value])) {
    const over = lowerExpr(cx, value);
    const element = elementOf(over.type);
    if (op === "argmax" || op === "argmin") return bestPosition(cx, e, op, over, type);
    const local = cx.local();
    return { kind: "reduce", type, op, local, name: "x", over, body: { kind: "local", type: element, local, name: "x" }, span: e.span };
  }
  return cx.fixedly(() => {
    const binders = value.for.binders;
    const nests = op === "any" || op === "all" || op === "sum" || op === "count";
    if (binders.length > 1 && !nests) return overSeveral(cx, e, value, op, type);
    const walks = binders.map((b) => openWalk(cx, b));
    const where = value.for.where === undefined ? undefined : lowerExpr(cx, value.for.where);
    let result = lowerExpr(cx, value.value);
    for (let i = walks.length - 1; i >= 0; i--) {
      const inner = i === walks.length - 1;
      const { local, name, over } = walks[i];
      const outerOp: Reduction = op === "count" && !inner ? "sum" : op;
      result = { kind: "reduce", type, op: outerOp, local, name, over, where: inner ? where : undefined, body: result, span: e.span };
    }
    return result;
  });
}

/** `max(e for x in xs, y in ys)`: over the list of them all; `argmax` gives the tuple. */
function overSeveral(cx: Lowering, e: ast.CallExpr, value: ast.ComprehensionExpr, op: Reduction, type: Type): Expr {
  const walks = value.for.binders.map((b) => openWalk(cx, b));
  const where = value.for.where === undefined ? undefined : lowerExpr(cx, value.for.where);
  const body = lowerExpr(cx, value.value);
  const span = e.span;
  const local = cx.local();
  if (op !== "argmax" && op !== "argmin") {
    const over = nested(walks, where, body, { kind: "list", element: body.type, upTo: mostOf(walks) }, span);
    return { kind: "reduce", type, op, local, name: "x", over, body: { kind: "local", type: body.type, local, name: "x" }, span };
  }
  // Pairs of what is compared and what it is for.
  const keys = walks.map((w): Expr => ({ kind: "local", type: w.type, local: w.local, name: w.name, span: w.span }));
  const key: Expr = { kind: "array", type: { kind: "tuple", elements: keys.map((k) => k.type) }, elements: keys, span };
  const pair: Type = { kind: "tuple", elements: [body.type, key.type] };
  const rows: Expr = { kind: "array", type: pair, elements: [body, key], span };
  const over = nested(walks, where, rows, { kind: "list", element: pair, upTo: mostOf(walks) }, span);
  const best: Expr = { kind: "local", type: pair, local, name: "best" };
  const found: Expr = { kind: "reduce", type: pair, op, local, name: "best", over, body: index(best, [whole(0)], span), span };
  return index(found, [whole(1)], span);
}

const mostOf = (walks: readonly Walk[]): number | undefined =>
  walks.reduce<number | undefined>((n, w) => {
    const length = lengthOf(w.over);
    return n === undefined || length === undefined ? undefined : n * length;
  }, 1);

/** `argmax(list)`: the position of the best entry; of an array, its index. */
function bestPosition(cx: Lowering, e: ast.CallExpr, op: "argmax" | "argmin", list: Expr, type: Type): Expr {
  const axis = list.type.kind === "array" && list.type.index.length === 1 ? list.type.index[0] : undefined;
  const length = lengthOf(list);
  if (axis === undefined && length === undefined) return cx.refuse(e, `\`${op}\` of a list whose length changes`);
  const local = cx.local();
  const positions: Type = { kind: "int", low: 0, high: Math.max(0, (length ?? 1) - 1) };
  const over: Expr =
    axis === undefined
      ? { kind: "span_of", type: { kind: "list", element: positions, length }, low: whole(0), high: whole((length ?? 1) - 1), span: e.span }
      : allOf(axis, e.span);
  const at: Expr = { kind: "local", type: axis ?? positions, local, name: "i" };
  return { kind: "reduce", type, op, local, name: "i", over, body: index(list, [at]), span: e.span };
}

/** `[e for x in xs where c]`. */
export function lowerComprehension(cx: Lowering, e: ast.ComprehensionExpr, type: Type): Expr {
  if (tells(cx, [e.value])) return comprehensionOnTheWay(cx, e, type);
  return cx.fixedly(() => {
    const walks = e.for.binders.map((b) => openWalk(cx, b));
    const where = e.for.where === undefined ? undefined : lowerExpr(cx, e.for.where);
    const body = lowerExpr(cx, e.value);
    const whole: Type = type.kind === "set" ? { kind: "list", element: type.element } : type;
    // `[[e for y in Y] for x in X]` where an array over both is wanted.
    const rows = walks.length === 1 && type.kind === "array" && type.index.length > 1 && isRows(body.type, type);
    const list = rows
      ? ({
          kind: "map",
          flat: true,
          type,
          local: walks[0].local,
          name: walks[0].name,
          over: walks[0].over,
          where,
          body,
          span: e.span,
        } satisfies Expr)
      : nested(walks, where, body, whole, e.span);
    return type.kind === "set" ? setOf(type, list) : list;
  });
}

const isRows = (body: Type, whole: Type & { kind: "array" }): boolean =>
  (body.kind === "array" || body.kind === "list") && whole.element.kind !== "array" && whole.element.kind !== "list";

/** A list over several lists: each pass of the outer ones adds the entries of the inner one. */
function nested(walks: readonly Walk[], where: Expr | undefined, body: Expr, type: Type, span: Span): Expr {
  const element = elementOf(type);
  let result = body;
  let most: number | undefined = 1;
  for (let i = walks.length - 1; i >= 0; i--) {
    const inner = i === walks.length - 1;
    const { local, name, over } = walks[i];
    const length = lengthOf(over);
    most = most === undefined || length === undefined ? undefined : most * length;
    const exact = most !== undefined && where === undefined && walks.slice(i).every((w) => isExact(w.over));
    const own: Type = i === 0 ? type : { kind: "list", element, ...(most === undefined ? {} : exact ? { length: most } : { upTo: most }) };
    result = {
      kind: "map",
      ...(inner ? {} : { flat: true as const }),
      type: own,
      local,
      name,
      over,
      where: inner ? where : undefined,
      body: result,
      span,
    };
  }
  return result;
}

/** Whether what is walked always has as many entries as `lengthOf` says. */
function isExact(over: Expr): boolean {
  if (over.kind === "span_of") return isConst(over.low) && isConst(over.high);
  if (over.kind === "const") return Array.isArray(over.value);
  return over.type.kind === "array" || over.type.kind === "index_type" || (over.type.kind === "list" && over.type.length !== undefined);
}

/** `picture(board, none: ".", x: "X", o: "O")`: the texts in order, that for none first. */
function lowerPicture(cx: Lowering, e: ast.CallExpr, type: Type): Expr {
  const board = lowerExpr(cx, e.args[0].value);
  const element = elementOf(board.type);
  const inner = element.kind === "option" ? element.inner : element;
  const names =
    inner.kind === "seat" ? inner.names : inner.kind === "enum" ? inner.members : inner.kind === "bool" ? ["false", "true"] : undefined;
  if (names === undefined) return cx.refuse(e, "`picture` of this board");
  const texts: string[] = [];
  for (const name of element.kind === "option" ? ["none", ...names] : names) {
    const arg = e.args.find((a) => a.name?.text === name);
    const text = arg === undefined ? constant({ kind: "text" }, name.slice(0, 1)) : lowerExpr(cx, arg.value);
    if (text.kind !== "const" || typeof text.value !== "string") return cx.refuse(arg ?? e, "a picture with a text that changes");
    texts.push(text.value);
  }
  const list: Expr = constant({ kind: "list", element: { kind: "text" }, length: texts.length }, texts);
  return { kind: "call", type, name: "picture", args: [board, list], span: e.span };
}
