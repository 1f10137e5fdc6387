/** What loops of a kernel go through: the values of a type, a span, a table, a list, a set, a list with a condition. */
import type { ConstValue } from "../../../3-check/typed.js";
import type { Type } from "../../../3-check/types.js";
import type { Expr } from "../../../4-lower/games/ir.js";
import { valueAt, valueCount } from "../../../4-lower/games/values.js";
import { rangeOf } from "../../../4-lower/games/int-ranges.js";
import { isNumeric } from "../expressions.js";
import type { Binding } from "./bindings.js";
import { WRITTEN_OUT } from "./bindings.js";
import { entriesOf } from "./copying.js";
import type { KernelPrinter } from "./kernel-expressions.js";
import { constantOf, valueOfLocal } from "./known.js";
import { gathered } from "./lists.js";
import { constantRef, rowRef } from "./rows.js";
import { elementsOfSet, valueBinding } from "./sets.js";
import { entryOf, fewestEntries, isScalar, lowOf, plus, strideOf, times } from "./storage.js";

/** Something to go through, element by element. */
export interface Elements {
  readonly type: Type;
  /** Set if all elements are known. */
  readonly values?: readonly ConstValue[];
  /** How a loop runs: its head with the counter's name, and how an element is bound from the counter. */
  readonly from: string;
  readonly to: string;
  /** The most elements there can be. */
  readonly most?: number;
  /** The fewest elements there can be, as far as is known. */
  readonly fewest?: number;
  bind(counter: string): Binding;
  /** Whether the counter stands for an element; `inner` takes statements that must run before the test. */
  readonly guard?: (counter: string, inner: string[]) => string;
}

/** How many elements a loop between constants has. */
function mostOf(from: string, to: string): number | undefined {
  return /^-?\d+$/.test(from) && /^-?\d+$/.test(to) ? Number(to) - Number(from) : undefined;
}

/** An element as a loop holds it: what must run first, and the binding. */
export interface Held {
  readonly binding: Binding;
  /** The statements that read it, of which those that nothing in `body` names are left out. */
  readonly lines: (body: string) => readonly string[];
}

/** Binds an element to what is read or computed once a turn of the loop; nothing stores to what is walked meanwhile. */
export function held(p: KernelPrinter, elements: Elements, counter: string, wish: string): Held {
  const binding = elements.bind(counter);
  if (binding.kind !== "ref") return { binding, lines: () => [] };
  const { ref } = binding;
  const scalar = isScalar(ref.type);
  if (!scalar && !/[^\w]/.test(ref.at.text)) return { binding, lines: () => [] };
  const name = p.parts.fresh(scalar ? `${wish}_value` : `${wish}_at`);
  const line = `const ${name} = ${scalar ? entryOf(ref) : ref.at.text};`;
  const used = new RegExp(`\\b${name}\\b`);
  return {
    binding: scalar ? { kind: "variable", text: name } : { kind: "ref", ref: { ...ref, at: { text: name, constant: ref.at.constant } } },
    lines: (body) => (used.test(body) ? [line] : []),
  };
}

/** Prints a loop over elements. */
export function loop(counter: string, elements: Elements, body: string): string {
  const inner: string[] = [];
  const guard = elements.guard?.(counter, inner);
  const whole = guard === undefined ? body : [...inner, `if (${guard}) {\n${body}\n}`].join("\n");
  return `for (let ${counter} = ${elements.from}; ${counter} < ${elements.to}; ${counter}++) {\n${whole}\n}`;
}

/** Gives the elements of an expression where all are known, without printing anything. */
export function knownElements(p: KernelPrinter, over: Expr): { readonly type: Type; readonly values: readonly ConstValue[] } | undefined {
  switch (over.kind) {
    case "index_type": {
      const count = valueCount(over.of) ?? 0;
      if (count > WRITTEN_OUT) return undefined;
      return { type: over.of, values: Array.from({ length: count }, (_, i) => valueAt(over.of, i)) };
    }
    case "span_of": {
      const low = constantOf(p, over.low);
      const high = constantOf(p, over.high);
      if (typeof low !== "number" || typeof high !== "number" || high - low >= WRITTEN_OUT) return undefined;
      return { type: spanType(over), values: Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => low + i) };
    }
    case "table":
    case "local":
    case "const": {
      const value = over.kind === "table" ? p.parts.table(over.table).value : over.kind === "const" ? over.value : valueOfLocal(p, over);
      return Array.isArray(value) ? { type: elementType(over.type), values: value as readonly ConstValue[] } : undefined;
    }
    default:
      return undefined;
  }
}

function spanType(over: Expr & { kind: "span_of" }): Type {
  return over.type.kind === "list" ? over.type.element : { kind: "int", low: -(2 ** 31), high: 2 ** 31 - 1 };
}

function elementType(type: Type): Type {
  return type.kind === "array" || type.kind === "list" || type.kind === "set" ? type.element : type;
}

