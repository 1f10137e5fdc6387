/** How a kernel keeps values: numbers in typed arrays, a composite value as a row of numbers (`leavesOf`). */
import type { ConstValue } from "../../../3-check/typed.js";
import type { Type } from "../../../3-check/types.js";
import type { Leaf } from "../../../4-lower/games/layout.js";
import { leavesOf } from "../../../4-lower/games/layout.js";
import { isPlainTags } from "../../../4-lower/games/values.js";
import type { TaggedValue } from "../../../4-lower/games/values.js";

/** A place in a typed array: constant part and the rest as text. */
export interface Offset {
  readonly text: string;
  readonly constant: number;
}

/** Adds offsets. */
export function plus(a: Offset, b: Offset): Offset {
  return { text: [a.text, b.text].filter((t) => t !== "").join(" + "), constant: a.constant + b.constant };
}

/** Multiplies a number, as text or constant, into an offset. */
export function times(text: string, factor: number): Offset {
  if (/^-?\d+$/.test(text)) return { text: "", constant: Number(text) * factor };
  return { text: factor === 1 ? text : `(${text}) * ${factor}`, constant: 0 };
}

/** Prints an offset. */
export function offsetText(offset: Offset): string {
  if (offset.text === "") return String(offset.constant);
  if (offset.constant === 0) return offset.text;
  return `${offset.text} ${offset.constant < 0 ? "-" : "+"} ${Math.abs(offset.constant)}`;
}

/** A value of any type that lies in a typed array. */
export interface Ref {
  readonly array: string;
  readonly at: Offset;
  readonly type: Type;
}

/** Counts the numbers of a type; undefined if kernels cannot keep it. */
export function strideOf(type: Type): number | undefined {
  return supported(type) ? leavesOf(type)?.length : undefined;
}

/** What kernels keep so far: whole numbers, reals, options of whole numbers, and arrays, records, tuples and tags of these. */
function supported(type: Type): boolean {
  switch (type.kind) {
    case "bool":
    case "int":
    case "real":
    case "enum":
    case "seat":
    case "grid":
      return true;
    case "tagged":
      return type.tags.every((tag) => tag.heads.every((head) => supported(head.type)));
    case "option":
      return supported(type.inner) && leavesOf(type)?.length === 1;
    case "array":
      return supported(type.element);
    case "list":
      return type.length !== undefined && supported(type.element);
    case "record":
      return type.fields.every((f) => supported(f.type));
    case "tuple":
      return type.elements.every(supported);
    default:
      return false;
  }
}

/** How far a head of a tag lies behind the start of a tagged value. */
export function headOffset(type: Type & { kind: "tagged" }, tag: number, head: number): number {
  const sizes = (heads: readonly { readonly type: Type }[]) => heads.reduce((n, h) => n + (strideOf(h.type) ?? 0), 0);
  return 1 + type.tags.slice(0, tag).reduce((n, t) => n + sizes(t.heads), 0) + sizes(type.tags[tag].heads.slice(0, head));
}

/** Picks the narrowest typed array for numbers. */
export function arrayFor(low: number, high: number, hasReal: boolean): string {
  if (hasReal) return low >= -(2 ** 24) && high <= 2 ** 24 ? "Float32Array" : "Float64Array";
  if (low >= 0) return high < 2 ** 8 ? "Uint8Array" : high < 2 ** 16 ? "Uint16Array" : high < 2 ** 31 ? "Int32Array" : "Float64Array";
  if (low >= -(2 ** 7) && high < 2 ** 7) return "Int8Array";
  if (low >= -(2 ** 15) && high < 2 ** 15) return "Int16Array";
  return low >= -(2 ** 31) && high < 2 ** 31 ? "Int32Array" : "Float64Array";
}

/** Picks the typed array for the numbers of a type. */
export function arrayOfType(type: Type): string {
  const leaves: readonly Leaf[] = leavesOf(type) ?? [];
  const ints = leaves.filter((leaf) => leaf.kind === "int");
  const low = Math.min(0, ...ints.map((leaf) => leaf.low));
  const high = Math.max(0, ...ints.map((leaf) => leaf.high));
  return arrayFor(low, high, ints.length < leaves.length);
}

/** Whether a value of a type is one number. */
export function isScalar(type: Type): boolean {
  switch (type.kind) {
    case "array":
    case "list":
    case "record":
    case "tuple":
    case "text":
    case "index_type":
      return false;
    case "tagged":
      return isPlainTags(type);
    default:
      return true;
  }
}

/** The number that stands for a constant of a scalar type in a kernel. */
export function encode(type: Type, value: ConstValue): number {
  if (value === null) return 0;
  if (type.kind === "option") return encode(type.inner, value) + 1 - lowOf(type.inner);
  if (typeof value === "boolean") return value ? 1 : 0;
  return Number(value);
}

/** The least value of a whole-number type. */
export function lowOf(type: Type): number {
  return type.kind === "int" ? type.low : 0;
}

/** The numbers of a constant of any type that kernels keep. */
export function numbersOf(type: Type, value: ConstValue): readonly number[] {
  switch (type.kind) {
    case "array":
    case "list":
      return (value as readonly ConstValue[]).flatMap((v) => numbersOf(type.element, v));
    case "tuple":
      return type.elements.flatMap((t, i) => numbersOf(t, (value as readonly ConstValue[])[i]));
    case "record":
      return type.fields.flatMap((f) => numbersOf(f.type, (value as Readonly<Record<string, ConstValue>>)[f.name]));
    case "tagged": {
      if (isPlainTags(type)) return [Number(value)];
      const { tag, heads } = value as TaggedValue;
      // The payloads of other tags are zeros.
      const payload = type.tags.flatMap((t, i) =>
        t.heads.flatMap((h, k) => (i === tag ? numbersOf(h.type, heads[k]) : Array<number>(strideOf(h.type) ?? 0).fill(0))),
      );
      return [tag, ...payload];
    }
    default:
      return [encode(type, value)];
  }
}
