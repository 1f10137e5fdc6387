/** Sets in a kernel: a bit for each value of the element type, in 32-bit words; a set of at most 32 values is one number. */
import type { Type } from "../../../3-check/types.js";
import type { Expr } from "../../../4-lower/games/ir.js";
import { isPlainTags, valueAt, valueCount } from "../../../4-lower/games/values.js";
import { rangeOf } from "../../../4-lower/games/int-ranges.js";
import type { Binding } from "./bindings.js";
import type { Elements } from "./elements.js";
import { elementsOf, loop } from "./elements.js";
import type { KernelPrinter } from "./kernel-expressions.js";
import { ordinalOf } from "./rows.js";
import type { Ref } from "./storage.js";
import { entryOf, isScalar, lowOf, numbersOf, offsetText, partOf, plus, strideOf, times } from "./storage.js";

type SetType = Type & { kind: "set" };

/** Prints the number of a value among those of a set's element type. */
export function bitOf(p: KernelPrinter, e: Expr, element: Type): string {
  if (isScalar(element)) return ordinalOf(p, e, element);
  return digits(p, p.ref(e), element);
}

/** Prints the number of a value that lies in a row: row-major over its parts (C5). */
function digits(p: KernelPrinter, ref: Ref, type: Type): string {
  if (isScalar(type)) {
    const low = lowOf(type);
    return low === 0 ? entryOf(ref) : `(${entryOf(ref)} - ${low})`;
  }
  const types = type.kind === "tuple" ? type.elements : type.kind === "record" ? type.fields.map((f) => f.type) : [];
  if (types.length === 0) return p.parts.refuse(`a set of ${type.kind === "tagged" ? "tags with payloads" : type.kind}`);
  let at = 0;
  let text = "";
  for (const part of types) {
    const number = digits(p, partOf(ref, at, part), part);
    text = text === "" ? number : `(${text}) * ${valueCount(part) ?? 1} + ${number}`;
    at += strideOf(part) ?? 0;
  }
  return text;
}

/** Prints a set of at most 32 values as a number. */
export function setBits(p: KernelPrinter, e: Expr): string {
  if (e.kind !== "call") return p.parts.refuse(`\`${e.kind}\` as a set`);
  switch (e.name) {
    case "set_union":
      return `(${p.print(e.args[0])} | ${p.print(e.args[1])})`;
    case "set_difference":
      return `(${p.print(e.args[0])} & ~${p.print(e.args[1])})`;
    default: {
      const [of] = e.args;
      const element = e.type.kind === "set" ? e.type.element : e.type;
      if (of.kind === "array") {
        const bits = of.elements.map((x) => `(1 << ${bracketed(bitOf(p, x, element))})`);
        return bits.length === 0 ? "0" : bits.length === 1 ? bits[0] : `(${bits.join(" | ")})`;
      }
      const name = p.parts.fresh("bits");
      p.before.push(`let ${name} = 0;`);
      gather(p, of, element, (bit) => `${name} |= 1 << ${bracketed(bit)};`);
      return name;
    }
  }
}

/** Prints statements that fill the words of a larger set. */
export function fillSet(p: KernelPrinter, target: Ref, e: Expr & { kind: "call" }): void {
  const words = strideOf(target.type) ?? 1;
  const element = (target.type as SetType).element;
  if (e.name === "set_of") {
    for (let i = 0; i < words; i++) p.before.push(`${entryOf(target, i)} = 0;`);
    const [of] = e.args;
    if (of.kind === "array") of.elements.forEach((x) => p.before.push(put(target, p.temporary(bitOf(p, x, element)), true)));
    else gather(p, of, element, (bit) => put(target, bit, true));
    return;
  }
  const [left, right] = e.args.map((a) => p.ref(a));
  for (let i = 0; i < words; i++)
    p.before.push(`${entryOf(target, i)} = ${entryOf(left, i)} ${e.name === "set_union" ? "|" : "& ~"}${entryOf(right, i)};`);
}

/** Adds to or takes from a larger set that lies in a row; tells whether the change is one of these. */
export function changeSet(p: KernelPrinter, target: Ref, e: Expr & { kind: "call" }): boolean {
  const other = e.args[1];
  if (other.kind !== "call" || other.name !== "set_of" || other.args[0].kind !== "array" || other.args[0].elements.length !== 1)
    return false;
  const [x] = other.args[0].elements;
  p.before.push(put(target, p.temporary(bitOf(p, x, (target.type as SetType).element)), e.name === "set_union"));
  return true;
}

