/** Expressions of the language to expressions of the automaton. */
import type * as ast from "../../1-parse/ast.js";
import { BOOL, INT } from "../../3-check/types.js";
import { sliced } from "../../3-check/slices.js";
import type { Type } from "../../3-check/types.js";
import { unreachable } from "../../diagnostics/define.js";
import { allOf, binary, cond, constant, field, index, isConst, listedValues, not, setOf, spread, unwrap, whole } from "./build.js";
import { lowerCall, lowerComprehension } from "./calls.js";
import type { Lowering } from "./context.js";
import type { Expr } from "./ir.js";
import { lowerMatchValue } from "./match.js";
import { lowerName, seatNumber } from "./names.js";
import { lowerBinary, lowerIn, lowerIs } from "./operators.js";
import { isPlainTags } from "./values.js";
import { conditionalOnTheWay, elseOnTheWay, matchOnTheWay, tells } from "./told-on-the-way.js";
import { eachEntry } from "./vectors.js";

/** Lowers an expression without a pause. */
export function lowerExpr(cx: Lowering, e: ast.Expr): Expr {
  const written = cx.known.get(e);
  if (written !== undefined) return written;
  const type = cx.typed.typeOf(e);
  const known = constantOf(cx, e, type);
  if (known !== undefined) return known;
  return narrowed(withSpan(lowerPlain(cx, e, type), e), type);
}

function withSpan(value: Expr, e: ast.Expr): Expr {
  return value.span === undefined ? { ...value, span: e.span } : value;
}

