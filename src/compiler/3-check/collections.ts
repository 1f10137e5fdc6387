/** Records, tuples, lists, comprehensions and what `for` walks (C5). */
import { entryOf } from "./fill.js";
import type * as ast from "../1-parse/ast.js";
import { bindPattern } from "./binders.js";
import type { Context } from "./context.js";
import { check, condition, expectType, infer, inferPresent } from "./expressions.js";
import { badIndex, cannotInfer, mismatch, noField, notWalkable, wrongArguments, wrongOperand } from "./messages.js";
import { assume } from "./narrowing.js";
import { assignable, elementOf, join, present } from "./relations.js";
import { typeText } from "./type-text.js";
import { INT, type Type, UNKNOWN, sizeOf } from "./types.js";

/** Types `(a: 1, b)`, as the record that is expected if it fits. */
export function recordType(c: Context, e: ast.RecordExpr, expected: Type | undefined): Type {
  const wanted = expected === undefined ? undefined : present(expected);
  const fields = e.entries.map((entry) => {
    const { value } = entry;
    const name = entry.name?.text ?? (value.kind === "name_expr" || value.kind === "member" ? value.name.text : undefined);
    const type = infer(c, entry.value, wanted?.kind === "record" ? wanted.fields.find((f) => f.name === name)?.type : undefined);
    if (name === undefined)
      c.report(wrongArguments, entry.span, { name: "this record", problem: "needs a name before this value, as in `(name: value)`" });
    return { name: name ?? "", type };
  });
  if (wanted?.kind === "record" && assignable({ kind: "record", fields }, { ...wanted, decl: undefined })) return wanted;
  return { kind: "record", fields };
}

/** Types `(a, b)`, as a cell where a grid is expected. */
export function tupleType(c: Context, e: ast.TupleExpr, expected: Type | undefined): Type {
  const wanted = expected === undefined ? undefined : present(expected);
  if (wanted?.kind === "grid" && e.elements.length === 2) {
    const limits = [wanted.rows, wanted.cols];
    e.elements.forEach((x, i) => {
      const type = inferPresent(c, x, "a number is expected");
      if (type.kind === "int" && (type.high < 0 || type.low >= limits[i])) {
        c.report(badIndex, x.span, { problem: `the ${i === 0 ? "row" : "column"} ${typeText(type)} is outside of ${typeText(wanted)}` });
      } else if (type.kind === "int" && (type.low < 0 || type.high >= limits[i])) c.checkedIndices.add(e);
      else if (type.kind !== "int" && type.kind !== "unknown") expectType(c, x, type, INT);
    });
    return wanted;
  }
  if (wanted?.kind === "array" && wanted.index.length === 1 && sizeOf(wanted.index[0]) === e.elements.length) {
    const types = e.elements.map((x) => infer(c, x, wanted.element));
    if (types.every((t) => assignable(t, wanted.element))) return wanted;
  }
  const elements = wanted?.kind === "tuple" ? wanted.elements : [];
  return { kind: "tuple", elements: e.elements.map((x, i) => infer(c, x, elements[i])) };
}

/** Types `[a, b]`, as the list, array or set that is expected. */
export function listType(c: Context, e: ast.ListExpr, expected: Type | undefined): Type {
  const wanted = expected === undefined ? undefined : present(expected);
  let hint: Type | undefined;
  if (wanted?.kind === "list" || wanted?.kind === "set") hint = wanted.element;
  else if (wanted?.kind === "array")
    hint = wanted.index.length === 1 ? wanted.element : { kind: "array", index: wanted.index.slice(1), element: wanted.element };
  if (e.elements.length === 0) {
    if (wanted?.kind === "list" || wanted?.kind === "set" || wanted?.kind === "table") return wanted;
    // Nothing fills every entry: `hand: (Card[] up to 5)[player] = []`.
    const each = wanted?.kind === "array" ? entryOf(wanted) : undefined;
    if (each?.kind === "list" || each?.kind === "set") return each;
    if (expected?.kind !== "unknown") c.report(cannotInfer, e.span, { what: "the entries of `[]`" }, { help: "say it: `let x: T[] = []`" });
    return UNKNOWN;
  }
  let type: Type | undefined;
  for (const x of e.elements) {
    const element = infer(c, x, hint ?? type);
    if (type === undefined) type = element;
    else {
      const joined = join(type, element);
      if (joined === undefined)
        c.report(mismatch, x.span, { expected: typeText(type), what: "as the entries before", found: typeText(element) });
      else type = joined;
    }
  }
  const element = hint !== undefined && assignable(type!, hint) && hint.kind !== "unknown" ? hint : type!;
  if (wanted?.kind === "set") return { kind: "set", element };
  if (wanted?.kind === "array" && (sizeOf(wanted.index[0]) === e.elements.length || flat(wanted.index) === e.elements.length))
    return { ...wanted, element: wanted.index.length === 1 ? element : wanted.element };
  return { kind: "list", element, length: e.elements.length, upTo: e.elements.length };
}

function flat(index: readonly Type[]): number {
  return index.reduce((a, t) => a * (sizeOf(t) ?? 0), 1);
}