function put(target: Ref, bit: string, into: boolean): string {
  return `${wordAt(target, bit)} ${into ? "|=" : "&= ~"}${into ? " " : ""}(1 << (${bit} & 31));`;
}

/** Runs a statement for the number of each element of a list. */
function gather(p: KernelPrinter, of: Expr, element: Type, each: (bit: string) => string): void {
  const map = of.kind === "map" ? of : undefined;
  const elements = elementsOf(p, map?.over ?? of);
  const counter = p.parts.fresh(map?.name ?? "entry");
  const inner: string[] = [];
  const local = map?.local ?? -8;
  const printer = p.with(local, elements.bind(counter)).collecting(inner);
  const where = map?.where === undefined ? undefined : printer.print(map.where);
  const kept: string[] = [];
  const body: Expr = map?.body ?? { kind: "local", local: -8, name: "entry", type: elements.type };
  const at = printer.collecting(kept);
  if (map?.flat === true) gather(at, body, element, each);
  else kept.push(each(at.temporary(bitOf(at, body, element))));
  p.before.push(
    loop(counter, elements, [...inner, where === undefined ? kept.join("\n") : `if (${where}) {\n${kept.join("\n")}\n}`].join("\n")),
  );
}

/** Prints whether a set holds a value. */
export function holds(p: KernelPrinter, set: Expr, value: Expr): string {
  const type = set.type as SetType;
  const { element } = type;
  const bit = p.temporary(bitOf(p, value, element));
  const inRange = fitsIn(value, element) ? "" : `${bit} >= 0 && ${bit} < ${valueCount(element) ?? 0} && `;
  const word = isScalar(type) ? p.print(set) : wordAt(p.ref(set), bit);
  const shift = isScalar(type) ? bracketed(bit) : `(${bit} & 31)`;
  return `(${inRange}((${word} >>> ${shift}) & 1) !== 0)`;
}

function wordAt(ref: Ref, bit: string): string {
  if (/^\d+$/.test(bit)) return entryOf(ref, Number(bit) >>> 5);
  return `${ref.array}[${offsetText(plus(ref.at, { text: `(${bit} >>> 5)`, constant: 0 }))}]`;
}

function fitsIn(value: Expr, element: Type): boolean {
  if (element.kind !== "int") return true;
  const [low, high] = rangeOf(value);
  return low >= element.low && high <= element.high;
}

/** Prints how many values a set holds. */
export function sizeOfSet(p: KernelPrinter, set: Expr): string {
  const count = p.parts.context.use("countBits");
  if (isScalar(set.type)) return `${count}(${p.print(set)})`;
  const ref = p.ref(set);
  return `(${Array.from({ length: strideOf(set.type) ?? 1 }, (_, i) => `${count}(${entryOf(ref, i)})`).join(" + ")})`;
}

/** How to go through the values of a set, in order. */
export function elementsOfSet(p: KernelPrinter, set: Expr): Elements {
  const type = set.type as SetType;
  const { element } = type;
  const count = valueCount(element) ?? 0;
  const held = isScalar(type) ? p.temporary(p.print(set)) : undefined;
  const ref = held === undefined ? p.ref(set) : undefined;
  const low = lowOf(element);
  return {
    type: element,
    from: "0",
    to: String(count),
    most: count,
    guard: (counter) => `((${held ?? wordAt(ref as Ref, counter)} >>> ${held === undefined ? `(${counter} & 31)` : counter}) & 1) !== 0`,
    bind: (counter): Binding => valueBinding(p, element, low === 0 ? counter : `(${counter} + ${low})`, counter),
  };
}

/** The value with a number among those of a type. */
export function valueBinding(p: KernelPrinter, type: Type, scalar: string, number: string): Binding {
  if (isScalar(type)) return { kind: "variable", text: scalar };
  const count = valueCount(type) ?? 0;
  if (count > 4096 || strideOf(type) === undefined || (type.kind === "tagged" && isPlainTags(type)))
    p.parts.refuse(`a loop over ${type.kind}`);
  const numbers = Array.from({ length: Math.min(count, 4096) }, (_, i) => numbersOf(type, valueAt(type, i))).flat();
  const array = p.parts.constants(arrayOf(numbers), numbers, "VALUES", "The values of a type as numbers.");
  return { kind: "ref", ref: { array, at: times(number, strideOf(type) ?? 1), type } };
}

function arrayOf(numbers: readonly number[]): string {
  const low = Math.min(0, ...numbers);
  const high = Math.max(0, ...numbers);
  return low >= 0 && high < 256 ? "Uint8Array" : "Int32Array";
}

function bracketed(text: string): string {
  return /^\w+$/.test(text) ? text : `(${text})`;
}
