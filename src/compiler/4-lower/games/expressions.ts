/** Expressions of the language to expressions of the automaton. */
import type * as ast from "../../1-parse/ast.js";
import type { ConstValue } from "../../3-check/typed.js";
import { BOOL, INT } from "../../3-check/types.js";
import type { Type } from "../../3-check/types.js";
import { unreachable } from "../../diagnostics/define.js";
import { allOf, and, binary, cond, constant, eq, field, index, isConst, isSome, not, truth, unwrap, whole } from "./build.js";
import { lowerCall, lowerComprehension } from "./calls.js";
import { declarationOf, keyOf } from "./context.js";
import type { Lowering } from "./context.js";
import type { BinaryOp, Expr } from "./ir.js";
import { lowerMatchValue } from "./match.js";
import { isPlainTags } from "./values.js";

/** Lowers an expression without a pause. */
export function lowerExpr(cx: Lowering, e: ast.Expr): Expr {
  const type = cx.typed.typeOf(e);
  const known = constantOf(cx, e, type);
  if (known !== undefined) return known;
  return narrowed(withSpan(lowerPlain(cx, e, type), e), type);
}

function withSpan(value: Expr, e: ast.Expr): Expr {
  return value.span === undefined ? { ...value, span: e.span } : value;
}

/** Takes the value out of an option where a test has shown that it is there (C4). */
function narrowed(value: Expr, type: Type): Expr {
  if (value.type.kind !== "option" || type.kind === "option" || type.kind === "unknown" || type.kind === "none") return value;
  return unwrap(value);
}

/* ---------------------------------------------------------------- constants */

/** The value of an expression that the checker could evaluate. */
function constantOf(cx: Lowering, e: ast.Expr, type: Type): Expr | undefined {
  switch (e.kind) {
    case "number":
    case "bool":
      return constant(type.kind === "unknown" ? (e.kind === "bool" ? BOOL : INT) : type, e.value, e.span);
    case "none":
      return constant(type, null, e.span);
    case "name_expr":
    case "range":
    case "paren":
      return undefined;
    default:
  }
  if (hasPayload(type) || type.kind === "game" || type.kind === "fn" || type.kind === "dist") return undefined;
  if (cx.changed && readsParameters(cx, e, new Set())) return undefined;
  const value = cx.typed.constOf(e);
  return value === undefined ? undefined : constant(type, value, e.span);
}

function hasPayload(type: Type): boolean {
  switch (type.kind) {
    case "tagged":
      return !isPlainTags(type);
    case "option":
      return hasPayload(type.inner);
    case "array":
    case "list":
    case "set":
      return hasPayload(type.element);
    case "tuple":
      return type.elements.some(hasPayload);
    case "record":
      return type.fields.some((f) => hasPayload(f.type));
    default:
      return false;
  }
}

/** Tells whether an expression reads a parameter of the game, by itself or through a constant or function. */
function readsParameters(cx: Lowering, node: unknown, seen: Set<ast.Node>): boolean {
  if (Array.isArray(node)) return node.some((n) => readsParameters(cx, n, seen));
  if (typeof node !== "object" || node === null) return false;
  const n = node as ast.Node;
  if (n.kind === "name") {
    const symbol = cx.symbol(n as ast.Name);
    if (symbol?.kind === "param") return symbol.owner.kind === "game";
    const declaration = declarationOf(symbol);
    if (declaration === undefined || seen.has(declaration) || (declaration.kind !== "const" && declaration.kind !== "fn")) return false;
    seen.add(declaration);
    return readsParameters(cx, declaration.kind === "const" ? declaration.value : declaration.body, seen);
  }
  return Object.entries(n).some(([key, child]) => key !== "span" && readsParameters(cx, child, seen));
}

/* ---------------------------------------------------------------- one case a kind */

