/** Where values with parts lie: rows of numbers in typed arrays, filled from expressions. */
import type { ConstValue } from "../../../3-check/typed.js";
import type { Type } from "../../../3-check/types.js";
import type { Expr } from "../../../4-lower/games/ir.js";
import { valueCount } from "../../../4-lower/games/values.js";
import type { Binding } from "./bindings.js";
import { elementsOf, loop } from "./elements.js";
import type { KernelPrinter } from "./kernel-expressions.js";
import { constantOf } from "./known.js";
import type { Ref } from "./storage.js";
import { arrayOfType, headOffset, isScalar, lowOf, numbersOf, offsetText, plus, strideOf, times } from "./storage.js";

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
      if (table.kind === "flat") return { array: table.array(), at: { text: "", constant: 0 }, type: e.type };
      break;
    }
    case "index": {
      const { type } = e.object;
      if (e.object.kind === "table" || (e.object.kind === "local" && p.bindings.get(e.object.local)?.kind === "row")) {
        const row = indexTable(p, e);
        if (row !== undefined) return row;
      }
      if (type.kind !== "array" && type.kind !== "list") break;
      const object = refOf(p, e.object);
      const stride = strideOf(type.element) ?? 1;
      let at = object.at;
      const sizes = type.kind === "array" ? type.index.map((t) => valueCount(t) ?? 1) : [type.length ?? 1];
      e.at.forEach((index, i) => {
        const factor = sizes.slice(i + 1).reduce((n, s) => n * s, stride);
        at = plus(at, times(ordinalOf(p, index, type.kind === "array" ? type.index[i] : undefined), factor));
      });
      const whole = type.kind !== "array" || e.at.length === type.index.length;
      return { array: object.array, at, type: whole ? type.element : { ...type, index: type.index.slice(e.at.length) } };
    }
    case "field": {
      const { type } = e.object;
      const object = refOf(p, e.object);
      const fields =
        type.kind === "record" ? type.fields : type.kind === "tuple" ? type.elements.map((t, i) => ({ name: String(i), type: t })) : [];
      let skipped = 0;
      for (const field of fields) {
        if (field.name === e.name) return { array: object.array, at: plus(object.at, { text: "", constant: skipped }), type: field.type };
        skipped += strideOf(field.type) ?? 0;
      }
      break;
    }
    case "head": {
      const { type } = e.operand;
      if (type.kind !== "tagged") break;
      const operand = refOf(p, e.operand);
      return { array: operand.array, at: plus(operand.at, { text: "", constant: headOffset(type, e.tag, e.head) }), type: e.type };
    }
    case "array":
    case "record":
    case "tagged":
    case "map":
    case "cond":
      return materialise(p, e);
    default:
      break;
  }
  p.parts.refuse(`\`${e.kind}\` of type ${e.type.kind}`);
  return { array: "nothing", at: { text: "", constant: 0 }, type: e.type };
}

/** Keeps a constant as numbers of the module. */
export function constantRef(p: KernelPrinter, type: Type, value: ConstValue): Ref {
  if (strideOf(type) === undefined) p.parts.refuse(`a constant of type ${type.kind}`);
  return { array: p.parts.constants(arrayOfType(type), numbersOf(type, value)), at: { text: "", constant: 0 }, type };
}

