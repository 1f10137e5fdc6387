/** Calls and comprehensions: reductions, the language's functions, records, tags, and functions inlined by value (A2). */
import type * as ast from "../../1-parse/ast.js";
import type { Type } from "../../3-check/types.js";
import { allOf, constant, index, isConst, setOf, whole } from "./build.js";
import { declarationOf } from "./context.js";
import type { Lowering } from "./context.js";
import { lowerExternCall } from "./externs.js";
import { elementOf, lowerExpr, sizeOfList, unparen } from "./expressions.js";
import { inlineFunction } from "./functions.js";
import type { Expr } from "./ir.js";
import { describeValue, isPlainTags, valueCount } from "./values.js";
import { lengthOf, openWalk } from "./walks.js";

type Reduction = (Expr & { kind: "reduce" })["op"];

const REDUCTIONS: ReadonlySet<string> = new Set<Reduction>(["any", "all", "sum", "count", "min", "max", "argmax", "argmin", "mean"]);

/** Functions of the language that automata call by name. */
const FUNCTIONS: ReadonlySet<string> = new Set(
  "abs sign floor ceil round int real sqrt exp log sin cos tanh clamp other neighbours distance score min max concat zip mode".split(" "),
);

/** Lowers a call that gives a value and has no effect. */
export function lowerCall(cx: Lowering, e: ast.CallExpr, type: Type): Expr {
  const callee = unparen(e.callee);
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
    const value = given.get(f.name) ?? (member?.init?.op === "=" ? lowerExpr(cx, member.init.value) : undefined);
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
  if (name === "picture") return lowerPicture(cx, e, type);
  if (name === "reveal") return cx.refuse(e, "`reveal` inside an expression", "give it a name first: `let x = reveal(…)`");
  if (["deal", "uniform", "shuffle", "normal", "sample", "distinct"].includes(name)) {
    return cx.refuse(e, `the distribution \`${name}\` as a value`, "draw from it with `~`");
  }
  if (name === "is_legal") {
    const move = e.args[0].value;
    const known = [...cx.bindings].flatMap(([node, b]) => (b.kind === "value" && isConst(b.value) ? [[node, b.value.value] as const] : []));
    const value = cx.typed.constUnder(move, new Map(known));
    if (value === undefined) return cx.refuse(e, "`is_legal` of a move that is not known beforehand");
    const words: Expr = constant({ kind: "text" }, describeValue(cx.typed.typeOf(move), value), e.span);
    return { kind: "call", type, name, args: [words], span: e.span };
  }
  if (!FUNCTIONS.has(name) || e.args.some((a) => a.name !== undefined)) return cx.refuse(e, `\`${name}\` here`);
  const args = e.args.map((a) => lowerExpr(cx, a.value));
  if ((name === "int" || name === "real") && args[0].kind === "const") {
    if (typeof args[0].value === "number" || typeof args[0].value === "boolean") return constant(type, Number(args[0].value), e.span);
  }
  return { kind: "call", type, name, args, span: e.span };
}

/** `any(e for x in xs where c)`, or of a list. Several binders nest. */
function lowerReduction(cx: Lowering, e: ast.CallExpr, op: Reduction, type: Type): Expr {
  const value = unparen(e.args[0].value);
  if (value.kind !== "comprehension") {
    const over = lowerExpr(cx, value);
    const element = elementOf(over.type);
    if (op === "argmax" || op === "argmin") return bestPosition(cx, e, op, over, type);
    const local = cx.local();
    return { kind: "reduce", type, op, local, name: "x", over, body: { kind: "local", type: element, local, name: "x" }, span: e.span };
  }
  return cx.fixedly(() => {
    const binders = value.for.binders;
    const nests = op === "any" || op === "all" || op === "sum" || op === "count";
    if (binders.length > 1 && !nests) return cx.refuse(value, `\`${op}\` over several lists at once`);
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
  return cx.fixedly(() => {
    if (e.for.binders.length > 1) return cx.refuse(e, "a list over several lists at once");
    const { local, name, over } = openWalk(cx, e.for.binders[0]);
    const where = e.for.where === undefined ? undefined : lowerExpr(cx, e.for.where);
    const body = lowerExpr(cx, e.value);
    if (type.kind !== "set") return { kind: "map", type, local, name, over, where, body, span: e.span };
    return setOf(type, { kind: "map", type: { kind: "list", element: type.element }, local, name, over, where, body, span: e.span });
  });
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
