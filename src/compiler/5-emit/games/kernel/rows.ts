/** Where values with parts lie: rows of numbers in typed arrays, filled from expressions. */
import type { ConstValue } from "../../../3-check/typed.js";
import type { Type } from "../../../3-check/types.js";
import type { Expr } from "../../../4-lower/games/ir.js";
import { valueCount } from "../../../4-lower/games/values.js";
import { rangeOf } from "../../../4-lower/games/int-ranges.js";
import type { Binding } from "./bindings.js";
import { isSame } from "./aliasing.js";
import { clear, copyRow, entriesOf, fillNumbers } from "./copying.js";
import { elementsOf, loop } from "./elements.js";
import type { KernelPrinter } from "./kernel-expressions.js";
import { constantOf } from "./known.js";
import { fillConcat, fillGathered } from "./lists.js";
import { fillSet } from "./sets.js";
import { sortFilled } from "./sorting.js";
import { bestRow } from "./reductions.js";
import type { Ref } from "./storage.js";
import {
  arrayOfType,
  encode,
  entryOf,
  fewestEntries,
  fittedType,
  headOffset,
  isCompact,
  isScalar,
  lowOf,
  numbersOf,
  partOf,
  plus,
  strideOf,
  times,
} from "./storage.js";

/** Where a value lies; a value that lies nowhere is put into scratch space first. */
export function refOf(p: KernelPrinter, e: Expr): Ref {
  switch (e.kind) {
    case "slot":
      return p.parts.slotRef(e.slot);
    case "local": {
      const binding = p.bindings.get(e.local);
      if (binding?.kind === "ref") return binding.ref;
      if (binding?.kind === "const") return constantRef(p, e.type, binding.value);
      if (binding?.kind === "row") return rowRef(p, binding);
      break;
    }
    case "const":
      return constantRef(p, e.type, e.value);
    case "table": {
      const table = p.parts.table(e.table);
      if (table.kind === "flat") return { array: table.array(), at: { text: "", constant: 0 }, type: table.type };
      if (table.kind === "rows") return { array: table.array(), at: { text: "", constant: 0 }, type: fittedType(e.type, table.value) };
      break;
    }
    case "index":
      return indexRef(p, e) ?? refused(p, e);
    case "field": {
      const { type } = e.object;
      const object = refOf(p, e.object);
      const of = object.type.kind === "record" || object.type.kind === "tuple" ? object.type : type;
      const fields =
        of.kind === "record" ? of.fields : of.kind === "tuple" ? of.elements.map((t, i) => ({ name: String(i), type: t })) : [];
      let skipped = 0;
      for (const field of fields) {
        if (field.name === e.name) return partOf(object, skipped, field.type);
        skipped += strideOf(field.type) ?? 0;
      }
      break;
    }
    case "head": {
      const { type } = e.operand;
      if (type.kind !== "tagged") break;
      return partOf(refOf(p, e.operand), headOffset(type, e.tag, e.head), e.type);
    }
    case "unwrap": {
      const operand = refOf(p, e.operand);
      if (operand.type.kind !== "option") return operand;
      return partOf(operand, 1, operand.type.inner);
    }
    case "call": {
      const cell = e.args[0]?.type;
      if (e.name === "neighbours" && cell?.kind === "grid") {
        const table = p.parts.neighbours(cell.rows, cell.cols);
        return { array: table.array, at: times(p.number(e.args[0]), table.stride), type: table.type };
      }
      return materialise(p, e);
    }
    case "reduce":
      return (e.op === "argmax" || e.op === "argmin" ? bestRow(p, e) : undefined) ?? refused(p, e);
    case "array":
    case "record":
    case "tagged":
    case "map":
    case "cond":
    case "else":
    case "index_type":
    case "span_of":
      return materialise(p, e);
    default:
      break;
  }
  return refused(p, e);
}

function refused(p: KernelPrinter, e: Expr): Ref {
  p.parts.refuse(`\`${e.kind}\` of type ${e.type.kind}`, e.span);
  return { array: "nothing", at: { text: "", constant: 0 }, type: e.type };
}

