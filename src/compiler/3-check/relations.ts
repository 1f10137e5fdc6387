/** When one type may stand for another, and what two have in common (semantics C3 to C6). */

import { INT, REAL, UNKNOWN, sizeOf, type Type } from "./types.js";

/** Says whether a value of `from` may be put where `to` is expected. Ranges of ints are not compared: stores prove or check them (C2). */
export function assignable(from: Type, to: Type): boolean {
  if (from.kind === "unknown" || to.kind === "unknown") return true;
  if (to.kind === "option") return from.kind === "none" || assignable(from.kind === "option" ? from.inner : from, to.inner);
  switch (from.kind) {
    case "int":
      return to.kind === "int" || to.kind === "real";
    case "array":
      if (to.kind === "list") return assignable(from.element, to.element);
      return to.kind === "array" && sameIndex(from.index, to.index) && assignable(from.element, to.element);
    case "list":
      if (to.kind === "array")
        return (from.length === undefined || from.length === count(to.index)) && assignable(from.element, to.element);
      return (to.kind === "list" || to.kind === "set") && assignable(from.element, to.element);
    case "index_type":
      if (to.kind === "list") return assignable(from.of, to.element);
      if (to.kind === "array") return sizeOf(from.of) === count(to.index) && assignable(from.of, to.element);
      return to.kind === "set" ? assignable(from.of, to.element) : to.kind === "index_type" && assignable(from.of, to.of);
    case "set":
      return to.kind === "set" && assignable(from.element, to.element);
    case "table":
      return to.kind === "table" && assignable(from.key, to.key) && assignable(from.element, to.element);
    case "tuple":
      return (
        to.kind === "tuple" && from.elements.length === to.elements.length && from.elements.every((e, i) => assignable(e, to.elements[i]))
      );
    case "record":
      if (to.kind !== "record") return false;
      if (from.decl !== undefined && to.decl !== undefined) return from.decl === to.decl;
      return (
        from.fields.length === to.fields.length &&
        from.fields.every((f) => to.fields.some((g) => g.name === f.name && assignable(f.type, g.type)))
      );
    case "tagged":
      return to.kind === "tagged" && from.tags.every((t) => to.tags.some((u) => u.tag === t.tag && u.heads.length === t.heads.length));
    case "enum":
      return to.kind === "enum" && from.decl === to.decl;
    case "seat":
      return to.kind === "seat" && from.game === to.game && from.names.every((n) => to.names.includes(n));
    case "grid":
      return to.kind === "grid" && from.rows === to.rows && from.cols === to.cols;
    case "fn":
      return (
        to.kind === "fn" &&
        from.params.length === to.params.length &&
        from.params.every((p, i) => assignable(to.params[i], p)) &&
        assignable(from.result, to.result)
      );
    case "dist":
      return to.kind === "dist" && assignable(from.of, to.of);
    case "game":
      return to.kind === "game" && (to.decl === undefined || from.decl === to.decl);
    default:
      return from.kind === to.kind;
  }
}

function count(index: readonly Type[]): number | undefined {
  return index.reduce<number | undefined>((a, t) => (a === undefined ? undefined : mul(a, sizeOf(t))), 1);
}

function mul(a: number, b: number | undefined): number | undefined {
  return b === undefined ? undefined : a * b;
}

/** Index types are the same when they count the same things. */
export function sameIndex(a: readonly Type[], b: readonly Type[]): boolean {
  return a.length === b.length && a.every((t, i) => sameIndexType(t, b[i]));
}

function sameIndexType(a: Type, b: Type): boolean {
  if (a.kind === "unknown" || b.kind === "unknown") return true;
  if (a.kind === "int") return b.kind === "int" && a.low === b.low && a.high === b.high;
  if (a.kind === "seat") return b.kind === "seat" && a.game === b.game && a.names.length === b.names.length;
  return assignable(a, b) && assignable(b, a);
}

/** The smallest type that holds values of both, or undefined. */
export function join(a: Type, b: Type): Type | undefined {
  if (a.kind === "unknown") return b;
  if (b.kind === "unknown") return a;
  if (a.kind === "none") return b.kind === "option" || b.kind === "none" ? b : { kind: "option", inner: b };
  if (b.kind === "none") return join(b, a);
  if (a.kind === "option" || b.kind === "option") {
    const inner = join(a.kind === "option" ? a.inner : a, b.kind === "option" ? b.inner : b);
    return inner === undefined ? undefined : { kind: "option", inner };
  }
  if (a.kind === "int" && b.kind === "int") return { kind: "int", low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
  if ((a.kind === "int" && b.kind === "real") || (a.kind === "real" && b.kind === "int")) return REAL;
  if (a.kind === "array" && b.kind === "array" && sameIndex(a.index, b.index)) {
    const element = join(a.element, b.element);
    return element === undefined ? undefined : { kind: "array", index: a.index, element };
  }
  if ((a.kind === "list" || a.kind === "array") && (b.kind === "list" || b.kind === "array")) {
    const element = join(a.element, b.element);
    return element === undefined ? undefined : { kind: "list", element };
  }
  if (a.kind === "tuple" && b.kind === "tuple" && a.elements.length === b.elements.length) {
    const elements = a.elements.map((e, i) => join(e, b.elements[i]));
    return elements.some((e) => e === undefined) ? undefined : { kind: "tuple", elements: elements as Type[] };
  }
  if (assignable(a, b)) return b;
  if (assignable(b, a)) return a;
  return undefined;
}

/** The type without its option. */
export function present(type: Type): Type {
  return type.kind === "option" ? type.inner : type;
}

/** A type for a variable that is stored to again: ints without a declared range are int32 (C1). */
export function widened(type: Type): Type {
  switch (type.kind) {
    case "int":
      return INT;
    case "option":
      return { kind: "option", inner: widened(type.inner) };
    case "array":
      return { ...type, element: widened(type.element) };
    case "list":
      return { kind: "list", element: widened(type.element) };
    case "tuple":
      return { kind: "tuple", elements: type.elements.map(widened) };
    case "index_type":
      return { kind: "list", element: widened(type.of) };
    default:
      return type;
  }
}

/** Makes an int type; bounds beyond int32 are cut. */
export function int(low: number, high: number): Type {
  if (Number.isNaN(low) || Number.isNaN(high)) return INT;
  return { kind: "int", low: Math.max(low, -2147483648), high: Math.min(high, 2147483647) };
}

/** What `for x in value` gives, with the key where there is one; undefined if it cannot be walked. */
export function elementOf(type: Type): { element: Type; key?: Type } | undefined {
  switch (type.kind) {
    case "unknown":
      return { element: UNKNOWN };
    case "index_type":
      return sizeOf(type.of) === undefined ? undefined : { element: type.of };
    case "list":
    case "set":
      return {
        element: type.element,
        key: { kind: "int", low: 0, high: (type.kind === "list" ? (type.upTo ?? type.length) : undefined) ?? 2147483647 },
      };
    case "array":
      return { element: type.element, key: type.index.length === 1 ? type.index[0] : { kind: "tuple", elements: type.index } };
    case "table":
      return { element: type.element, key: type.key };
    default:
      return undefined;
  }
}
