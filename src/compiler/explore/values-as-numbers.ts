/** Values as numbers and back: in draws and events, and in observations (C3). */
import type { Type } from "../3-check/types.js";
import { eventNumbers } from "../4-lower/games/history.js";
import { type Encoding, widthOf } from "../4-lower/games/layout.js";
import { isPlainTags, numberOf, valueAt, valueCount } from "../4-lower/games/values.js";
import type { Fields, Value } from "./running.js";

export function fits(type: Type, value: Value): boolean {
  switch (type.kind) {
    case "int":
      return typeof value !== "number" || (value >= type.low && value <= type.high);
    case "real":
      return Number.isFinite(Number(value));
    case "enum":
      return (value as number) >= 0 && (value as number) < type.members.length;
    case "option":
      return value === null || fits(type.inner, value);
    case "array":
      return (value as readonly Value[]).every((v) => fits(type.element, v));
    case "list":
      return type.upTo === undefined || (value as readonly Value[]).length <= type.upTo;
    default:
      return true;
  }
}

/** The number of an event's value among those that can be counted. */
export function codeOf(type: Type, value: Value): number {
  const parts = eventNumbers(type);
  if (parts === undefined) return numberOf(type, value);
  return numbers(type, value).reduce((n, x, i) => {
    const part = parts[i];
    return part === "real" ? n : n * part.size + x - part.low;
  }, 0);
}

/** A drawn value's numbers in slot order; undefined parts do not occur in draws. */
export function numbers(type: Type, value: Value): number[] {
  switch (type.kind) {
    case "array":
      return (value as readonly Value[]).flatMap((v) => numbers(type.element, v));
    case "list": {
      const entries = (value as readonly Value[]).flatMap((v) => numbers(type.element, v));
      return type.length === undefined ? [(value as readonly Value[]).length, ...entries] : entries;
    }
    case "tuple":
      return type.elements.flatMap((t, i) => numbers(t, (value as readonly Value[])[i]));
    case "record":
      return type.fields.flatMap((f) => numbers(f.type, (value as Fields)[f.name]));
    case "option":
    case "tagged":
      if (type.kind === "tagged" && isPlainTags(type)) return [value as number];
      return [numberOf(type, value)];
    default:
      return [Number(value)];
  }
}

export function fromNumbers(type: Type, from: number[]): Value {
  switch (type.kind) {
    case "array":
      return Array.from({ length: type.index.reduce((n, axis) => n * (valueCount(axis) ?? 0), 1) }, () => fromNumbers(type.element, from));
    case "list":
      return Array.from({ length: type.length ?? from.shift() ?? 0 }, () => fromNumbers(type.element, from));
    case "tuple":
      return type.elements.map((t) => fromNumbers(t, from));
    case "record":
      return Object.fromEntries(type.fields.map((f) => [f.name, fromNumbers(f.type, from)]));
    case "bool":
      return from.shift() === 1;
    case "option":
    case "tagged":
      return valueAt(type, from.shift() ?? 0);
    default:
      return from.shift() ?? 0;
  }
}

export function encode(encoding: Encoding, type: Type, value: Value, out: Float32Array, at: number, me: number): void {
  switch (encoding.kind) {
    case "bit":
    case "real":
      out[at] = Number(value);
      return;
    case "one_hot":
      out[at + Number(value) - encoding.low] = 1;
      return;
    case "from_me":
      out[at + ((Number(value) - me + encoding.size) % encoding.size)] = 1;
      return;
    case "option":
      if (value === null || type.kind !== "option") return;
      out[at] = 1;
      encode(encoding.inner, type.inner, value, out, at + 1, me);
      return;
    case "sequence": {
      let from = at;
      encoding.parts.forEach((part, i) => {
        const partType = type.kind === "record" ? type.fields[i].type : (type as Type & { kind: "tuple" }).elements[i];
        encode(
          part.encoding,
          partType,
          type.kind === "record" ? (value as Fields)[part.name] : (value as readonly Value[])[i],
          out,
          from,
          me,
        );
        from += widthOf(part.encoding);
      });
      return;
    }
    case "repeat": {
      const width = widthOf(encoding.each);
      const element = type.kind === "array" || type.kind === "list" ? type.element : type;
      (value as readonly Value[]).forEach((v, i) => encode(encoding.each, element, v, out, at + i * width, me));
      return;
    }
    case "tagged": {
      const { tag, heads } = value as unknown as { tag: number; heads: readonly Value[] };
      out[at + tag] = 1;
      let from = at + encoding.tags.length;
      encoding.tags.forEach((parts, t) =>
        parts.forEach((part, h) => {
          if (t === tag && type.kind === "tagged") encode(part, type.tags[t].heads[h].type, heads[h], out, from, me);
          from += widthOf(part);
        }),
      );
      return;
    }
    case "bits":
      (value as readonly Value[]).forEach((v) => {
        if (type.kind === "set") out[at + numberOf(type.element, v)] = 1;
      });
      return;
    case "list": {
      const list = value as readonly Value[];
      out[at + list.length] = 1;
      const width = widthOf(encoding.each);
      list.forEach((v, i) => {
        if (type.kind === "list") encode(encoding.each, type.element, v, out, at + encoding.bound + 1 + i * width, me);
      });
      return;
    }
  }
}