/** Keeps a constant as numbers of the module. */
export function constantRef(p: KernelPrinter, declared: Type, value: ConstValue): Ref {
  const type = fittedType(declared, value);
  if (strideOf(type) === undefined) p.parts.refuse(`a constant of type ${type.kind} without a bound`);
  return { array: p.parts.constants(arrayOfType(type), numbersOf(type, value)), at: { text: "", constant: 0 }, type };
}

/** Where the row of a table lies. */
export function rowRef(p: KernelPrinter, binding: Binding & { kind: "row" }): Ref {
  const table = p.parts.table(binding.table);
  const element: Type = binding.type.kind === "list" || binding.type.kind === "array" ? binding.type.element : binding.type;
  if (table.kind === "rows")
    return { array: table.array(), at: times(binding.row, table.width), type: { kind: "list", element, length: table.width } };
  if (table.kind === "ragged")
    return { array: table.array(), at: { text: `${table.starts()}[${binding.row}]`, constant: 0 }, type: binding.type };
  p.parts.refuse("a row of a flat table");
  return { array: table.array(), at: { text: "", constant: 0 }, type: binding.type };
}

/** `LINES[3]` and `LINES[3][1]`. */
function indexTable(p: KernelPrinter, e: Expr & { kind: "index" }): Ref | undefined {
  const object = e.object;
  if (object.kind === "local") {
    const binding = p.bindings.get(object.local);
    if (binding?.kind !== "row") return undefined;
    const row = rowRef(p, binding);
    return { array: row.array, at: plus(row.at, times(p.number(e.at[0]), 1)), type: e.type };
  }
  if (object.kind !== "table") return undefined;
  const table = p.parts.table(object.table);
  if (table.kind !== "flat") return rowRef(p, { kind: "row", table: object.table, row: p.number(e.at[0]), type: e.type });
  return undefined;
}

function indexRef(p: KernelPrinter, e: Expr & { kind: "index" }): Ref | undefined {
  if (e.object.kind === "table" || (e.object.kind === "local" && p.bindings.get(e.object.local)?.kind === "row")) {
    const row = indexTable(p, e);
    if (row !== undefined) return row;
  }
  const object = refOf(p, e.object);
  const { type } = object;
  if (type.kind === "tuple") {
    const position = Number(constantOf(p, e.at[0]));
    if (!Number.isInteger(position) || position >= type.elements.length) return undefined;
    const before = type.elements.slice(0, position).reduce((n, t) => n + (strideOf(t) ?? 0), 0);
    return partOf(object, before, type.elements[position]);
  }
  if (type.kind === "list") {
    const { first, stride, size, most } = entriesOf(object);
    const at = p.number(e.at[0]);
    const [low, high] = /^\d+$/.test(at) ? [Number(at), Number(at)] : rangeOf(e.at[0]);
    if (low >= 0 && high < (/^\d+$/.test(size) ? most : fewestEntries(type))) return { ...first, at: plus(first.at, times(at, stride)) };
    const code = p.parts.faultCode(e.span, "no such entry in a list");
    return { ...first, at: plus(first.at, times(`${p.parts.checks()}.entry(${at}, ${size}, ${code})`, stride)) };
  }
  if (type.kind !== "array") return undefined;
  const rest = type.index.slice(e.at.length);
  const element: Type = rest.length === 0 ? type.element : { kind: "array", index: rest, element: type.element };
  const stride = strideOf(type.element) ?? 1;
  const sizes = type.index.map((t) => valueCount(t) ?? 1);
  // One index into several axes is a position among all entries.
  if (e.at.length === 1 && type.index.length > 1 && (e.type === type.element || e.type.kind !== "array"))
    return { array: object.array, at: plus(object.at, times(p.number(e.at[0]), stride)), type: element };
  let at = object.at;
  e.at.forEach((index, i) => {
    const factor = sizes.slice(i + 1).reduce((n, s) => n * s, stride);
    at = plus(at, times(checkedOrdinal(p, index, type.index[i], sizes[i], e), factor));
  });
  return { array: object.array, at, type: element };
}