/** Says how to go through what an expression gives. `lazily`: nothing that it reads changes meanwhile. */
export function elementsOf(p: KernelPrinter, over: Expr, lazily = false): Elements {
  if (over.kind === "map" && over.where !== undefined) return filtered(p, over, over.where, lazily);
  if (over.type.kind === "set") return elementsOfSet(p, over);
  if (over.kind === "index_type") {
    const { of } = over;
    const count = valueCount(of) ?? 0;
    if (count === 0) p.parts.refuse(`a loop over ${of.kind}`, over.span);
    const numeric = isNumeric(of);
    const low = numeric ? lowOf(of) : 0;
    return {
      type: of,
      values: knownElements(p, over)?.values,
      from: String(low),
      to: String(low + count),
      most: count,
      fewest: count,
      bind: (counter) => valueBinding(p, of, counter, counter),
    };
  }
  if (over.kind === "span_of") {
    const type = spanType(over);
    const from = p.temporary(p.number(over.low));
    const high = p.number(over.high);
    const to = /^-?\d+$/.test(high) ? String(Number(high) + 1) : p.temporary(`${high} + 1`);
    const [low] = rangeOf(over.low);
    const [, top] = rangeOf(over.high);
    return {
      type,
      values: knownElements(p, over)?.values,
      from,
      to,
      most: top - low < 2 ** 16 ? Math.max(0, top - low + 1) : undefined,
      fewest: rangeOf(over.high)[0] - rangeOf(over.low)[1] + 1,
      bind: (counter) => ({ kind: "variable", text: counter }),
    };
  }
  if (over.kind === "table" || over.kind === "local" || over.kind === "const") {
    const known = tableElements(p, over);
    if (known !== undefined) return known;
  }
  const ref = p.ref(over);
  const { first, stride, size, most, element } = entriesOf(ref);
  return {
    type: element,
    from: "0",
    to: /^\d+$/.test(size) ? size : p.temporary(size),
    most,
    fewest: /^\d+$/.test(size) ? Number(size) : fewestEntries(ref.type),
    bind: (counter) => ({ kind: "ref", ref: { ...first, at: plus(first.at, times(counter, stride)) } }),
  };
}

/** Elements with a condition: tested on the way where nothing changes meanwhile, else gathered first. */
function filtered(p: KernelPrinter, over: Expr & { kind: "map" }, where: Expr, lazily: boolean): Elements {
  const base = elementsOf(p, over.over, lazily);
  if (lazily && over.flat !== true && over.body.kind === "local" && over.body.local === over.local) {
    return {
      type: base.type,
      from: base.from,
      to: base.to,
      most: base.values?.length ?? base.most,
      bind: (counter) => base.bind(counter),
      guard: (counter, inner) => {
        const outer = base.guard?.(counter, inner);
        const test = p.with(over.local, base.bind(counter)).collecting(inner).print(where);
        return outer === undefined ? test : `${outer} && ${test}`;
      },
    };
  }
  const type = elementType(over.type) === over.type ? over.body.type : elementType(over.type);
  const { first, count, most } = gathered(
    p,
    {
      elements: base,
      local: over.local,
      name: over.name,
      where,
      body: over.body,
      ...(over.flat === true ? { flat: true as const } : {}),
      span: over.span,
    },
    type,
  );
  const stride = strideOf(type) ?? 1;
  return {
    type,
    from: "0",
    to: count,
    most,
    bind: (counter) => ({ kind: "ref", ref: { ...first, at: plus(first.at, times(counter, stride)) } }),
  };
}

function tableElements(p: KernelPrinter, over: Expr): Elements | undefined {
  const element = elementType(over.type);
  const values = knownElements(p, over)?.values;
  if (over.kind === "table") {
    const table = p.parts.table(over.table);
    return {
      type: element,
      values,
      from: "0",
      to: String(values?.length ?? 0),
      most: values?.length,
      fewest: values?.length,
      bind: (counter) => {
        if (table.kind !== "flat") return { kind: "row", table: over.table, row: counter, type: element };
        const inner = elementType(table.type);
        return { kind: "ref", ref: { array: table.array(), at: times(counter, strideOf(inner) ?? 1), type: inner } };
      },
    };
  }
  const value = over.kind === "const" ? over.value : valueOfLocal(p, over);
  if (value !== undefined) {
    return {
      type: element,
      values,
      from: "0",
      to: String(values?.length ?? 0),
      most: values?.length,
      fewest: values?.length,
      bind: (counter) => {
        const ref = constantRef(p, over.type.kind === "list" ? { kind: "list", element, length: values?.length ?? 0 } : over.type, value);
        const { first, stride } = entriesOf(ref);
        return { kind: "ref", ref: { ...first, at: plus(first.at, times(counter, stride)) } };
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
        ? p.temporary(`${table.starts()}[${binding.row} + 1] - ${table.starts()}[${binding.row}]`)
        : "0";
  return {
    type: element,
    from: "0",
    to,
    fewest: mostOf("0", to),
    most:
      mostOf("0", to) ??
      (Array.isArray(table.value) ? Math.max(0, ...table.value.map((r) => (Array.isArray(r) ? r.length : 0))) : undefined),
    bind: (counter) => ({ kind: "ref", ref: { array: row.array, at: plus(row.at, times(counter, 1)), type: element } }),
  };
}
