/** Types of expressions, with an expected type going inwards (C3 to C6). */
import type * as ast from "../1-parse/ast.js";
import { unreachable } from "../diagnostics/define.js";
import { meant, near } from "../2-bind/did-you-mean.js";
import { inferCall } from "./calls.js";
import { declarationOf, type Context } from "./context.js";
import { evaluate } from "./const-eval.js";
import { binaryType } from "./operators.js";
import {
  badWeights,
  cannotInfer,
  incomparable,
  misplacedDecision,
  mismatch,
  noField,
  notADistribution,
  notWalkable,
  notYet,
  untestedOption,
  weightTotal,
  wrongArguments,
  wrongOperand,
} from "./messages.js";
import { badIndex } from "./messages.js";
import { inferMatch } from "./matches.js";
import { memberOf, resolveName } from "./names.js";
import { assume, narrowed } from "./narrowing.js";
import { assignable, elementOf, int, join, present } from "./relations.js";
import { bindPattern } from "./binders.js";
import { typeText } from "./type-text.js";
import { BOOL, INT, REAL, UNKNOWN, sizeOf, type Type } from "./types.js";

/** Types an expression; `expected` helps to read names, lists, tuples and records, and is not enforced. */
export function infer(c: Context, e: ast.Expr, expected?: Type): Type {
  const type = inferRaw(c, e, expected);
  c.types.set(e, type);
  return type;
}

/** Types an expression and reports it unless it may stand where `expected` is wanted. */
export function check(c: Context, e: ast.Expr, expected: Type, what?: string): Type {
  const type = infer(c, e, expected);
  expectType(c, e, type, expected, what);
  return type;
}

/** Reports a type that does not fit. */
export function expectType(c: Context, at: ast.Node, type: Type, expected: Type, what?: string): void {
  if (assignable(type, expected)) return;
  if (type.kind === "option" && assignable(type.inner, expected)) {
    c.report(untestedOption, at.span, { type: typeText(type), what: `${typeText(expected)} is expected` }, optionHelp());
  } else if (type.kind === "dist" && assignable(type.of, expected)) {
    c.report(notYet, at.span, { what: "a distribution where a value is expected" }, { help: "draw with `let x ~ …` first" });
  } else {
    c.report(mismatch, at.span, { expected: typeText(expected), found: typeText(type), ...(what === undefined ? {} : { what }) });
  }
}

export function optionHelp() {
  return { help: "test it first with `is some`, or say what to use instead with `else`" };
}

/** Types a condition. */
export function condition(c: Context, e: ast.Expr): void {
  check(c, e, BOOL, "for a condition");
}

/** Types an expression whose option must have been tested. */
export function inferPresent(c: Context, e: ast.Expr, what: string, expected?: Type): Type {
  const type = infer(c, e, expected);
  if (type.kind !== "option" && type.kind !== "none") return type;
  c.report(untestedOption, e.span, { type: typeText(type), what }, optionHelp());
  return type.kind === "none" ? UNKNOWN : type.inner;
}

