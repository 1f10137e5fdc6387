/** Finite types: how many values they have, which number each has (C5), and how it is said in words. */
import type { ConstValue } from "../../3-check/typed.js";
import type { Type } from "../../3-check/types.js";

/** A tag with its payload as plain data. */
export interface TaggedValue {
  readonly tag: number;
  readonly heads: readonly ConstValue[];
  readonly [more: string]: ConstValue;
}

/** Tells whether no tag of a tagged type carries anything, so that its values are plain numbers. */
export function isPlainTags(type: Type & { kind: "tagged" }): boolean {
  return type.tags.every((tag) => tag.heads.length === 0);
}

/** Counts the values of a type whose values can be listed: index types (C5), and arrays of those. */
export function valueCount(type: Type): number | undefined {
  const product = (types: readonly Type[]) =>
    types.reduce<number | undefined>((n, t) => {
      const size = valueCount(t);
      return n === undefined || size === undefined || n * size > 2 ** 31 ? undefined : n * size;
    }, 1);
  switch (type.kind) {
    case "bool":
      return 2;
    case "int":
      return type.high - type.low < 2 ** 24 ? type.high - type.low + 1 : undefined;
    case "enum":
      return type.members.length;
    case "seat":
      return type.names.length;
    case "grid":
      return type.rows * type.cols;
    case "option": {
      const inner = valueCount(type.inner);
      return inner === undefined ? undefined : inner + 1;
    }
    case "tuple":
      return product(type.elements);
    case "record":
      return product(type.fields.map((f) => f.type));
    case "tagged":
      return type.tags.reduce<number | undefined>((n, tag) => {
        const size = product(tag.heads.map((h) => h.type));
        return n === undefined || size === undefined ? undefined : n + size;
      }, 0);
    case "array": {
      const entries = entryCount(type);
      return product(Array.from({ length: entries ?? 0 }, () => type.element));
    }
    default:
      return undefined;
  }
}

/** Counts the entries of an array type. */
export function entryCount(type: Type & { kind: "array" }): number | undefined {
  return type.index.reduce<number | undefined>((n, axis) => {
    const size = valueCount(axis);
    return n === undefined || size === undefined ? undefined : n * size;
  }, 1);
}

/** Gives value number `index` of a finite type: as written, row-major over parts (C5); of an option, none is number 0. */
export function valueAt(type: Type, index: number): ConstValue {
  const parts = (types: readonly Type[], at: number): ConstValue[] => {
    const values: ConstValue[] = [];
    for (let i = types.length - 1; i >= 0; i--) {
      const size = valueCount(types[i]) ?? 1;
      values.unshift(valueAt(types[i], at % size));
      at = Math.floor(at / size);
    }
    return values;
  };
  switch (type.kind) {
    case "bool":
      return index === 1;
    case "int":
      return type.low + index;
    case "option":
      return index === 0 ? null : valueAt(type.inner, index - 1);
    case "tuple":
      return parts(type.elements, index);
    case "array":
      return parts(
        Array.from({ length: entryCount(type) ?? 0 }, () => type.element),
        index,
      );
    case "record": {
      const values = parts(
        type.fields.map((f) => f.type),
        index,
      );
      return Object.fromEntries(type.fields.map((f, i) => [f.name, values[i]]));
    }
    case "tagged": {
      if (isPlainTags(type)) return index;
      for (let tag = 0, rest = index; tag < type.tags.length; tag++) {
        const heads = type.tags[tag].heads.map((h) => h.type);
        const size = heads.reduce((n, h) => n * (valueCount(h) ?? 1), 1);
        if (rest < size) return { tag, heads: parts(heads, rest) };
        rest -= size;
      }
      return null;
    }
    default:
      return index;
  }
}

/** Gives the number of a value of a finite type: the inverse of `valueAt`. */
export function numberOf(type: Type, value: ConstValue): number {
  const parts = (types: readonly Type[], values: readonly ConstValue[]) =>
    types.reduce((n, t, i) => n * (valueCount(t) ?? 1) + numberOf(t, values[i]), 0);
  switch (type.kind) {
    case "bool":
      return value === true || value === 1 ? 1 : 0;
    case "int":
      return (value as number) - type.low;
    case "option":
      return value === null ? 0 : numberOf(type.inner, value) + 1;
    case "tuple":
      return parts(type.elements, value as readonly ConstValue[]);
    case "array":
      return parts(
        (value as readonly ConstValue[]).map(() => type.element),
        value as readonly ConstValue[],
      );
    case "record":
      return parts(
        type.fields.map((f) => f.type),
        type.fields.map((f) => (value as Readonly<Record<string, ConstValue>>)[f.name]),
      );
    case "tagged": {
      if (isPlainTags(type)) return value as number;
      const { tag, heads } = value as TaggedValue;
      const types = type.tags[tag].heads.map((h) => h.type);
      return type.tags.slice(0, tag).reduce((n, t) => n + t.heads.reduce((m, h) => m * (valueCount(h.type) ?? 1), 1), parts(types, heads));
    }
    default:
      return value as number;
  }
}

/** Says a value in words: `check`, `raise(3)`, `(1, 2)`, `queen`. */
export function describeValue(type: Type, value: ConstValue): string {
  switch (type.kind) {
    case "enum":
      return type.members[value as number];
    case "seat":
      return type.names[value as number];
    case "grid":
      return `(${Math.floor((value as number) / type.cols)}, ${(value as number) % type.cols})`;
    case "option":
      return value === null ? "none" : describeValue(type.inner, value);
    case "tuple":
      return `(${type.elements.map((t, i) => describeValue(t, (value as readonly ConstValue[])[i])).join(", ")})`;
    case "array":
    case "list":
      return `[${(value as readonly ConstValue[]).map((v) => describeValue(type.element, v)).join(", ")}]`;
    case "record":
      return `(${type.fields.map((f) => `${f.name}: ${describeValue(f.type, (value as Readonly<Record<string, ConstValue>>)[f.name])}`).join(", ")})`;
    case "tagged": {
      if (isPlainTags(type)) return type.tags[value as number].tag;
      const { tag, heads } = value as TaggedValue;
      const told = type.tags[tag].heads.map((h, i) => describeValue(h.type, heads[i]));
      return told.length === 0 ? type.tags[tag].tag : `${type.tags[tag].tag}(${told.join(", ")})`;
    }
    default:
      return String(value);
  }
}