function lowerPlain(cx: Lowering, e: ast.Expr, type: Type): Expr {
  switch (e.kind) {
    case "unknown":
      cx.failed = true;
      return constant({ kind: "unknown" }, 0, e.span);
    case "number":
    case "bool":
    case "none":
      return constant(type, e.kind === "none" ? null : e.value, e.span);
    case "string":
      return lowerText(cx, e);
    case "name_expr":
      return lowerName(cx, e, type);
    case "paren":
      return lowerExpr(cx, e.inner);
    case "member":
      return lowerMember(cx, e, type);
    case "call":
      return lowerCall(cx, e, type);
    case "index":
      return lowerIndex(cx, e);
    case "unary": {
      const operand = lowerExpr(cx, e.operand);
      if (e.op === "not") return not(operand, e.span);
      if (isConst(operand) && typeof operand.value === "number") return constant(type, -operand.value, e.span);
      return { kind: "unary", type, op: "neg", operand, span: e.span };
    }
    case "binary":
      return lowerBinary(cx, e, type);
    case "is":
      return lowerIs(cx, e);
    case "in":
      return lowerIn(cx, e);
    case "range":
      return { kind: "span_of", type: walkable(type), low: lowerExpr(cx, e.low), high: lowerExpr(cx, e.high), span: e.span };
    case "pipe":
      return lowerPipe(cx, e, type);
    case "conditional": {
      const condition = lowerExpr(cx, e.condition);
      if (isConst(condition)) return lowerExpr(cx, condition.value === true ? e.then : e.else);
      return cx.fixedly(() => cond(condition, lowerExpr(cx, e.then), lowerExpr(cx, e.else), type, e.span));
    }
    case "record_expr":
      return lowerRecord(cx, e, type);
    case "tuple":
      return lowerTuple(cx, e, type);
    case "list":
      return lowerList(cx, e, type);
    case "comprehension":
      return lowerComprehension(cx, e, type);
    case "match":
      return lowerMatchValue(cx, e, type);
    case "clause":
      return lowerClause(cx, e, type);
    case "with":
      return lowerWith(cx, e, type);
    case "else": {
      if (e.otherwise.kind === "block")
        return cx.refuse(e, "`else` with a block inside an expression", "give it a name first: `let x = … else { … }`");
      const operand = lowerExpr(cx, e.operand);
      const otherwise = e.otherwise;
      const other = cx.fixedly(() => lowerExpr(cx, otherwise));
      if (isConst(operand)) return operand.value === null ? other : unwrap(operand);
      return { kind: "else", type, operand, otherwise: other, span: e.span };
    }
    case "column":
      return cx.refuse(e, `the column \`.${e.name.text}\``);
    case "lambda":
      return cx.refuse(e, "a function as a value");
    case "weighted":
      return cx.refuse(e, "a distribution as a value", "draw from it with `~`");
    case "collect":
      return cx.refuse(e, "`collect`");
    case "run":
      return cx.refuse(e, "`run`");
    case "play_expr":
      return cx.refuse(e, "an inner `play`");
    case "chooses":
    case "given":
      return cx.refuse(e, "a decision inside an expression", "give it a name first: `let x = p chooses …`");
    case "writes":
      return cx.refuse(e, "`writes`");
    default:
      return unreachable(e);
  }
}

function walkable(type: Type): Type {
  return type.kind === "unknown" ? { kind: "list", element: INT } : type;
}

function lowerText(cx: Lowering, e: ast.StringLit): Expr {
  const type: Type = { kind: "text" };
  const parts = e.parts.map((p) => (p.kind === "string_text" ? constant(type, p.text, p.span) : lowerExpr(cx, p.value)));
  if (parts.every((p) => isConst(p) && typeof p.value === "string")) {
    return constant(type, parts.map((p) => (isConst(p) ? String(p.value) : "")).join(""), e.span);
  }
  return { kind: "call", type, name: "text", args: parts, span: e.span };
}