/** The number of an index, which is checked where it was not proved to lie on its axis. */
function checkedOrdinal(p: KernelPrinter, index: Expr, axis: Type, size: number, e: Expr & { kind: "index" }): string {
  if (!isScalar(axis)) return p.temporary(compositeOrdinal(p, index, axis));
  const text = ordinalOf(p, index, axis);
  if (e.checked !== true || /^\d+$/.test(text)) return text;
  return `${p.parts.checks()}.entry(${text}, ${size}, ${p.parts.faultCode(e.span, "an index outside its range")})`;
}

/** The number of a tuple or record among the values of its type: row-major over its parts (C5). */
function compositeOrdinal(p: KernelPrinter, index: Expr, axis: Type): string {
  const types = axis.kind === "tuple" ? axis.elements : axis.kind === "record" ? axis.fields.map((f) => f.type) : [];
  if (types.length === 0 || !types.every(isScalar)) return p.parts.refuse(`an index of type ${axis.kind}`, index.span);
  const ref = p.ref(index);
  return types.reduce((text, type, i) => {
    const low = lowOf(type);
    const digit = low === 0 ? entryOf(ref, i) : `(${entryOf(ref, i)} - ${low})`;
    return text === "" ? digit : `(${text}) * ${valueCount(type) ?? 1} + ${digit}`;
  }, "");
}

function materialise(p: KernelPrinter, e: Expr): Ref {
  const type = boundedType(p, e);
  const stride = strideOf(type);
  if (stride === undefined) {
    p.parts.refuse(`a ${type.kind} without a bound`, e.span);
    return { array: "nothing", at: { text: "", constant: 0 }, type: e.type };
  }
  const ref: Ref = { array: p.parts.scratch(arrayOfType(type), stride), at: { text: "", constant: 0 }, type };
  fillRow(p, ref, e);
  return ref;
}

/** The type of an expression with a bound for lists, where what they are made of tells it. */
function boundedType(p: KernelPrinter, e: Expr): Type {
  const { type } = e;
  if (strideOf(type) !== undefined) return type;
  if (type.kind === "list") {
    const most = mostEntries(p, e);
    if (most !== undefined) {
      const element =
        strideOf(type.element) !== undefined || e.kind !== "array" || e.elements.length === 0
          ? type.element
          : boundedType(p, e.elements[0]);
      return { kind: "list", element, ...(isExact(e) ? { length: most } : { upTo: most }) };
    }
  }
  if (type.kind === "index_type") return { kind: "list", element: type.of, length: valueCount(type.of) ?? 0 };
  return type;
}

function isExact(e: Expr): boolean {
  switch (e.kind) {
    case "array":
    case "const":
    case "index_type":
      return true;
    case "map":
      return e.where === undefined && isExact(e.over) && (e.flat !== true || isExact(e.body));
    default:
      return e.type.kind === "array" || (e.type.kind === "list" && e.type.length !== undefined);
  }
}

/** The most entries that an expression can give; undefined if nothing tells. */
export function mostEntries(p: KernelPrinter, e: Expr): number | undefined {
  switch (e.kind) {
    case "array":
      return e.elements.length;
    case "const":
      return Array.isArray(e.value) ? e.value.length : undefined;
    case "index_type":
      return valueCount(e.of);
    case "span_of": {
      const low = rangeOf(e.low)[0];
      const high = rangeOf(e.high)[1];
      return high - low < 2 ** 16 ? Math.max(0, high - low + 1) : undefined;
    }
    case "map": {
      const passes = mostEntries(p, e.over);
      const each = e.flat === true ? mostEntries(p, e.body) : 1;
      return passes === undefined || each === undefined ? undefined : passes * each;
    }
    case "cond": {
      const then = mostEntries(p, e.then);
      const otherwise = mostEntries(p, e.else);
      return then === undefined || otherwise === undefined ? undefined : Math.max(then, otherwise);
    }
    case "call":
      if (e.name === "concat")
        return e.args.reduce<number | undefined>((n, a) => {
          const most = mostEntries(p, a);
          return n === undefined || most === undefined ? undefined : n + most;
        }, 0);
      if (e.name === "neighbours") return 4;
      if (e.name === "sort_rows") return mostEntries(p, e.args[0]);
      break;
    case "table": {
      const { value } = p.parts.table(e.table);
      return Array.isArray(value) ? value.length : undefined;
    }
    case "local": {
      const binding = p.bindings.get(e.local);
      if (binding?.kind === "const" && Array.isArray(binding.value)) return binding.value.length;
      if (binding?.kind === "ref" && strideOf(binding.ref.type) !== undefined) return entriesOf(binding.ref).most;
      if (binding?.kind === "row") {
        const table = p.parts.table(binding.table);
        return Array.isArray(table.value) ? Math.max(0, ...table.value.map((row) => (Array.isArray(row) ? row.length : 0))) : undefined;
      }
      break;
    }
    default:
  }
  const { type } = e;
  if (type.kind === "set") return valueCount(type.element);
  if (type.kind === "list") return type.length ?? type.upTo;
  if (type.kind === "array") return (strideOf(type) ?? 0) / Math.max(1, strideOf(type.element) ?? 1);
  return undefined;
}

