/** Values of finite index types as constants: numbers for simple ones, lists for tuples, null for none; in the order of C5. */
import type { ConstValue } from "./typed.js";
import { sizeOf, type Type } from "./types.js";

/** Lists every value of a finite index type in order; undefined if it is none or too large to list. */
export function valuesOf(type: Type): readonly ConstValue[] | undefined {
  const size = sizeOf(type);
  if (size === undefined || size > 100_000) return undefined;
  switch (type.kind) {
    case "bool":
      return [false, true];
    case "int":
      return Array.from({ length: size }, (_, i) => type.low + i);
    case "enum":
    case "seat":
    case "grid":
      return Array.from({ length: size }, (_, i) => i);
    case "option": {
      const inner = valuesOf(type.inner);
      return inner === undefined ? undefined : [null, ...inner];
    }
    case "tuple":
      return product(type.elements.map(valuesOf));
    case "record": {
      const rows = product(type.fields.map((f) => valuesOf(f.type)));
      return rows?.map((row) => Object.fromEntries(type.fields.map((f, i) => [f.name, row[i]])));
    }
    case "tagged":
      return type.tags.every((t) => t.heads.length === 0) ? type.tags.map((_, i) => i) : undefined;
    default:
      return undefined;
  }
}

function product(lists: readonly (readonly ConstValue[] | undefined)[]): (readonly ConstValue[])[] | undefined {
  let rows: (readonly ConstValue[])[] = [[]];
  for (const list of lists) {
    if (list === undefined) return undefined;
    rows = rows.flatMap((row) => list.map((v) => [...row, v]));
    if (rows.length > 100_000) return undefined;
  }
  return rows;
}

/** The position of a value in its index type, row-major; undefined if it is not one of its values. */
export function positionIn(type: Type, value: ConstValue): number | undefined {
  switch (type.kind) {
    case "bool":
      return typeof value === "boolean" ? Number(value) : undefined;
    case "int":
      return typeof value === "number" && value >= type.low && value <= type.high ? value - type.low : undefined;
    case "enum":
    case "seat":
    case "grid":
    case "tagged":
      return typeof value === "number" && value >= 0 && value < (sizeOf(type) ?? 0) ? value : undefined;
    case "option": {
      if (value === null) return 0;
      const inner = positionIn(type.inner, value);
      return inner === undefined ? undefined : inner + 1;
    }
    case "tuple": {
      if (!Array.isArray(value)) return undefined;
      let at = 0;
      for (let i = 0; i < type.elements.length; i++) {
        const position = positionIn(type.elements[i], value[i]);
        if (position === undefined) return undefined;
        at = at * sizeOf(type.elements[i])! + position;
      }
      return at;
    }
    default:
      return undefined;
  }
}

/** The flat, row-major position of an entry of an array. */
export function flatPosition(index: readonly Type[], at: readonly ConstValue[]): number | undefined {
  return positionIn({ kind: "tuple", elements: index }, at);
}

/** How many entries an array over these index types has. */
export function flatSize(index: readonly Type[]): number {
  return index.reduce((a, t) => a * (sizeOf(t) ?? 0), 1);
}