/** Lowers a bare name: what it means was found by types (C6). */
function lowerName(cx: Lowering, e: ast.NameExpr, type: Type): Expr {
  const meaning = cx.typed.meaningOf(e.name);
  switch (meaning?.kind) {
    case "enum_member":
      return constant(meaning.type, meaning.index, e.span);
    case "tag":
      if (isPlainTags(meaning.type)) return constant(meaning.type, meaning.index, e.span);
      return { kind: "tagged", type: meaning.type, tag: meaning.index, heads: [], span: e.span };
    case "seat":
      return constant(meaning.type, seatNumber(cx, meaning.type.names[meaning.index]), e.span);
    case "some":
      return cx.refuse(e, "`some` outside `is`");
    case "none":
      return constant(type, null, e.span);
    case "type":
      return allOf(meaning.type, e.span);
    case "builtin":
      return lowerBuiltinName(cx, e, meaning.name, type);
    case "symbol":
    case undefined:
      return lowerSymbol(cx, e, type);
    default:
      return unreachable(meaning);
  }
}

function seatNumber(cx: Lowering, name: string): number {
  return Math.max(0, cx.seats.indexOf(name));
}

function lowerBuiltinName(cx: Lowering, e: ast.NameExpr, name: string, type: Type): Expr {
  switch (name) {
    case "me":
      return { kind: "me", type, span: e.span };
    case "turn":
      return { kind: "turn", type, span: e.span };
    case "winner":
      return { kind: "winner", type, span: e.span };
    case "it": {
      const it = cx.it[cx.it.length - 1];
      return it ?? cx.refuse(e, "`it` here");
    }
    default:
      return cx.refuse(e, `\`${name}\` as a value`);
  }
}

function lowerSymbol(cx: Lowering, e: ast.NameExpr, type: Type): Expr {
  const symbol = cx.symbol(e.name);
  switch (symbol?.kind) {
    case "players":
      return allOf(type.kind === "index_type" ? type.of : { kind: "seat", game: cx.game, names: cx.seats }, e.span);
    case "seat":
      return constant(type, seatNumber(cx, symbol.name), e.span);
    case "state": {
      const slot = cx.slotOf.get(symbol.field);
      return slot === undefined
        ? cx.refuse(e, `the state \`${e.name.text}\``)
        : { kind: "slot", type: slot.type, slot: slot.slot, span: e.span };
    }
    case "param":
    case "local":
    case "counter": {
      const key = keyOf(symbol);
      return readBinding(cx, e, key);
    }
    case "declaration":
    case "inner": {
      const declaration = symbol.declaration;
      if (declaration.kind === "const") return lowerConst(cx, e, declaration, type);
      return cx.refuse(e, `\`${e.name.text}\` as a value`);
    }
    default:
      return cx.refuse(e, `\`${e.name.text}\``);
  }
}

function readBinding(cx: Lowering, e: ast.NameExpr, key: ast.Node | undefined): Expr {
  const binding = key === undefined ? undefined : cx.bindings.get(key);
  switch (binding?.kind) {
    case "value":
      return binding.value;
    case "variable":
      return { kind: "local", type: binding.type, local: binding.local, name: binding.name, span: e.span };
    case "later":
      return lowerExpr(cx, binding.expression);
    case undefined:
      return cx.refuse(e, `\`${e.name.text}\` here`);
    default:
      return unreachable(binding);
  }
}

/** A list or array constant becomes a table of the game; anything else its value. */
function lowerConst(cx: Lowering, e: ast.NameExpr, declaration: ast.ConstDecl, type: Type): Expr {
  if (cx.changed && readsParameters(cx, declaration.value, new Set())) return lowerExpr(cx, declaration.value);
  const value: ConstValue | undefined = cx.typed.constOf(declaration.value) ?? cx.typed.constOf(e);
  if (value === undefined) return cx.refuse(e, `the constant \`${e.name.text}\``);
  if (!Array.isArray(value) || value.length === 0) return constant(type, value, e.span);
  let table = cx.tables.get(declaration);
  if (table === undefined) {
    const taken = new Set([...cx.tables.values()].map((t) => t.id));
    let id = declaration.name.text;
    for (let n = 2; taken.has(id); n++) id = `${declaration.name.text}_${n}`;
    table = { id, type, value, doc: declaration.doc ?? "", span: declaration.span };
    cx.tables.set(declaration, table);
  }
  return { kind: "table", type, table: table.id, span: e.span };
}