function inferRaw(c: Context, e: ast.Expr, expected: Type | undefined): Type {
  switch (e.kind) {
    case "unknown":
      return UNKNOWN;
    case "number":
      return e.integer && Number.isInteger(e.value)
        ? Math.abs(e.value) > 2147483647
          ? (outOfInt(c, e), INT)
          : int(e.value, e.value)
        : REAL;
    case "string":
      for (const part of e.parts) if (part.kind === "string_hole") infer(c, part.value);
      return { kind: "text" };
    case "bool":
      return BOOL;
    case "none":
      return expected?.kind === "option" ? expected : { kind: "none" };
    case "name_expr": {
      const found = resolveName(c, e.name, expected);
      if (found.meaning?.kind === "tag" && found.meaning.type.tags[found.meaning.index].heads.length > 0) {
        const heads = found.meaning.type.tags[found.meaning.index].heads.map((h) => `${h.name}: …`).join(", ");
        c.report(wrongArguments, e.span, { name: e.name.text, problem: `carries (${heads})` });
        return UNKNOWN;
      }
      return narrowed(c, e, found.type);
    }
    case "column":
      c.report(notYet, e.span, { what: "a column outside of a method" });
      return UNKNOWN;
    case "paren":
      return infer(c, e.inner, expected);
    case "member":
      return memberType(c, e);
    case "call":
      return inferCall(c, e, expected);
    case "index":
      return indexType(c, e);
    case "unary": {
      if (e.op === "not") {
        condition(c, e.operand);
        return BOOL;
      }
      const type = inferPresent(c, e.operand, "a number is expected", expected);
      if (type.kind === "int") return int(-type.high, -type.low);
      if (type.kind === "bool") return int(-1, 0);
      if (type.kind !== "real" && type.kind !== "unknown")
        c.report(wrongOperand, e.span, { op: "-", needs: "a number", found: typeText(type) });
      return type.kind === "real" ? REAL : UNKNOWN;
    }
    case "binary":
      return binaryType(c, e, expected);
    case "is":
      return isType(c, e);
    case "in": {
      const left = infer(c, e.left);
      const right = infer(c, e.right, { kind: "list", element: present(left) });
      if (right.kind === "index_type" && right.of.kind === "real" && (isNumber(left) || left.kind === "unknown")) return BOOL;
      const walked = elementOf(right);
      if (right.kind !== "unknown" && walked === undefined) c.report(notWalkable, e.right.span, { type: typeText(right) });
      else if (walked !== undefined && join(present(left), present(walked.element)) === undefined) {
        c.report(incomparable, e.span, { left: typeText(left), right: typeText(walked.element) });
      }
      return BOOL;
    }
    case "range": {
      const low = inferPresent(c, e.low, "a number is expected");
      const high = inferPresent(c, e.high, "a number is expected");
      if (low.kind === "real" || high.kind === "real") return { kind: "index_type", of: REAL };
      if (low.kind !== "int" || high.kind !== "int") {
        for (const [side, type] of [[e.low, low] as const, [e.high, high] as const]) {
          if (type.kind !== "int" && type.kind !== "unknown")
            c.report(wrongOperand, side.span, { op: "..", needs: "whole numbers", found: typeText(type) });
        }
        return UNKNOWN;
      }
      // With ends known beforehand it is an index type, else a list.
      if (low.low === low.high && high.low === high.high) {
        return low.low <= high.high
          ? { kind: "index_type", of: int(low.low, high.high) }
          : { kind: "list", element: int(low.low, low.low), length: 0, upTo: 0 };
      }
      return { kind: "list", element: int(low.low, Math.max(low.low, high.high)) };
    }
    case "pipe": {
      c.report(notYet, e.span, { what: "`|>` outside of networks" });
      return UNKNOWN;
    }
    case "conditional": {
      condition(c, e.condition);
      const before = c.facts;
      const then = c.assuming(assume(c, before, e.condition, true), () => infer(c, e.then, expected));
      const wanted = expected ?? (then.kind === "none" ? undefined : optional(then));
      const otherwise = c.assuming(assume(c, before, e.condition, false), () => infer(c, e.else, wanted));
      const joined = join(then, otherwise);
      if (joined === undefined)
        c.report(mismatch, e.else.span, { expected: typeText(then), what: "as in the first case", found: typeText(otherwise) });
      return joined ?? UNKNOWN;
    }
    case "lambda": {
      const wanted = expected?.kind === "fn" ? expected : undefined;
      e.params.forEach((p, i) => c.nameTypes.set(p, wanted?.params[i] ?? UNKNOWN));
      if (e.body.kind === "block") {
        c.report(notYet, e.body.span, { what: "a block after `=>`" });
        return UNKNOWN;
      }
      const result = infer(c, e.body, wanted?.result);
      return { kind: "fn", params: e.params.map((p) => c.nameTypes.get(p) ?? UNKNOWN), result };
    }
    case "record_expr":
      return recordType(c, e, expected);
    case "tuple":
      return tupleType(c, e, expected);
    case "list":
      return listType(c, e, expected);
    case "comprehension":
      return comprehensionType(c, e, expected);
    case "weighted": {
      const wanted = expected?.kind === "dist" ? expected.of : expected;
      let type: Type = UNKNOWN;
      for (const outcome of e.outcomes) {
        const value = infer(c, outcome.value, wanted ?? (type.kind === "unknown" ? undefined : type));
        const joined = join(type, value);
        if (joined === undefined)
          c.report(mismatch, outcome.value.span, { expected: typeText(type), what: "as the outcomes before", found: typeText(value) });
        else type = joined;
        const weight = inferPresent(c, outcome.weight, "a weight is expected");
        if (weight.kind !== "int" && weight.kind !== "real" && weight.kind !== "unknown") {
          c.report(badWeights, outcome.weight.span, { problem: `a weight is a number, found ${typeText(weight)}` });
        } else if (weight.kind === "int" && weight.high < 0) {
          c.report(badWeights, outcome.weight.span, { problem: "a weight cannot be negative" });
        }
      }
      weightsSum(c, e);
      return { kind: "dist", of: type };
    }
    case "match":
      return inferMatch(c, e, expected);
    case "else": {
      const found = infer(c, e.operand, expected);
      // A reduction of nothing is none where the result is used as an option (C11).
      const operand = found.kind !== "unknown" && mayBeOfNothing(c, e.operand) ? optional(found) : found;
      c.types.set(e.operand, operand);
      if (operand.kind !== "option" && operand.kind !== "none" && operand.kind !== "unknown") {
        c.report(wrongOperand, e.operand.span, { op: "else", needs: "a value that may be none", found: typeText(operand) });
      }
      const there = operand.kind === "none" ? UNKNOWN : present(operand);
      if (e.otherwise.kind === "block") {
        c.report(notYet, e.otherwise.span, { what: "a block after `else` here" });
        return there;
      }
      const otherwise = infer(c, e.otherwise, expected ?? there);
      const joined = join(there, otherwise);
      if (joined === undefined) c.report(mismatch, e.otherwise.span, { expected: typeText(there), found: typeText(otherwise) });
      return joined ?? UNKNOWN;
    }
    case "clause":
      return clauseType(c, e, expected);
    case "with":
      return withType(c, e);
    case "given":
    case "chooses":
    case "writes":
    case "play_expr":
    case "collect":
    case "run": {
      c.report(misplacedDecision, e.span, { what: `\`${decisionWord(e)}\`` }, { help: "put it into a variable first: `let x = …`" });
      return UNKNOWN;
    }
    default:
      return unreachable(e);
  }
}

