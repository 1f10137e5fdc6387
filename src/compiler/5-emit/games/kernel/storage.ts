/**
 * How a kernel keeps values: numbers in typed arrays, a value with parts as a row of numbers. Arrays lie row-major, records and tuples in
 * order, a list as its size and then room for all its entries, a tagged value as its tag and the payload of every tag, a set as bits of
 * 32-bit words, an option of a whole number as one number (0 is none, else value + 1 - low), any other option as a presence bit and its
 * value. What does not count (entries beyond the size, payloads of other tags, the value of none) is zero, so that equal values have equal rows.
 */
import type { ConstValue } from "../../../3-check/typed.js";
import type { Type } from "../../../3-check/types.js";
import { entryCount, isPlainTags, numberOf, valueCount } from "../../../4-lower/games/values.js";
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

/** The part of a row that begins `by` numbers later. */
export function partOf(ref: Ref, by: number, type: Type): Ref {
  return { array: ref.array, at: plus(ref.at, { text: "", constant: by }), type };
}

/** Prints one number of a row. */
export function entryOf(ref: Ref, i = 0): string {
  return `${ref.array}[${offsetText(plus(ref.at, { text: "", constant: i }))}]`;
}

const strides = new WeakMap<Type, { readonly stride: number | undefined }>();

/** Counts the numbers of a type; undefined if it has no bound. */
export function strideOf(type: Type): number | undefined {
  const known = strides.get(type);
  if (known !== undefined) return known.stride;
  const stride = computedStride(type);
  strides.set(type, { stride });
  return stride;
}

function computedStride(type: Type): number | undefined {
  const sum = (types: readonly Type[], more: number) =>
    types.reduce<number | undefined>((n, t) => {
      const stride = strideOf(t);
      return n === undefined || stride === undefined ? undefined : n + stride;
    }, more);
  const product = (count: number | undefined, element: Type, more: number) => {
    const stride = strideOf(element);
    return count === undefined || stride === undefined ? undefined : more + count * stride;
  };
  switch (type.kind) {
    case "bool":
    case "int":
    case "real":
    case "enum":
    case "seat":
    case "grid":
      return 1;
    case "option":
      return isCompact(type) ? 1 : sum([type.inner], 1);
    case "tagged":
      return sum(
        type.tags.flatMap((tag) => tag.heads.map((head) => head.type)),
        1,
      );
    case "array":
      return product(entryCount(type), type.element, 0);
    case "list":
      return type.length === undefined ? product(type.upTo, type.element, 1) : product(type.length, type.element, 0);
    case "record":
      return sum(
        type.fields.map((f) => f.type),
        0,
      );
    case "tuple":
      return sum(type.elements, 0);
    case "set":
      return setWords(type);
    case "unit":
      return 0;
    default:
      return undefined;
  }
}

/** The most values a set may range over in a kernel. */
const LARGEST_SET = 4096;

/** Counts the 32-bit words of a set; undefined if its elements have no end. */
export function setWords(type: Type & { kind: "set" }): number | undefined {
  const count = valueCount(type.element);
  return count === undefined || count > LARGEST_SET ? undefined : Math.max(1, Math.ceil(count / 32));
}