/** Prints statements that put a value where it belongs, into `before`. */
export function fillRow(p: KernelPrinter, target: Ref, e: Expr): void {
  const { type } = target;
  if (isScalar(type)) {
    p.before.push(`${entryOf(target)} = ${p.stored(e, type)};`);
    return;
  }
  if (type.kind === "option" && e.kind !== "cond" && e.kind !== "else") {
    fillOption(p, target, type, e);
    return;
  }
  if (filledAlike(p, target, e)) return;
  if (e.kind === "array" && (type.kind === "array" || type.kind === "list" || type.kind === "tuple")) {
    const sized = type.kind === "list" && type.length === undefined;
    if (sized && e.elements.length > (type.upTo ?? 0))
      p.parts.refuse(`${e.elements.length} entries in a list of up to ${type.upTo}`, e.span);
    if (sized) p.before.push(`${entryOf(target)} = ${e.elements.length};`);
    let at = sized ? 1 : 0;
    e.elements.forEach((element, i) => {
      const inner = type.kind === "tuple" ? type.elements[i] : type.element;
      fillRow(p, partOf(target, at, inner), element);
      at += strideOf(inner) ?? 1;
    });
    if (sized) clear(p, partOf(target, at, type), (strideOf(type) ?? at) - at);
    return;
  }
  if (e.kind === "record" && type.kind === "record") {
    let at = 0;
    for (const field of type.fields) {
      const value = e.fields.find((f) => f.name === field.name)?.value;
      if (value !== undefined) fillRow(p, partOf(target, at, field.type), value);
      at += strideOf(field.type) ?? 1;
    }
    return;
  }
  if (e.kind === "tagged" && type.kind === "tagged") {
    p.before.push(`${entryOf(target)} = ${e.tag};`);
    type.tags.forEach((tag, t) =>
      tag.heads.forEach((head, h) => {
        const part = partOf(target, headOffset(type, t, h), head.type);
        if (t === e.tag) fillRow(p, part, e.heads[h]);
        else clear(p, part, strideOf(head.type) ?? 0);
      }),
    );
    return;
  }
  if (type.kind === "set" && e.kind === "call" && e.name.startsWith("set_")) {
    fillSet(p, target, e);
    return;
  }
  if (type.kind === "array" || type.kind === "list") {
    if (e.kind === "map" || e.kind === "index_type" || e.kind === "span_of") {
      fillEach(p, target, e);
      return;
    }
    if (e.kind === "call" && e.name === "sort_rows") {
      fillRow(p, target, e.args[0]);
      sortFilled(p, target, Number(constantOf(p, e.args[1])));
      return;
    }
    if (e.kind === "call" && e.name === "concat") {
      fillConcat(p, target, e.args, e.span);
      return;
    }
  }
  if (e.kind === "cond" || e.kind === "else") {
    const then: string[] = [];
    const otherwise: string[] = [];
    if (e.kind === "cond") {
      fillRow(p.collecting(then), target, e.then);
      fillRow(p.collecting(otherwise), target, e.else);
    } else {
      const inner: Expr = e.operand.type.kind === "option" ? { kind: "unwrap", operand: e.operand, type: e.operand.type.inner } : e.operand;
      fillRow(p.collecting(then), target, inner);
      fillRow(p.collecting(otherwise), target, e.otherwise);
    }
    const condition = e.kind === "cond" ? p.print(e.condition) : p.present(e.operand);
    p.before.push(`if (${condition}) {\n${then.join("\n")}\n} else {\n${otherwise.join("\n")}\n}`);
    return;
  }
  copyRow(p, target, refOf(p, e));
}