/** The word of a decision, `play`, `collect` or `run`. */
export function decisionWord(e: ast.Expr): string {
  if (e.kind === "given") return decisionWord(e.operand);
  return e.kind === "play_expr" ? "play" : e.kind;
}

/** Weights that the compiler knows should be probabilities (F7). */
function weightsSum(c: Context, e: ast.WeightedExpr): void {
  let total = 0;
  for (const { weight } of e.outcomes) {
    const known = evaluate(c, weight);
    if (!("value" in known) || typeof known.value !== "number") return;
    total += known.value;
  }
  if (total === 0 && e.outcomes.length > 0) c.report(badWeights, e.span, { problem: "no outcome has a positive weight" });
  else if (total > 0 && Math.abs(total - 1) > 1e-9) c.report(weightTotal, e.span, { total: Number(total.toPrecision(6)) });
}

function optional(type: Type): Type {
  return type.kind === "option" || type.kind === "unknown" ? type : { kind: "option", inner: type };
}

function mayBeOfNothing(c: Context, e: ast.Expr): boolean {
  if (e.kind === "paren") return mayBeOfNothing(c, e.inner);
  if (e.kind !== "call" || e.callee.kind !== "name_expr") return false;
  const meaning = c.shared.meanings.get(e.callee.name);
  return meaning?.kind === "builtin" && ["mean", "min", "max", "argmin", "argmax"].includes(meaning.name) && e.args.length === 1;
}

function outOfInt(c: Context, e: ast.NumberLit): void {
  c.report(mismatch, e.span, { expected: "a whole number of 32 bits", found: e.text });
}

/* ---------------------------------------------------------------- parts */