function lowerMember(cx: Lowering, e: ast.MemberExpr, type: Type): Expr {
  const meaning = cx.typed.meaningOf(e.name);
  if (meaning?.kind === "enum_member" || meaning?.kind === "seat" || meaning?.kind === "tag") {
    return constant(meaning.type, meaning.kind === "seat" ? seatNumber(cx, meaning.type.names[meaning.index]) : meaning.index, e.span);
  }
  const object = lowerExpr(cx, e.object);
  const name = e.name.text;
  const of = object.type;
  switch (of.kind) {
    case "grid":
      if (name === "row" || name === "col") return { kind: "call", type, name, args: [object], span: e.span };
      break;
    case "record":
      return field(object, name, of.fields.find((f) => f.name === name)?.type ?? type, e.span);
    case "array":
    case "list":
      if (name === "size") return sizeOfList(object, type, e.span);
      if (name === "first" && of.kind === "list" && (of.length ?? 0) > 0) return index(object, [whole(0)], e.span);
      break;
    case "tuple": {
      const position = Number(name);
      if (Number.isInteger(position)) return index(object, [whole(position)], e.span);
      break;
    }
    default:
  }
  return cx.refuse(e, `\`.${name}\``);
}

/** The number of entries: a constant where the type tells it. */
export function sizeOfList(object: Expr, type: Type, span: Expr["span"]): Expr {
  if (object.kind === "const" && Array.isArray(object.value)) return constant(type, object.value.length, span);
  if (object.type.kind === "list" && object.type.length !== undefined) return constant(type, object.type.length, span);
  return { kind: "call", type, name: "size", args: [object], span };
}

function lowerIndex(cx: Lowering, e: ast.IndexExpr): Expr {
  const object = lowerExpr(cx, e.object);
  const at: Expr[] = [];
  for (const i of e.indices) {
    if (i.kind === "wildcard") return cx.refuse(i, "`_` as an index");
    at.push(lowerExpr(cx, i));
  }
  if (object.type.kind !== "array" && object.type.kind !== "list" && object.type.kind !== "tuple") {
    return object.type.kind === "unknown" ? object : cx.refuse(e, `an index into ${object.type.kind}`);
  }
  return index(object, at, e.span);
}

const OPERATORS: Readonly<Record<ast.BinaryOp, BinaryOp>> = {
  or: "or",
  and: "and",
  "==": "eq",
  "!=": "ne",
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  div: "idiv",
  mod: "imod",
  "^": "pow",
};

function lowerBinary(cx: Lowering, e: ast.BinaryExpr, type: Type): Expr {
  const left = lowerExpr(cx, e.left);
  const op = OPERATORS[e.op];
  if (op === "and" || op === "or") {
    if (isConst(left) && left.value === (op === "or")) return left;
    const right = cx.fixedly(() => lowerExpr(cx, e.right));
    return binary(op, left, right, BOOL, e.span);
  }
  if (left.type.kind === "grid" && (op === "add" || op === "sub")) return lowerStep(cx, e, left, op, type);
  const right = lowerExpr(cx, e.right);
  if ((left.type.kind === "list" || left.type.kind === "array") && op === "add") {
    return { kind: "call", type, name: "concat", args: [left, right], span: e.span };
  }
  if (left.type.kind === "text" && op === "add") return { kind: "call", type, name: "text", args: [left, right], span: e.span };
  return binary(op, left, right, type, e.span);
}