/** Fills a long row of which every number is the same; tells whether it is. */
function filledAlike(p: KernelPrinter, target: Ref, e: Expr): boolean {
  const { type } = target;
  const count = strideOf(type) ?? 0;
  if (count <= 8) return false;
  if (e.kind === "const") {
    if (type.kind === "list" && type.length === undefined) return false;
    const numbers = numbersOf(type, e.value);
    if (numbers.length !== count || numbers.some((n) => n !== numbers[0])) return false;
    fillNumbers(p, target, count, String(numbers[0]));
    return true;
  }
  if (e.kind !== "array" || type.kind !== "array" || !isScalar(type.element) || e.elements.length !== count) return false;
  const [first] = e.elements;
  if ((first.kind !== "local" && first.kind !== "const") || !e.elements.every((x) => isSame(x, first))) return false;
  fillNumbers(p, target, count, p.stored(first, type.element));
  return true;
}

function fillOption(p: KernelPrinter, target: Ref, type: Type & { kind: "option" }, e: Expr): void {
  const none = (e.kind === "const" && e.value === null) || e.type.kind === "none";
  if (none) {
    clear(p, target, strideOf(type) ?? 1);
    return;
  }
  if (e.type.kind === "option") {
    if (isCompact(e.type) && e.kind !== "slot" && e.kind !== "index" && e.kind !== "field") {
      p.parts.refuse("an option of another type", e.span);
      return;
    }
    copyRow(p, target, refOf(p, e));
    return;
  }
  p.before.push(`${entryOf(target)} = 1;`);
  fillRow(p, partOf(target, 1, type.inner), e);
}

/** A comprehension, or all values of a type or span, into an array or list. */
function fillEach(p: KernelPrinter, target: Ref, e: Expr & { kind: "map" | "index_type" | "span_of" }): void {
  const { type } = target;
  if (type.kind !== "array" && type.kind !== "list") return;
  const over = e.kind === "map" ? e.over : e;
  const elements = elementsOf(p, over);
  const sized = type.kind === "list" && type.length === undefined;
  const local = e.kind === "map" ? e.local : -9;
  const body: Expr = e.kind === "map" ? e.body : { kind: "local", local: -9, name: "entry", type: elements.type };
  const where = e.kind === "map" ? e.where : undefined;
  const flat = e.kind === "map" && e.flat === true;
  if (where !== undefined || elements.guard !== undefined || sized) {
    const name = e.kind === "map" ? e.name : "entry";
    fillGathered(p, target, { elements, local, name, where, body, ...(flat ? { flat } : {}), span: e.span });
    return;
  }
  // Rows of several entries lie one behind the other.
  const entry: Type = flat ? { kind: "list", element: type.element, length: mostEntries(p, body) ?? 1 } : type.element;
  const stride = strideOf(entry) ?? 1;
  const counter = p.parts.fresh(e.kind === "map" ? e.name : "entry");
  const inner: string[] = [];
  const printer = p.with(local, elements.bind(counter)).collecting(inner);
  const position = elements.from === "0" ? counter : `(${counter} - ${elements.from})`;
  fillRow(printer, { array: target.array, at: plus(target.at, times(position, stride)), type: entry }, body);
  p.before.push(loop(counter, elements, inner.join("\n")));
}

/** Prints the number of an index among the values of its axis. */
export function ordinalOf(p: KernelPrinter, e: Expr, axis: Type = e.type): string {
  const folded = constantOf(p, e);
  const low = lowOf(axis);
  if (axis.kind === "option" && folded !== undefined) return String(encode(axis, folded));
  if (typeof folded === "number") return String(folded - low);
  if (axis.kind === "option") return p.to(e, axis);
  const text = p.number(e);
  return low === 0 || low === -(2 ** 31) ? text : `${text} - ${low}`;
}