/** Takes the value out of an option where a test has shown that it is there (C4). */
export function narrowed(value: Expr, type: Type): Expr {
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
  const value = cx.typed.constOf(e);
  if (value === undefined) return undefined;
  return type.kind === "set" ? setOf(type, constant(type, value, e.span)) : constant(type, value, e.span);
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
      return type.kind === "index_type" ? allOf(type.of, e.span) : lowerIndex(cx, e);
    case "unary": {
      const operand = lowerExpr(cx, e.operand);
      if (e.op === "not") return not(operand, e.span);
      if (isConst(operand) && typeof operand.value === "number") return constant(type, -operand.value, e.span);
      const negate = (x: Expr, of: Type): Expr =>
        isConst(x) ? constant(of, -Number(x.value), e.span) : { kind: "unary", type: of, op: "neg", operand: x, span: e.span };
      if (type.kind === "array" || type.kind === "list") return eachEntry(cx, type, [operand], ([x], of) => negate(x, of), e.span);
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
      if (tells(cx, [e.then, e.else])) return conditionalOnTheWay(cx, e, type);
      const condition = lowerExpr(cx, e.condition);
      const branchOf = (branch: ast.Expr): Expr => {
        const value = lowerExpr(cx, branch);
        return type.kind === "set" ? spread(type, value) : value;
      };
      if (isConst(condition)) return branchOf(condition.value === true ? e.then : e.else);
      return cx.fixedly(() => cond(condition, branchOf(e.then), branchOf(e.else), type, e.span));
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
      if (tells(cx, e.arms)) return matchOnTheWay(cx, e, type);
      return lowerMatchValue(cx, e, type);
    case "clause":
      return lowerClause(cx, e, type);
    case "with":
      return lowerWith(cx, e, type);
    case "else": {
      if (e.otherwise.kind === "block")
        return cx.refuse(e, "`else` with a block inside an expression", "give it a name first: `let x = … else { … }`");
      const otherwise = e.otherwise;
      if (tells(cx, [otherwise])) return elseOnTheWay(cx, e, otherwise, type);
      const operand = lowerExpr(cx, e.operand);
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
      return cx.refuse(e, "a decision inside an expression", "give it a name first: `let x = p writes …`");
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

function lowerMember(cx: Lowering, e: ast.MemberExpr, type: Type): Expr {
  const meaning = cx.typed.meaningOf(e.name);
  if (meaning?.kind === "enum_member" || meaning?.kind === "seat" || meaning?.kind === "tag") {
    return constant(
      meaning.type,
      meaning.kind === "seat" ? seatNumber(meaning.type.game, meaning.type.names[meaning.index]) : meaning.index,
      e.span,
    );
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
      if (of.kind === "list" && of.length === undefined && (name === "first" || name === "last") && cx.isStable(object)) {
        const size = sizeOfList(object, INT, e.span);
        const at = name === "first" ? whole(0) : binary("sub", size, whole(1), INT, e.span);
        return cond(binary("gt", size, whole(0), BOOL, e.span), index(object, [at], e.span), constant(type, null, e.span), type, e.span);
      }
      if (name === "last" && of.kind === "list" && (of.length ?? 0) > 0) return index(object, [whole((of.length ?? 1) - 1)], e.span);
      if (name === "first" && of.kind === "list" && (of.length ?? 0) > 0) return index(object, [whole(0)], e.span);
      break;
    case "set":
      if (name === "size") return { kind: "call", type, name: "size", args: [object], span: e.span };
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
  const found = lowerExpr(cx, e.object);
  const object = found.kind === "index_type" ? listedValues(found) : found;
  const part = sliced(e);
  if (part !== undefined) return lowerSlice(cx, e, part, object);
  const at: Expr[] = [];
  for (const i of e.indices) {
    if (i.kind === "wildcard") return cx.refuse(i, "`_` as an index");
    at.push(lowerExpr(cx, i));
  }
  if (object.type.kind !== "array" && object.type.kind !== "list" && object.type.kind !== "tuple") {
    return object.type.kind === "unknown" ? object : cx.refuse(e, `an index into ${object.type.kind}`);
  }
  // `agent[0]` is that seat.
  const seats = object.kind === "table" && object.type.kind === "array" && object.type.element.kind === "seat" && at.every(isConst);
  const table = seats ? [...cx.tables.values()].find((t) => t.id === object.table) : undefined;
  if (table !== undefined) return index(constant(table.type, table.value), at, e.span);
  const entry = index(object, at, e.span);
  return entry.kind === "index" && cx.typed.checkedIndices.has(e) ? { ...entry, checked: true } : entry;
}

/** `xs[a..b]`: the entries at these places, in order. */
function lowerSlice(cx: Lowering, e: ast.IndexExpr, range: ast.RangeExpr, object: Expr): Expr {
  const type = cx.typed.typeOf(e);
  if (type.kind !== "list") return type.kind === "unknown" ? object : cx.refuse(e, "this part of a list");
  const [low, high] = [lowerExpr(cx, range.low), lowerExpr(cx, range.high)];
  return entriesBetween(cx, object, type, low, high, e.span, cx.typed.checkedIndices.has(e));
}

/** The entries from one place to another, both included; `checked` where they may lie outside. */
function entriesBetween(
  cx: Lowering,
  object: Expr,
  type: Type & { kind: "list" },
  low: Expr,
  high: Expr,
  span: Expr["span"],
  checked: boolean,
): Expr {
  const place: Type = { kind: "int", low: low.type.kind === "int" ? low.type.low : 0, high: high.type.kind === "int" ? high.type.high : 0 };
  const { length, upTo } = type;
  const over: Expr = { kind: "span_of", type: { kind: "list", element: place, length, upTo }, low, high, span };
  const local = cx.local();
  const entry = index(object, [{ kind: "local", type: place, local, name: "place", span }], span);
  const body: Expr = entry.kind === "index" && checked ? { ...entry, checked: true } : entry;
  return { kind: "map", type, local, name: "place", over, body, span };
}

/** `xs.skip(n)`, `xs.take(n)`: all but the first n entries, and no more than these; none are missed where there are fewer. */
export function lowerSkipOrTake(cx: Lowering, e: ast.CallExpr, callee: ast.MemberExpr, type: Type): Expr {
  const object = lowerExpr(cx, callee.object);
  if (type.kind !== "list" || object.type.kind !== "list" || e.args.length !== 1) return cx.refuse(e, "a call of a value");
  const most = object.type.length ?? object.type.upTo;
  if (most === undefined) return cx.refuse(e, `\`.${callee.name.text}(…)\` of a list without a bound`);
  const n = lowerExpr(cx, e.args[0].value);
  const size = sizeOfList(object, { kind: "int", low: 0, high: most }, e.span);
  const place: Type = { kind: "int", low: -1, high: most };
  const before = (count: Expr): Expr => binary("sub", count, whole(1), place, e.span);
  const fewer: Expr = { kind: "call", type: place, name: "min", args: [n, size], span: e.span };
  const entries: Type & { kind: "list" } = { kind: "list", element: type.element, upTo: most };
  return callee.name.text === "skip"
    ? entriesBetween(cx, object, entries, fewer, before(size), e.span, false)
    : entriesBetween(cx, object, entries, whole(0), before(fewer), e.span, false);
}

/** Takes brackets away. */
export function unparen(e: ast.Expr): ast.Expr {
  return e.kind === "paren" ? unparen(e.inner) : e;
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
  if (type.kind === "grid") {
    if (cx.typed.checkedIndices.has(e)) return { kind: "call", type, name: "cell", args: elements, span: e.span };
    // Proved to lie on the grid (C2): its number, row-major.
    return binary("add", binary("mul", elements[0], whole(type.cols), INT, e.span), elements[1], type, e.span);
  }
  if (type.kind === "array") return { kind: "array", type, elements, span: e.span };
  const tuple: Type = type.kind === "tuple" ? type : { kind: "tuple", elements: elements.map((x) => x.type) };
  return { kind: "array", type: tuple, elements, span: e.span };
}

/** Lists the entries; of an array over several axes, row-major. */
function lowerList(cx: Lowering, e: ast.ListExpr, type: Type): Expr {
  if (type.kind === "set") {
    const listed: Expr[] = e.elements.map((x) => lowerExpr(cx, x));
    return setOf(type, {
      kind: "array",
      type: { kind: "list", element: type.element, length: listed.length },
      elements: listed,
      span: e.span,
    });
  }
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