function memberType(c: Context, e: ast.MemberExpr): Type {
  const object = inferPresent(c, e.object, `\`.${e.name.text}\` reads its value`);
  const name = e.name.text;
  const found = fieldOf(object, name);
  if (found !== undefined) return narrowed(c, e, found);
  if (object.kind === "unknown") return UNKNOWN;
  const fields = fieldNames(object);
  const best = near(name, fields);
  c.report(noField, e.name.span, { name, type: typeText(object) }, best === undefined ? fieldHelp(fields) : meant(e.name.span, best));
  return UNKNOWN;
}

function fieldHelp(fields: readonly string[]) {
  return fields.length === 0 ? {} : { help: `it has ${fields.map((f) => `\`.${f}\``).join(", ")}` };
}

/** The type of a field, or of what the language knows about a value: `.row`, `.size`. */
export function fieldOf(type: Type, name: string): Type | undefined {
  switch (type.kind) {
    case "unknown":
      return UNKNOWN;
    case "record":
      return type.fields.find((f) => f.name === name)?.type;
    case "grid":
      return name === "row" ? int(0, type.rows - 1) : name === "col" ? int(0, type.cols - 1) : undefined;
    case "list":
      if (name === "size") return int(type.length ?? 0, type.length ?? type.upTo ?? 2147483647);
      return name === "first" || name === "last" ? { kind: "option", inner: type.element } : undefined;
    case "array": {
      const size = type.index.reduce((a, t) => a * (sizeOf(t) ?? 0), 1);
      return name === "size" ? int(size, size) : undefined;
    }
    case "set": {
      const size = sizeOf(type.element);
      return name === "size" ? int(0, size ?? 2147483647) : undefined;
    }
    case "index_type": {
      const size = sizeOf(type.of);
      return name === "size" && size !== undefined ? int(size, size) : undefined;
    }
    default:
      return undefined;
  }
}

function fieldNames(type: Type): string[] {
  switch (type.kind) {
    case "record":
      return type.fields.map((f) => f.name);
    case "grid":
      return ["row", "col"];
    case "list":
      return ["size", "first", "last"];
    case "array":
    case "set":
    case "index_type":
      return ["size"];
    default:
      return [];
  }
}

function indexType(c: Context, e: ast.IndexExpr): Type {
  const object = inferPresent(c, e.object, "`[ ]` reads an entry of it");
  if (e.indices.some((i) => i.kind === "range")) {
    e.indices.forEach((i) => i.kind !== "wildcard" && infer(c, i));
    c.report(notYet, e.span, { what: "a part of a list or array, as `xs[a..b]`," });
    return UNKNOWN;
  }
  if (object.kind === "index_type") {
    c.report(notYet, e.span, { what: "an array type as a value" });
    return UNKNOWN;
  }
  const infers = (expected: readonly (Type | undefined)[]) =>
    e.indices.map((i, n) => (i.kind === "wildcard" ? UNKNOWN : inferPresent(c, i, "an index is expected", expected[n])));
  switch (object.kind) {
    case "array": {
      // A whole row: fewer indices than axes.
      const found = infers(object.index);
      if (found.length > object.index.length) {
        // Arrays of arrays: `a[i, j]`.
        if (object.element.kind === "array" && found.length === object.index.length + object.element.index.length) {
          checkIndices(c, e, [...object.index, ...object.element.index], found);
          return narrowed(c, e, object.element.element);
        }
        c.report(badIndex, e.span, {
          problem: `${typeText(object)} takes ${plural(object.index.length, "index", "indices")}, found ${found.length}`,
        });
        return UNKNOWN;
      }
      checkIndices(c, e, object.index, found);
      if (found.length === object.index.length) return narrowed(c, e, object.element);
      return { kind: "array", index: object.index.slice(found.length), element: object.element };
    }
    case "list": {
      const [at] = infers([INT]);
      if (e.indices.length !== 1) c.report(badIndex, e.span, { problem: `a list takes one index, found ${e.indices.length}` });
      if (at !== undefined && at.kind !== "int" && at.kind !== "unknown")
        c.report(mismatch, e.indices[0].span, { expected: "a whole number", what: "as an index", found: typeText(at) });
      const length = object.length;
      if (at?.kind === "int" && (at.low < 0 || length === undefined || at.high >= length)) c.checkedIndices.add(e);
      if (at?.kind === "int" && (at.high < 0 || (length !== undefined && at.low >= length))) {
        c.report(badIndex, e.indices[0].span, { problem: `the index ${typeText(at)} is outside of a list of ${length ?? "any length"}` });
      }
      return narrowed(c, e, object.element);
    }
    case "table":
      infers([object.key]);
      return object.element;
    case "tuple": {
      const [at] = infers([INT]);
      if (at?.kind === "int" && at.low === at.high && at.low >= 0 && at.low < object.elements.length) return object.elements[at.low];
      c.report(badIndex, e.span, { problem: `${typeText(object)} has entries 0..${object.elements.length - 1}, chosen by a number` });
      return UNKNOWN;
    }
    case "unknown":
      infers([]);
      return UNKNOWN;
    default:
      infers([]);
      c.report(badIndex, e.span, { problem: `${typeText(object)} has no entries to index` });
      return UNKNOWN;
  }
}

function checkIndices(c: Context, e: ast.IndexExpr, index: readonly Type[], found: readonly Type[]): void {
  found.forEach((type, i) => {
    const at = e.indices[i];
    if (at.kind === "wildcard") {
      c.report(notYet, at.span, { what: "`_` as an index" });
      return;
    }
    expectType(c, at, type, index[i], "as an index");
    const wanted = index[i];
    if (type.kind === "int" && wanted.kind === "int") {
      if (type.high < wanted.low || type.low > wanted.high)
        c.report(badIndex, at.span, { problem: `the index ${typeText(type)} is outside of ${typeText(wanted)}` });
      else if (type.low < wanted.low || type.high > wanted.high) c.checkedIndices.add(e);
    }
  });
}

function plural(n: number, one: string, many: string): string {
  return n === 1 ? `one ${one}` : `${n} ${many}`;
}

function isType(c: Context, e: ast.IsExpr): Type {
  const left = infer(c, e.left);
  if (e.right.kind === "none") {
    c.types.set(e.right, { kind: "none" });
    needsOption(c, e, left, "none");
    return BOOL;
  }
  if (e.right.kind === "name_expr" && e.right.name.text === "some" && c.symbol(e.right.name)?.kind !== "local") {
    c.shared.meanings.set(e.right.name, { kind: "some" });
    c.types.set(e.right, BOOL);
    needsOption(c, e, left, "some");
    return BOOL;
  }
  const wanted = present(left);
  if (tagTest(c, e, wanted)) return BOOL;
  if (e.right.kind === "name_expr" && wanted.kind === "tagged") {
    // A tag alone tests, whatever it carries.
    const member = memberOf(wanted, e.right.name.text);
    if (member !== undefined) {
      c.shared.meanings.set(e.right.name, member.meaning!);
      c.types.set(e.right, wanted);
      return BOOL;
    }
  }
  const right = infer(c, e.right, wanted);
  comparable(c, e, left, right);
  return BOOL;
}

function needsOption(c: Context, e: ast.IsExpr, left: Type, word: string): void {
  if (left.kind === "option" || left.kind === "none" || left.kind === "unknown" || c.unwrapped.has(e.left)) return;
  c.report(wrongOperand, e.left.span, { op: `is ${word}`, needs: "a value that may be none", found: typeText(left) });
}

/** `x is raise(by)`: binds what the tag carries (C6). */
function tagTest(c: Context, e: ast.IsExpr, type: Type): boolean {
  if (e.right.kind !== "call" || e.right.callee.kind !== "name_expr" || type.kind !== "tagged") return false;
  const name = e.right.callee.name;
  const member = memberOf(type, name.text);
  if (member?.meaning?.kind !== "tag" || declarationOf(c.symbol(name)) !== undefined) return false;
  if (e.right.args.some((a) => a.name !== undefined)) return false;
  const tag = type.tags[member.meaning.index];
  if (e.right.args.length !== tag.heads.length) {
    c.report(wrongArguments, e.right.span, {
      name: name.text,
      problem: `carries ${plural(tag.heads.length, "value", "values")}, found ${e.right.args.length}`,
    });
  }
  c.shared.meanings.set(name, member.meaning);
  c.types.set(e.right, type);
  e.right.args.forEach((a, i) => {
    if (a.value.kind !== "name_expr") infer(c, a.value, tag.heads[i]?.type);
    else c.nameTypes.set(a.value.name, tag.heads[i]?.type ?? UNKNOWN);
  });
  return true;
}

/** Reports a comparison that can never be true. */
export function comparable(c: Context, e: ast.Node, left: Type, right: Type): void {
  if (join(left, right) === undefined && !(isNumber(left) && isNumber(right)))
    c.report(incomparable, e.span, { left: typeText(left), right: typeText(right) });
  else if (left.kind === "int" && right.kind === "int" && (left.low > right.high || right.low > left.high)) {
    c.report(incomparable, e.span, { left: typeText(left), right: typeText(right) });
  }
}

function isNumber(type: Type): boolean {
  return type.kind === "int" || type.kind === "real" || type.kind === "bool";
}

function recordType(c: Context, e: ast.RecordExpr, expected: Type | undefined): Type {
  const wanted = expected === undefined ? undefined : present(expected);
  const fields = e.entries.map((entry) => {
    const name = entry.name?.text ?? (entry.value.kind === "name_expr" ? entry.value.name.text : undefined);
    const type = infer(c, entry.value, wanted?.kind === "record" ? wanted.fields.find((f) => f.name === name)?.type : undefined);
    if (name === undefined)
      c.report(wrongArguments, entry.span, { name: "this record", problem: "needs a name before this value, as in `(name: value)`" });
    return { name: name ?? "", type };
  });
  if (wanted?.kind === "record" && assignable({ kind: "record", fields }, { ...wanted, decl: undefined })) return wanted;
  return { kind: "record", fields };
}

function tupleType(c: Context, e: ast.TupleExpr, expected: Type | undefined): Type {
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
  const elements = wanted?.kind === "tuple" ? wanted.elements : [];
  return { kind: "tuple", elements: e.elements.map((x, i) => infer(c, x, elements[i])) };
}

function listType(c: Context, e: ast.ListExpr, expected: Type | undefined): Type {
  const wanted = expected === undefined ? undefined : present(expected);
  let hint: Type | undefined;
  if (wanted?.kind === "list" || wanted?.kind === "set") hint = wanted.element;
  else if (wanted?.kind === "array")
    hint = wanted.index.length === 1 ? wanted.element : { kind: "array", index: wanted.index.slice(1), element: wanted.element };
  if (e.elements.length === 0) {
    if (wanted?.kind === "list" || wanted?.kind === "set" || wanted?.kind === "table") return wanted;
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
  const hint = wanted?.kind === "list" || wanted?.kind === "array" || wanted?.kind === "set" ? wanted.element : undefined;
  const { walked, facts } = forClause(c, e.for);
  const element = c.assuming(facts, () => infer(c, e.value, hint));
  return comprehended(e.for, walked, element, hint, wanted);
}

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
  const lengths = walked.map(longest);
  const upTo = lengths.every((n) => n !== undefined) ? lengths.reduce((a, n) => a! * n!, 1) : undefined;
  const length = clause.where === undefined && walked.length === 1 && walked[0].kind === "list" ? walked[0].length : undefined;
  return { kind: "list", element: filled, ...(upTo === undefined ? {} : { upTo }), ...(length === undefined ? {} : { length }) };
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

function clauseType(c: Context, e: ast.ClauseExpr, expected: Type | undefined): Type {
  if (e.word === "where") {
    const type = infer(c, e.operand, expected);
    if (type.kind === "dist") {
      c.inside({ it: type.of }, () => condition(c, e.argument));
      return type;
    }
    if (type.kind === "unknown") {
      c.inside({ it: UNKNOWN }, () => infer(c, e.argument));
      return UNKNOWN;
    }
    const walked = elementOf(type);
    if (walked === undefined) {
      c.report(notADistribution, e.operand.span, { type: typeText(type) });
      return UNKNOWN;
    }
    c.inside({ it: walked.element }, () => condition(c, e.argument));
    return { kind: "list", element: walked.element };
  }
  c.report(notYet, e.span, { what: `\`${e.word}\` in games` });
  return UNKNOWN;
}

function withType(c: Context, e: ast.WithExpr): Type {
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