/** Whether an option is one number: 0 for none, else value + 1 - low. */
export function isCompact(type: Type & { kind: "option" }): boolean {
  const { inner } = type;
  switch (inner.kind) {
    case "int":
      return inner.high - inner.low < 2 ** 31;
    case "bool":
    case "enum":
    case "seat":
    case "grid":
      return true;
    case "tagged":
      return isPlainTags(inner);
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

/** What the numbers of a type may be. */
interface Spread {
  readonly low: number;
  readonly high: number;
  readonly real: boolean;
}

function spreadOf(type: Type): Spread {
  const whole = (low: number, high: number): Spread => ({ low: Math.min(0, low), high: Math.max(0, high), real: false });
  const join = (spreads: readonly Spread[]): Spread => ({
    low: Math.min(0, ...spreads.map((s) => s.low)),
    high: Math.max(0, ...spreads.map((s) => s.high)),
    real: spreads.some((s) => s.real),
  });
  switch (type.kind) {
    case "int":
      return whole(type.low, type.high);
    case "real":
      return { low: 0, high: 0, real: true };
    case "option":
      if (isCompact(type))
        return whole(0, type.inner.kind === "int" ? type.inner.high - type.inner.low + 1 : (valueCount(type.inner) ?? 1));
      return join([whole(0, 1), spreadOf(type.inner)]);
    case "tagged":
      return join([whole(0, type.tags.length - 1), ...type.tags.flatMap((tag) => tag.heads.map((head) => spreadOf(head.type)))]);
    case "array":
      return spreadOf(type.element);
    case "list":
      return join([...(type.length === undefined ? [whole(0, type.upTo ?? 0)] : []), spreadOf(type.element)]);
    case "record":
      return join(type.fields.map((f) => spreadOf(f.type)));
    case "tuple":
      return join(type.elements.map(spreadOf));
    case "set": {
      const count = valueCount(type.element) ?? 32;
      return count < 32 ? whole(0, 2 ** count - 1) : whole(-(2 ** 31), 2 ** 31 - 1);
    }
    default:
      return whole(0, Math.max(0, (valueCount(type) ?? 1) - 1));
  }
}

/** Picks the typed array for the numbers of a type. */
export function arrayOfType(type: Type): string {
  const { low, high, real } = spreadOf(type);
  return arrayFor(low, high, real);
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
    case "set":
      return setWords(type) === 1;
    case "option":
      return isCompact(type);
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
  if (type.kind === "set") return wordsOf(type, value)[0];
  if (typeof value === "boolean") return value ? 1 : 0;
  return Number(value);
}

/** The least value of a whole-number type. */
export function lowOf(type: Type): number {
  return type.kind === "int" ? type.low : 0;
}

/** The words of a constant set. */
function wordsOf(type: Type & { kind: "set" }, value: ConstValue): readonly number[] {
  const words = Array<number>(setWords(type) ?? 1).fill(0);
  for (const member of value as readonly ConstValue[]) {
    const bit = numberOf(type.element, member);
    words[bit >>> 5] |= 1 << (bit & 31);
  }
  return words;
}

/** Gives the lists in the type of a constant a length or a bound, so that it has a size in a kernel. */
export function fittedType(type: Type, value: ConstValue): Type {
  if (type.kind === "list" && strideOf(type) === undefined && Array.isArray(value))
    return { kind: "list", element: fittedAll(type.element, value as readonly ConstValue[]), length: value.length };
  return fittedAll(type, [value]);
}

/** The type that fits every one of these values. */
function fittedAll(type: Type, values: readonly ConstValue[]): Type {
  if (strideOf(type) !== undefined || (type.kind !== "list" && type.kind !== "array") || !values.every(Array.isArray)) return type;
  const rows = values as readonly (readonly ConstValue[])[];
  const element = fittedAll(type.element, rows.flat());
  if (type.kind === "array") return { ...type, element };
  const sizes = rows.map((row) => row.length);
  const fitted: Type = { kind: "list", element, upTo: Math.max(0, ...sizes) };
  fewest.set(fitted, Math.min(...sizes));
  return fitted;
}

const fewest = new WeakMap<Type, number>();

/** The fewest entries that a list of this type has, as far as constants tell. */
export function fewestEntries(type: Type): number {
  return type.kind === "list" ? (type.length ?? fewest.get(type) ?? 0) : 0;
}

/** The numbers of a constant of any type that kernels keep. */
export function numbersOf(type: Type, value: ConstValue): readonly number[] {
  const zeros = (count: number | undefined) => Array<number>(count ?? 0).fill(0);
  switch (type.kind) {
    case "array":
      return (value as readonly ConstValue[]).flatMap((v) => numbersOf(type.element, v));
    case "list": {
      const entries = value as readonly ConstValue[];
      const numbers = entries.flatMap((v) => numbersOf(type.element, v));
      if (type.length !== undefined || type.upTo === undefined) return numbers;
      return [entries.length, ...numbers, ...zeros((type.upTo - entries.length) * (strideOf(type.element) ?? 0))];
    }
    case "option":
      if (isCompact(type)) return [encode(type, value)];
      return value === null ? zeros(strideOf(type)) : [1, ...numbersOf(type.inner, value)];
    case "set":
      return wordsOf(type, value);
    case "tuple":
      return type.elements.flatMap((t, i) => numbersOf(t, (value as readonly ConstValue[])[i]));
    case "record":
      return type.fields.flatMap((f) => numbersOf(f.type, (value as Readonly<Record<string, ConstValue>>)[f.name]));
    case "tagged": {
      if (isPlainTags(type)) return [Number(value)];
      const { tag, heads } = value as TaggedValue;
      const payload = type.tags.flatMap((t, i) =>
        t.heads.flatMap((h, k) => (i === tag ? numbersOf(h.type, heads[k]) : zeros(strideOf(h.type)))),
      );
      return [tag, ...payload];
    }
    default:
      return [encode(type, value)];
  }
}