/** `at + (1, 0)`: the cell a step away, none beyond the border (C4). */
function lowerStep(cx: Lowering, e: ast.BinaryExpr, cell: Expr, op: "add" | "sub", type: Type): Expr {
  const sign = (x: Expr): Expr => {
    if (op === "add") return x;
    return isConst(x) ? constant(x.type, -Number(x.value), x.span) : { kind: "unary", type: INT, op: "neg", operand: x, span: x.span };
  };
  const step = lowerExpr(cx, e.right);
  if (step.kind === "const" && Array.isArray(step.value) && step.value.length === 2) {
    const [row, col] = step.value as readonly number[];
    return { kind: "call", type, name: "grid_step", args: [cell, sign(whole(row)), sign(whole(col))], span: e.span };
  }
  if (step.kind === "array" && step.elements.length === 2) {
    return { kind: "call", type, name: "grid_step", args: [cell, ...step.elements.map(sign)], span: e.span };
  }
  if (step.type.kind === "tuple" && cx.isStable(step)) {
    return {
      kind: "call",
      type,
      name: "grid_step",
      args: [cell, sign(index(step, [whole(0)])), sign(index(step, [whole(1)]))],
      span: e.span,
    };
  }
  return cx.refuse(e.right, "this step on a grid", "write it as `(rows, columns)`");
}

/** `x is some`, `x is none`, `x is queen`, `t is raise(by)`. */
function lowerIs(cx: Lowering, e: ast.IsExpr): Expr {
  const left = lowerExpr(cx, e.left);
  const truthOf = (value: Expr): Expr => (e.not ? not(value, e.span) : value);
  const right = unparen(e.right);
  if (right.kind === "none") return truthOf(not(isSome(left, e.span), e.span));
  if (right.kind === "name_expr") {
    const meaning = cx.typed.meaningOf(right.name);
    if (meaning?.kind === "some") return truthOf(isSome(left, e.span));
    if (meaning?.kind === "none") return truthOf(not(isSome(left, e.span), e.span));
    if (meaning?.kind === "tag" && !isPlainTags(meaning.type)) return truthOf(isTag(left, meaning.index, e.span));
  }
  if (right.kind === "call" && right.callee.kind === "name_expr") {
    const meaning = cx.typed.meaningOf(right.callee.name);
    if (meaning?.kind === "tag") {
      const takesApart = right.args.length > 0 && !cx.isStable(left);
      if (takesApart && (cx.fixed > 0 || cx.flow.at === undefined)) {
        return cx.refuse(e, "taking apart a value that may change", "give it a name first: `let x = …`");
      }
      const named = takesApart ? cx.named(left, "subject", left.type, e.left.span) : left;
      const operand = narrowed(named, meaning.type);
      const tests: Expr[] = [];
      right.args.forEach((arg, head) => {
        const value: Expr = {
          kind: "head",
          type: meaning.type.tags[meaning.index].heads[head].type,
          operand,
          tag: meaning.index,
          head,
          span: arg.span,
        };
        const bound = arg.value.kind === "name_expr" ? arg.value.name : undefined;
        const symbol = bound === undefined ? undefined : cx.typed.bound.symbolOf.get(bound);
        if (bound !== undefined && symbol?.kind === "local" && symbol.name === bound) cx.bindings.set(bound, { kind: "value", value });
        else tests.push(eq(value, lowerExpr(cx, arg.value), arg.span));
      });
      return truthOf(tests.reduce((all, test) => and(all, test, e.span), isTag(named, meaning.index, e.span)));
    }
  }
  return truthOf(eq(left, lowerExpr(cx, e.right), e.span));
}

/** Tests a tag; an option that is none has no tag. */
export function isTag(operand: Expr, tag: number, span: Expr["span"]): Expr {
  if (operand.type.kind === "option") return and(isSome(operand, span), isTag(unwrap(operand), tag, span), span);
  if (operand.type.kind === "tagged" && isPlainTags(operand.type)) return eq(operand, constant(operand.type, tag), span);
  if (operand.kind === "tagged") return truth(operand.tag === tag);
  return { kind: "is_tag", type: BOOL, operand, tag, span };
}

export function unparen(e: ast.Expr): ast.Expr {
  return e.kind === "paren" ? unparen(e.inner) : e;
}