/** Where the row of a table lies. */
export function rowRef(p: KernelPrinter, binding: Binding & { kind: "row" }): Ref {
  const table = p.parts.table(binding.table);
  if (table.kind === "rows") return { array: table.array(), at: times(binding.row, table.width), type: binding.type };
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

function materialise(p: KernelPrinter, e: Expr): Ref {
  const stride = strideOf(e.type);
  if (stride === undefined) {
    p.parts.refuse(`\`${e.kind}\` of type ${e.type.kind}`);
    return { array: "nothing", at: { text: "", constant: 0 }, type: e.type };
  }
  const ref: Ref = { array: p.parts.scratch(arrayOfType(e.type), stride), at: { text: "", constant: 0 }, type: e.type };
  fillRow(p, ref, e);
  return ref;
}

/** Prints statements that put a value where it belongs, into `before`. */
export function fillRow(p: KernelPrinter, target: Ref, e: Expr): void {
  const { type } = target;
  if (isScalar(type)) {
    p.before.push(`${target.array}[${offsetText(target.at)}] = ${p.stored(e, type)};`);
    return;
  }
  if (e.kind === "array" && (type.kind === "array" || type.kind === "list" || type.kind === "tuple")) {
    let at = target.at;
    e.elements.forEach((element, i) => {
      const inner = type.kind === "tuple" ? type.elements[i] : type.element;
      fillRow(p, { array: target.array, at, type: inner }, element);
      at = plus(at, { text: "", constant: strideOf(inner) ?? 1 });
    });
    return;
  }
  if (e.kind === "record" && type.kind === "record") {
    let at = target.at;
    for (const field of type.fields) {
      const value = e.fields.find((f) => f.name === field.name)?.value;
      if (value !== undefined) fillRow(p, { array: target.array, at, type: field.type }, value);
      at = plus(at, { text: "", constant: strideOf(field.type) ?? 1 });
    }
    return;
  }
  if (e.kind === "tagged" && type.kind === "tagged") {
    p.before.push(`${p.entry(target, 0)} = ${e.tag};`);
    type.tags.forEach((tag, t) =>
      tag.heads.forEach((head, h) => {
        const at = plus(target.at, { text: "", constant: headOffset(type, t, h) });
        if (t === e.tag) fillRow(p, { array: target.array, at, type: head.type }, e.heads[h]);
        else
          for (let i = 0; i < (strideOf(head.type) ?? 0); i++)
            p.before.push(`${p.entry({ array: target.array, at, type: head.type }, i)} = 0;`);
      }),
    );
    return;
  }
  if (e.kind === "map" && (type.kind === "array" || type.kind === "list") && e.where === undefined) {
    const elements = elementsOf(p, e.over);
    const stride = strideOf(type.element) ?? 1;
    const counter = p.parts.fresh(e.name);
    const inner: string[] = [];
    const printer = p.with(e.local, elements.bind(counter)).collecting(inner);
    const position = elements.from === "0" ? counter : `${counter} - ${elements.from}`;
    printer.fill({ array: target.array, at: plus(target.at, times(position, stride)), type: type.element }, e.body);
    p.before.push(loop(counter, elements, inner.join("\n")));
    return;
  }
  if (e.kind === "cond") {
    const then: string[] = [];
    const otherwise: string[] = [];
    p.collecting(then).fill(target, e.then);
    p.collecting(otherwise).fill(target, e.else);
    p.before.push(`if (${p.print(e.condition)}) {\n${then.join("\n")}\n} else {\n${otherwise.join("\n")}\n}`);
    return;
  }
  const source = refOf(p, e);
  const count = strideOf(type) ?? 0;
  if (count <= 8) {
    for (let i = 0; i < count; i++) p.before.push(`${p.entry(target, i)} = ${p.entry(source, i)};`);
    return;
  }
  const counter = p.parts.fresh("i");
  const at = (ref: Ref) => `${ref.array}[${offsetText(plus(ref.at, { text: counter, constant: 0 }))}]`;
  p.before.push(`for (let ${counter} = 0; ${counter} < ${count}; ${counter}++) ${at(target)} = ${at(source)};`);
}

/** Prints the number of an index among the values of its axis. */
export function ordinalOf(p: KernelPrinter, e: Expr, axis: Type = e.type): string {
  const folded = constantOf(p, e);
  const low = lowOf(axis);
  if (typeof folded === "number") return String(folded - low);
  if (axis.kind === "option") return p.to(e, axis);
  const text = p.number(e);
  return low === 0 || low === -(2 ** 31) ? text : `${text} - ${low}`;
}
