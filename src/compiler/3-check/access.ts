/** Reading parts of values: fields, entries. */
import type * as ast from "../1-parse/ast.js";
import { meant, near } from "../2-bind/did-you-mean.js";
import type { Context } from "./context.js";
import { expectType, infer, inferPresent } from "./expressions.js";
import { badIndex, mismatch, noField, notYet } from "./messages.js";
import { narrowed } from "./narrowing.js";
import { int } from "./relations.js";
import { sliced, sliceType } from "./slices.js";
import { wholeNumber } from "./type-nodes.js";
import { typeText } from "./type-text.js";
import { INT, UNKNOWN, sizeOf, type Type } from "./types.js";

/** Types `x.field`. */
export function memberType(c: Context, e: ast.MemberExpr): Type {
  const object = inferPresent(c, e.object, `\`.${e.name.text}\` reads its value`);
  const name = e.name.text;
  const found = fieldOf(object, name);
  if (found !== undefined) return narrowed(c, e, found);
  if (object.kind === "unknown") return UNKNOWN;
  const fields = fieldNames(object);
  const best = near(name, fields);
  c.report(
    noField,
    e.name.span,
    { name, type: typeText(object) },
    best === undefined ? fieldHelp(object, name, e.object, fields) : meant(e.name.span, best),
  );
  return UNKNOWN;
}

function fieldHelp(type: Type, name: string, object: ast.Expr, fields: readonly string[]): { readonly help?: string } {
  if (type.kind === "tagged") {
    const owner = type.tags.find((tag) => tag.heads.some((head) => head.name === name));
    if (owner === undefined) return {};
    const heads = owner.heads.map((head) => head.name).join(", ");
    const { file, start, end } = object.span;
    return { help: `only \`${owner.tag}\` has it: \`match ${file.text.slice(start, end)} { ${owner.tag}(${heads}) => …, else => … }\`` };
  }
  if (type.kind === "seat" && name === "next") return { help: "the other of two players is `other(p)`" };
  return fields.length === 0 ? {} : { help: `it has ${fields.map((f) => `\`.${f}\``).join(", ")}` };
}

/** What can be called on a value, for who called something else. */
export function callsOf(type: Type): { readonly help?: string } {
  switch (type.kind) {
    case "list":
      return {
        help: "a list has `.add(x)`, `.skip(n)`, `.take(n)`, `.size`, `.first` and `.last`; without its first entry it is `xs.skip(1)`",
      };
    case "set":
      return { help: "a set has `.add(x)`, `.remove(x)` and `.size`" };
    default:
      return {};
  }
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

const ARRAY_OF_RANGES = { help: "an array of a range stands with parentheses: `(0..5)[player]`" };

/** Types `x[i]`. */
export function indexType(c: Context, e: ast.IndexExpr): Type {
  const object = inferPresent(c, e.object, "`[ ]` reads an entry of it");
  if (e.indices.length === 0) {
    if (object.kind !== "unknown")
      c.report(badIndex, e.span, { problem: "no index stands between the brackets" }, { help: "without brackets it is all of it" });
    return UNKNOWN;
  }
  const part = sliced(e);
  if (part !== undefined) return sliceType(c, e, part, object);
  if (object.kind === "index_type") return valueAtPosition(c, e, object.of);
  const infers = (expected: readonly (Type | undefined)[]) =>
    e.indices.map((i, n) => {
      if (i.kind === "wildcard") return UNKNOWN;
      if (expected[n]?.kind !== "option") return inferPresent(c, i, "an index is expected", expected[n]);
      return infer(c, i, expected[n]);
    });
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
      c.report(
        badIndex,
        e.span,
        { problem: `${typeText(object)} has no entries to index` },
        e.object.kind === "number" ? ARRAY_OF_RANGES : {},
      );
      return UNKNOWN;
  }
}

/** `Suit[k]`: the value at a position of a finite type, counted from 0. */
function valueAtPosition(c: Context, e: ast.IndexExpr, of: Type): Type {
  const size = sizeOf(of);
  const types = e.indices.map((i) => (i.kind === "wildcard" ? UNKNOWN : inferPresent(c, i, "a position is expected")));
  if (size === undefined || types.length !== 1) {
    const problem = size === undefined ? `${typeText(of)} has no values to count` : `a position is one number, found ${types.length}`;
    c.report(badIndex, e.span, { problem }, { help: "the type of an array stands in `uniform(T[n])`" });
    return UNKNOWN;
  }
  checkIndices(c, e, [int(0, size - 1)], types);
  return of;
}

/** Types `Hue[8]` where values are drawn: the type of an array; undefined if it is something else. */
export function arrayTypeOf(c: Context, e: ast.Expr): Type | undefined {
  if (e.kind === "paren") return arrayTypeOf(c, e.inner);
  if (e.kind !== "index") return undefined;
  const element = infer(c, e.object);
  if (element.kind !== "index_type") return undefined;
  const index = e.indices.map((at): Type => {
    if (at.kind === "wildcard") return UNKNOWN;
    const type = infer(c, at);
    if (type.kind === "index_type") return type.of;
    const size = type.kind === "unknown" ? undefined : wholeNumber(c, at, "a size");
    if (size !== undefined && size < 1) c.report(badIndex, at.span, { problem: `an array has one entry at least, not ${size}` });
    return size === undefined || size < 1 ? UNKNOWN : { kind: "int", low: 0, high: size - 1 };
  });
  const type: Type = index.some((axis) => axis.kind === "unknown")
    ? UNKNOWN
    : { kind: "index_type", of: { kind: "array", index, element: element.of } };
  c.types.set(e, type);
  return type;
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

/** Writes a count with its noun. */
export function plural(n: number, one: string, many: string): string {
  return n === 1 ? `one ${one}` : `${n} ${many}`;
}
