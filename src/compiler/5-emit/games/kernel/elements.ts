/** What loops of a kernel go through: the values of a type, a span, a table, a row, a list with a condition. */
import type { ConstValue } from "../../../3-check/typed.js";
import type { Type } from "../../../3-check/types.js";
import type { Expr } from "../../../4-lower/games/ir.js";
import { valueAt, valueCount } from "../../../4-lower/games/values.js";
import { isNumeric } from "../expressions.js";
import type { Binding } from "./bindings.js";
import { WRITTEN_OUT } from "./bindings.js";
import type { KernelPrinter } from "./kernel-expressions.js";
import { valueOfLocal } from "./known.js";
import { constantRef, rowRef } from "./rows.js";
import { arrayOfType, lowOf, plus, strideOf, times } from "./storage.js";

/** Something to go through, element by element. */
export interface Elements {
  readonly type: Type;
  /** Set if all elements are known. */
  readonly values?: readonly ConstValue[];
  /** How a loop runs: its head with the counter's name, and how an element is bound from the counter. */
  readonly from: string;
  readonly to: string;
  bind(counter: string): Binding;
}

/** How many elements a loop between constants has. */
function mostOf(from: string, to: string): number | undefined {
  return /^-?\d+$/.test(from) && /^-?\d+$/.test(to) ? Number(to) - Number(from) : undefined;
}

/** Prints a loop over elements. */
export function loop(counter: string, elements: Elements, body: string): string {
  return `for (let ${counter} = ${elements.from}; ${counter} < ${elements.to}; ${counter}++) {\n${body}\n}`;
}

/** Says how to go through what an expression gives. */
export function elementsOf(p: KernelPrinter, over: Expr): Elements {
  if (over.kind === "map" && over.where !== undefined) {
    const list = gathered(p, over);
    const type = over.type.kind === "array" || over.type.kind === "list" ? over.type.element : over.body.type;
    const stride = strideOf(type) ?? 1;
    return {
      type,
      from: "0",
      to: list.count,
      bind: (counter) => ({ kind: "ref", ref: { array: list.array, at: times(counter, stride), type } }),
    };
  }
  if (over.kind === "index_type") {
    const { of } = over;
    const count = valueCount(of) ?? 0;
    if (count === 0 || (!isNumeric(of) && count > WRITTEN_OUT)) p.parts.refuse(`a loop over ${of.kind}`);
    return {
      type: of,
      values: count <= WRITTEN_OUT ? Array.from({ length: count }, (_, i) => valueAt(of, i)) : undefined,
      from: String(lowOf(of)),
      to: String(lowOf(of) + count),
      bind: (counter) => ({ kind: "variable", text: counter }),
    };
  }
  if (over.kind === "span_of") {
    const type: Type = over.type.kind === "list" ? over.type.element : { kind: "int", low: -(2 ** 31), high: 2 ** 31 - 1 };
    const from = p.number(over.low);
    const high = p.number(over.high);
    const count = mostOf(from, high);
    return {
      type,
      values: count !== undefined && count < WRITTEN_OUT ? Array.from({ length: count + 1 }, (_, i) => Number(from) + i) : undefined,
      from,
      to: /^-?\d+$/.test(high) ? String(Number(high) + 1) : `${high} + 1`,
      bind: (counter) => ({ kind: "variable", text: counter }),
    };
  }
  if (over.kind === "table" || over.kind === "local" || over.kind === "const") {
    const known = tableElements(p, over);
    if (known !== undefined) return known;
  }
  const ref = p.ref(over);
  const type = ref.type.kind === "array" || ref.type.kind === "list" ? ref.type.element : ref.type;
  const stride = strideOf(type) ?? 1;
  const count = (strideOf(ref.type) ?? 0) / stride;
  return {
    type,
    from: "0",
    to: String(count),
    bind: (counter) => ({ kind: "ref", ref: { array: ref.array, at: plus(ref.at, times(counter, stride)), type } }),
  };
}

/** Gathers the elements of a list with a condition in scratch space; gives how many there are. */
export function gathered(p: KernelPrinter, e: Expr & { kind: "map" }): { readonly array: string; readonly count: string } {
  const type = e.type.kind === "array" || e.type.kind === "list" ? e.type.element : e.body.type;
  const elements = elementsOf(p, e.over);
  const stride = strideOf(type);
  const most = elements.values?.length ?? mostOf(elements.from, elements.to);
  if (stride === undefined || most === undefined) {
    p.parts.refuse("a list of unknown length");
    return { array: "nothing", count: "0" };
  }
  const array = p.parts.scratch(arrayOfType(type), most * stride);
  const count = p.parts.fresh("count");
  const counter = p.parts.fresh(e.name);
  const inner: string[] = [];
  const printer = p.with(e.local, elements.bind(counter)).collecting(inner);
  const kept: string[] = [];
  printer.collecting(kept).fill({ array, at: times(count, stride), type }, e.body);
  const test = e.where === undefined ? undefined : printer.print(e.where);
  const keep = [...kept, `${count} += 1;`].join("\n");
  p.before.push(
    `let ${count} = 0;`,
    loop(counter, elements, [...inner, test === undefined ? keep : `if (${test}) {\n${keep}\n}`].join("\n")),
  );
  return { array, count };
}

function tableElements(p: KernelPrinter, over: Expr): Elements | undefined {
  const element = over.type.kind === "array" || over.type.kind === "list" ? over.type.element : over.type;
  const listed = (values: ConstValue): readonly ConstValue[] | undefined =>
    Array.isArray(values) ? (values as readonly ConstValue[]) : undefined;
  if (over.kind === "table") {
    const table = p.parts.table(over.table);
    return {
      type: element,
      values: listed(table.value),
      from: "0",
      to: String(listed(table.value)?.length ?? 0),
      bind: (counter) =>
        table.kind === "flat"
          ? { kind: "ref", ref: { array: table.array(), at: times(counter, strideOf(element) ?? 1), type: element } }
          : { kind: "row", table: over.table, row: counter, type: element },
    };
  }
  const value = over.kind === "const" ? over.value : valueOfLocal(p, over);
  if (value !== undefined) {
    const values = listed(value);
    const constant = () => constantRef(p, over.type.kind === "list" ? { ...over.type, length: values?.length ?? 0 } : over.type, value);
    return {
      type: element,
      values,
      from: "0",
      to: String(values?.length ?? 0),
      bind: (counter) => {
        const ref = constant();
        return { kind: "ref", ref: { array: ref.array, at: plus(ref.at, times(counter, strideOf(element) ?? 1)), type: element } };
      },
    };
  }
  if (over.kind !== "local") return undefined;
  const binding = p.bindings.get(over.local);
  if (binding?.kind !== "row") return undefined;
  const table = p.parts.table(binding.table);
  const row = rowRef(p, binding);
  const to =
    table.kind === "rows"
      ? String(table.width)
      : table.kind === "ragged"
        ? `${table.starts()}[${binding.row} + 1] - ${table.starts()}[${binding.row}]`
        : "0";
  return {
    type: element,
    from: "0",
    to,
    bind: (counter) => ({ kind: "ref", ref: { array: row.array, at: plus(row.at, times(counter, 1)), type: element } }),
  };
}
