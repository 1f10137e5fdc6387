/** What the range analysis knows at a point: a type (with tight intervals) for each name, and what conditions showed. */
import type * as ast from "../../1-parse/ast.js";
import type { Facts } from "../context.js";
import { both } from "../narrowing.js";
import { assignable, join } from "../relations.js";
import type { Type } from "../types.js";

export interface Env {
  readonly types: ReadonlyMap<ast.Name, Type>;
  readonly facts: Facts;
}

/** What holds whichever of the ways was taken; undefined if none was. */
export function joinEnvs(envs: readonly (Env | undefined)[]): Env | undefined {
  let whole: Env | undefined;
  for (const env of envs) {
    if (env === undefined) continue;
    whole = whole === undefined ? env : { types: joinTypes(whole.types, env.types), facts: both(whole.facts, env.facts) };
  }
  return whole;
}

function joinTypes(a: ReadonlyMap<ast.Name, Type>, b: ReadonlyMap<ast.Name, Type>): ReadonlyMap<ast.Name, Type> {
  const joined = new Map(b);
  for (const [name, type] of a) {
    const other = b.get(name);
    joined.set(name, other === undefined ? type : (join(type, other) ?? type));
  }
  return joined;
}

/** Says whether two points know the same. */
export function sameEnv(a: Env, b: Env): boolean {
  if (a.types.size !== b.types.size || a.facts.size !== b.facts.size) return false;
  for (const [name, type] of a.types) if (!sameType(type, b.types.get(name))) return false;
  for (const [key, type] of a.facts) if (!sameType(type, b.facts.get(key))) return false;
  return true;
}

/** Compares types with their intervals. */
export function sameType(a: Type, b: Type | undefined): boolean {
  if (b === undefined || a.kind !== b.kind) return false;
  switch (a.kind) {
    case "int":
      return b.kind === "int" && a.low === b.low && a.high === b.high;
    case "option":
      return b.kind === "option" && sameType(a.inner, b.inner);
    case "array":
      return b.kind === "array" && sameType(a.element, b.element);
    case "list":
      return b.kind === "list" && a.length === b.length && a.upTo === b.upTo && sameType(a.element, b.element);
    case "set":
      return b.kind === "set" && sameType(a.element, b.element);
    case "tuple":
      return b.kind === "tuple" && a.elements.length === b.elements.length && a.elements.every((x, i) => sameType(x, b.elements[i]));
    case "record":
      return b.kind === "record" && a.fields.length === b.fields.length && a.fields.every((f, i) => sameType(f.type, b.fields[i].type));
    default:
      return true;
  }
}

/** Widening: the bounds that moved from `before` to `next` go to what is declared. */
export function widenedTo(before: Type, next: Type, declared: Type): Type {
  switch (next.kind) {
    case "int": {
      if (before.kind !== "int" || declared.kind !== "int") return declared;
      return {
        kind: "int",
        low: next.low < before.low ? declared.low : next.low,
        high: next.high > before.high ? declared.high : next.high,
      };
    }
    case "option":
      if (before.kind !== "option" || declared.kind !== "option") return declared;
      return { kind: "option", inner: widenedTo(before.inner, next.inner, declared.inner) };
    case "array":
      if (before.kind !== "array" || declared.kind !== "array") return declared;
      return { ...next, element: widenedTo(before.element, next.element, declared.element) };
    default:
      return sameType(before, next) ? next : declared;
  }
}

/** What a place holds after a value was stored to it: never outside of what it declares, because a store that may not fit is checked. */
export function clipped(value: Type, declared: Type): Type {
  switch (declared.kind) {
    case "int": {
      if (value.kind !== "int") return declared;
      const [low, high] = [Math.max(value.low, declared.low), Math.min(value.high, declared.high)];
      return low <= high ? { kind: "int", low, high } : declared;
    }
    case "option": {
      if (value.kind === "none") return declared;
      return { kind: "option", inner: clipped(value.kind === "option" ? value.inner : value, declared.inner) };
    }
    case "array":
      if (value.kind === "array" || value.kind === "list") return { ...declared, element: clipped(value.element, declared.element) };
      return assignable(value, declared) ? declared : { ...declared, element: clipped(value, declared.element) };
    case "list":
      if (value.kind !== "list" && value.kind !== "array") return declared;
      return { ...declared, element: clipped(value.element, declared.element) };
    case "tuple":
      if (value.kind !== "tuple") return declared;
      return { kind: "tuple", elements: declared.elements.map((d, i) => clipped(value.elements[i] ?? d, d)) };
    case "record":
      if (value.kind !== "record") return declared;
      return {
        ...declared,
        fields: declared.fields.map((f) => ({
          name: f.name,
          type: clipped(value.fields.find((v) => v.name === f.name)?.type ?? f.type, f.type),
        })),
      };
    default:
      return declared;
  }
}

/** The type of a whole after a part of it took a value as well. `path` holds fields and, for entries, how many indices. */
export function withPart(whole: Type, path: readonly (string | number)[], value: Type): Type {
  if (path.length === 0) return join(whole, value) ?? whole;
  const [step, ...rest] = path;
  if (whole.kind === "record" && typeof step === "string") {
    return { ...whole, fields: whole.fields.map((f) => (f.name === step ? { name: f.name, type: withPart(f.type, rest, value) } : f)) };
  }
  if (whole.kind === "option") return { kind: "option", inner: withPart(whole.inner, path, value) };
  if (typeof step !== "number") return whole;
  if (whole.kind === "list" || whole.kind === "table") return { ...whole, element: withPart(whole.element, rest, value) };
  if (whole.kind !== "array") return whole;
  if (step < whole.index.length) {
    // A row of the array: its entries are entries of the whole.
    const element = value.kind === "array" || value.kind === "list" ? value.element : value;
    return { ...whole, element: join(whole.element, element) ?? whole.element };
  }
  if (step === whole.index.length) return { ...whole, element: withPart(whole.element, rest, value) };
  return { ...whole, element: withPart(whole.element, [step - whole.index.length, ...rest], value) };
}