function lowerIn(cx: Lowering, e: ast.InExpr): Expr {
  const left = lowerExpr(cx, e.left);
  const right = lowerExpr(cx, e.right);
  const truthOf = (value: Expr): Expr => (e.not ? not(value, e.span) : value);
  if (right.kind === "span_of") {
    return truthOf(and(binary("le", right.low, left, BOOL, e.span), binary("le", left, right.high, BOOL, e.span), e.span));
  }
  if (right.kind === "index_type") return truthOf(truth(true));
  return truthOf({ kind: "call", type: BOOL, name: "contains", args: [right, left], span: e.span });
}

function lowerPipe(cx: Lowering, e: ast.PipeExpr, type: Type): Expr {
  if (e.right.kind !== "call") {
    const call: ast.CallExpr = { kind: "call", span: e.span, callee: e.right, args: [argument(e.left)] };
    return lowerCall(cx, call, type);
  }
  return lowerCall(cx, { ...e.right, args: [argument(e.left), ...e.right.args] }, type);
}

const argument = (value: ast.Expr): ast.Arg => ({ kind: "arg", span: value.span, value });

/** Entries by name; a bare name names itself. */
export function lowerRecord(cx: Lowering, e: ast.RecordExpr, type: Type): Expr {
  const fields = e.entries.map((entry) => ({ name: entryName(entry), value: lowerExpr(cx, entry.value) }));
  const record: Type =
    type.kind === "record" ? type : { kind: "record", fields: fields.map((f) => ({ name: f.name, type: f.value.type })) };
  return { kind: "record", type: record, fields, span: e.span };
}

export function entryName(entry: ast.RecordEntry): string {
  if (entry.name !== undefined) return entry.name.text;
  const value = unparen(entry.value);
  return value.kind === "name_expr" ? value.name.text : value.kind === "member" ? value.name.text : "";
}

function lowerTuple(cx: Lowering, e: ast.TupleExpr, type: Type): Expr {
  const elements = e.elements.map((x) => lowerExpr(cx, x));
  if (type.kind === "grid") return { kind: "call", type, name: "cell", args: elements, span: e.span };
  const tuple: Type = type.kind === "tuple" ? type : { kind: "tuple", elements: elements.map((x) => x.type) };
  return { kind: "array", type: tuple, elements, span: e.span };
}

/** Lists the entries; of an array over several axes, row-major. */
function lowerList(cx: Lowering, e: ast.ListExpr, type: Type): Expr {
  const elements: Expr[] = [];
  for (const x of e.elements) {
    const value = lowerExpr(cx, x);
    if (type.kind !== "array" || type.index.length === 1) elements.push(value);
    else if (value.kind === "array") elements.push(...value.elements);
    else return cx.refuse(x, "a row of an array that is not written out");
  }
  return { kind: "array", type, elements, span: e.span };
}

function lowerClause(cx: Lowering, e: ast.ClauseExpr, type: Type): Expr {
  if (e.word !== "where") return cx.refuse(e, `\`${e.word}\``);
  const over = lowerExpr(cx, e.operand);
  const element = elementOf(over.type);
  const local = cx.local();
  const it: Expr = { kind: "local", type: element, local, name: "it" };
  const where = cx.fixedly(() => {
    cx.it.push(it);
    const condition = lowerExpr(cx, e.argument);
    cx.it.pop();
    return condition;
  });
  return { kind: "map", type, local, name: "it", over, where, body: it, span: e.span };
}

/** What walking a value of this type gives. */
export function elementOf(type: Type): Type {
  switch (type.kind) {
    case "index_type":
      return type.of;
    case "array":
    case "list":
    case "set":
    case "table":
      return type.element;
    case "int":
      return type;
    default:
      return { kind: "unknown" };
  }
}

function lowerWith(cx: Lowering, e: ast.WithExpr, type: Type): Expr {
  const operand = lowerExpr(cx, e.operand);
  if (operand.type.kind !== "record") return cx.refuse(e, "`with` on this value");
  const changes = new Map(e.record.entries.map((entry) => [entryName(entry), lowerExpr(cx, entry.value)]));
  const fields = operand.type.fields.map((f) => ({ name: f.name, value: changes.get(f.name) ?? field(operand, f.name, f.type, e.span) }));
  return { kind: "record", type, fields, span: e.span };
}