/** `[e for x in D]` over whole index types is an array over them, else a list (C5). */
export function comprehensionType(c: Context, e: ast.ComprehensionExpr, expected: Type | undefined): Type {
  const wanted = expected === undefined ? undefined : present(expected);
  const { walked, facts } = forClause(c, e.for);
  const rows =
    wanted?.kind === "array" && e.for.where === undefined && !e.value.kind.startsWith("name") ? rowOf(wanted, walked) : undefined;
  if (rows !== undefined) {
    const row = c.assuming(facts, () => infer(c, e.value, rows));
    if (row.kind === "array" && assignable(row, rows)) return wanted!;
  }
  const hint = wanted?.kind === "list" || wanted?.kind === "array" || wanted?.kind === "set" ? wanted.element : undefined;
  const element = c.assuming(facts, () => infer(c, e.value, hint));
  return comprehended(e.for, walked, element, hint, wanted);
}

/** `[[e for y in Y] for x in X]` where an array over both is expected: the type of what is inside. */
function rowOf(wanted: Type & { kind: "array" }, walked: readonly Type[]): Type | undefined {
  if (walked.length !== 1 || wanted.index.length < 2 || isMany(wanted.element)) return undefined;
  const [only] = walked;
  const count = only.kind === "index_type" ? sizeOf(only.of) : only.kind === "list" ? only.length : undefined;
  return count === sizeOf(wanted.index[0]) ? { kind: "array", index: wanted.index.slice(1), element: wanted.element } : undefined;
}

const isMany = (type: Type): boolean => type.kind === "array" || type.kind === "list";

function comprehended(
  clause: ast.ForClause,
  walked: readonly Type[],
  element: Type,
  hint: Type | undefined,
  wanted: Type | undefined,
): Type {
  const filled = hint !== undefined && hint.kind !== "unknown" && assignable(element, hint) ? hint : element;
  if (wanted?.kind === "set") return { kind: "set", element: filled };
  if (clause.where === undefined && walked.every((t) => t.kind === "index_type" || t.kind === "array")) {
    const index = walked.flatMap((t) => (t.kind === "index_type" ? [t.of] : t.kind === "array" ? t.index : []));
    if (index.every((t) => sizeOf(t) !== undefined)) return { kind: "array", index, element: filled };
  }
  const upTo = mostWalked(walked);
  const length = clause.where === undefined && walked.length === 1 && walked[0].kind === "list" ? walked[0].length : undefined;
  return { kind: "list", element: filled, ...(upTo === undefined ? {} : { upTo }), ...(length === undefined ? {} : { length }) };
}

/** The most combinations that a `for` walks, where that is known. */
export function mostWalked(walked: readonly Type[]): number | undefined {
  return walked.map(longest).reduce((a, n) => (a === undefined || n === undefined ? undefined : a * n), 1);
}

function longest(type: Type): number | undefined {
  switch (type.kind) {
    case "index_type":
      return sizeOf(type.of);
    case "array":
      return flat(type.index);
    case "list":
      return type.length ?? type.upTo;
    case "set":
      return sizeOf(type.element);
    default:
      return undefined;
  }
}

/** Types the binders of a `for`; gives what each walks and what its `where` shows. */
export function forClause(c: Context, clause: ast.ForClause): { walked: Type[]; facts: ReadonlyMap<string, Type> } {
  const walked: Type[] = [];
  for (const binder of clause.binders) {
    const type = inferPresent(c, binder.in, "`for` walks it");
    walked.push(type);
    bindBinder(c, binder, type);
  }
  let facts = c.facts;
  if (clause.where !== undefined) {
    condition(c, clause.where);
    facts = assume(c, facts, clause.where, true);
  }
  return { walked, facts };
}

function bindBinder(c: Context, binder: ast.Binder, type: Type): void {
  const walked = elementOf(type);
  if (walked === undefined) {
    c.report(notWalkable, binder.in.span, { type: typeText(type) });
    binder.names.forEach((n) => bindPattern(c, n, UNKNOWN));
    return;
  }
  if (binder.names.length === 1) return bindPattern(c, binder.names[0], walked.element);
  const { element, key } = walked;
  if (element.kind === "tuple" && element.elements.length === binder.names.length) {
    binder.names.forEach((n, i) => bindPattern(c, n, element.elements[i]));
  } else if (binder.names.length === 2 && key !== undefined && element.kind !== "unknown") {
    bindPattern(c, binder.names[0], key);
    bindPattern(c, binder.names[1], element);
  } else {
    if (element.kind !== "unknown")
      c.report(mismatch, binder.span, { expected: `a tuple of ${binder.names.length}`, found: typeText(element) });
    binder.names.forEach((n) => bindPattern(c, n, UNKNOWN));
  }
}

/** Types `x with (field: e)`. */
export function withType(c: Context, e: ast.WithExpr): Type {
  const type = inferPresent(c, e.operand, "`with` copies it");
  for (const entry of e.record.entries) {
    const name = entry.name?.text ?? (entry.value.kind === "name_expr" ? entry.value.name.text : undefined);
    const field = type.kind === "record" ? type.fields.find((f) => f.name === name) : undefined;
    if (field !== undefined) check(c, entry.value, field.type);
    else {
      infer(c, entry.value);
      if (type.kind === "record") c.report(noField, entry.span, { name: name ?? "", type: typeText(type) });
    }
  }
  if (type.kind !== "record" && type.kind !== "unknown")
    c.report(wrongOperand, e.operand.span, { op: "with", needs: "a record", found: typeText(type) });
  return type.kind === "record" ? type : UNKNOWN;
}
