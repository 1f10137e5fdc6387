/** Lists in a kernel: a size and room for all entries. */
import type { Type } from "../../../3-check/types.js";
import type { Span } from "../../../source/source-file.js";
import type { Expr, LocalId } from "../../../4-lower/games/ir.js";
import { clearRest, copyRow, entriesOf } from "./copying.js";
import type { Elements } from "./elements.js";
import { elementsOf, loop } from "./elements.js";
import type { KernelPrinter } from "./kernel-expressions.js";
import { fillRow, mostEntries } from "./rows.js";
import type { Ref } from "./storage.js";
import { arrayOfType, entryOf, partOf, plus, strideOf, times } from "./storage.js";

/** What is gathered into a list: elements that fit, each through `body`. */
export interface Gathering {
  readonly elements: Elements;
  readonly local: LocalId;
  readonly name: string;
  readonly where: Expr | undefined;
  readonly body: Expr;
  /** `body` gives a list, whose entries are gathered. */
  readonly flat?: true;
  readonly span: Span | undefined;
}

/** Prints statements that gather entries from `array` on, counted in a variable; gives its name. */
export function gatherInto(p: KernelPrinter, first: Ref, g: Gathering, most?: number): string {
  const count = p.parts.fresh("count");
  p.before.push(`let ${count} = 0;`);
  gatherOn(p, first, g, most, count);
  return count;
}

function gatherOn(p: KernelPrinter, first: Ref, g: Gathering, most: number | undefined, count: string): void {
  const { elements } = g;
  const counter = p.parts.fresh(g.name);
  const inner: string[] = [];
  const printer = p.with(g.local, elements.bind(counter)).collecting(inner);
  const kept: string[] = [];
  const stride = strideOf(first.type) ?? 1;
  if (g.flat === true) {
    gatherOn(printer.collecting(kept), first, gatheringOf(printer.collecting(kept), g.body, g.span), most, count);
    const test = g.where === undefined ? undefined : printer.print(g.where);
    p.before.push(
      loop(counter, elements, [...inner, ...(test === undefined ? kept : [`if (${test}) {\n${kept.join("\n")}\n}`])].join("\n")),
    );
    return;
  }
  fillRow(printer.collecting(kept), { ...first, at: plus(first.at, times(count, stride)) }, g.body);
  const test = g.where === undefined ? undefined : printer.print(g.where);
  if (most !== undefined) {
    const code = p.parts.faultCode(g.span, `a list with more than ${most} entries`);
    kept.unshift(`if (${count} >= ${most}) {\n${p.parts.checks()}.note(${code});\nbreak;\n}`);
  }
  const keep = [...kept, `${count} += 1;`].join("\n");
  p.before.push(loop(counter, elements, [...inner, test === undefined ? keep : `if (${test}) {\n${keep}\n}`].join("\n")));
}

/** What a list is made of, to be gathered. */
function gatheringOf(p: KernelPrinter, list: Expr, span: Span | undefined): Gathering {
  if (list.kind === "map") {
    const { local, name, where, body, flat } = list;
    return { elements: elementsOf(p, list.over), local, name, where, body, ...(flat === undefined ? {} : { flat }), span };
  }
  const elements = elementsOf(p, list);
  const body: Expr = { kind: "local", local: -9, name: "entry", type: elements.type };
  return { elements, local: -9, name: "entry", where: undefined, body, span };
}

/** Gathers entries into a list with a size. */
export function fillGathered(p: KernelPrinter, target: Ref, g: Gathering): void {
  const { type } = target;
  if (type.kind !== "list" || type.length !== undefined) {
    p.parts.refuse("a list whose length changes where it may not", g.span);
    return;
  }
  const room = type.upTo ?? 0;
  const most = mostOf(p, g);
  const { first } = entriesOf(target);
  const count = gatherInto(p, first, g, most !== undefined && most <= room ? undefined : room);
  p.before.push(`${entryOf(target)} = ${count};`);
  clearRest(p, target, count);
}

/** The most entries that are gathered. */
function mostOf(p: KernelPrinter, g: Gathering): number | undefined {
  const passes = g.elements.values?.length ?? g.elements.most;
  const each = g.flat === true ? mostEntries(p, g.body) : 1;
  return passes === undefined || each === undefined ? undefined : passes * each;
}

/** Puts lists one after the other. */
export function fillConcat(p: KernelPrinter, target: Ref, lists: readonly Expr[], span: Span | undefined): void {
  const { type } = target;
  if (type.kind !== "list" && type.kind !== "array") return;
  const sized = type.kind === "list" && type.length === undefined;
  const { first, stride, most } = entriesOf(target);
  let at = "0";
  for (const list of lists) {
    if (list.kind === "array" || (list.kind === "const" && Array.isArray(list.value) && list.value.length === 0)) {
      const elements = list.kind === "array" ? list.elements : [];
      for (const element of elements) {
        appendAt(p, first, stride, most, at, element, list, span);
        at = /^\d+$/.test(at) ? String(Number(at) + 1) : `${at} + 1`;
      }
      continue;
    }
    const from = entriesOf(p.ref(list));
    const end = p.parts.fresh("end");
    const sum = at === "0" ? from.size : `${at} + ${from.size}`;
    const fits = (mostEntries(p, list) ?? Infinity) + (/^\d+$/.test(at) ? Number(at) : Infinity) <= most;
    const code = fits ? "" : p.parts.faultCode(span, `a list with more than ${most} entries`);
    p.before.push(`const ${end} = ${fits ? sum : `${p.parts.checks()}.within(${sum}, 0, ${most}, ${code})`};`);
    const counter = p.parts.fresh("i");
    const inner: string[] = [];
    const behind = at === "0" ? counter : `${counter} - ${bracketed(at)}`;
    copyRow(
      p.collecting(inner),
      { ...first, at: plus(first.at, times(counter, stride)) },
      { ...from.first, at: plus(from.first.at, times(behind, from.stride)) },
    );
    p.before.push(`for (let ${counter} = ${at}; ${counter} < ${end}; ${counter}++) {\n${inner.join("\n")}\n}`);
    at = end;
  }
  if (!sized) return;
  p.before.push(`${entryOf(target)} = ${at};`);
  clearRest(p, target, at);
}

function appendAt(
  p: KernelPrinter,
  first: Ref,
  stride: number,
  most: number,
  at: string,
  element: Expr,
  list: Expr,
  span: Span | undefined,
): void {
  const inner: string[] = [];
  const target = { ...first, at: plus(first.at, times(at, stride)) };
  if (/^\d+$/.test(at) && Number(at) < most) {
    fillRow(p, target, element);
    return;
  }
  fillRow(p.collecting(inner), target, element);
  const code = p.parts.faultCode(span ?? list.span, `a list with more than ${most} entries`);
  p.before.push(`if (${at} < ${most}) {\n${inner.join("\n")}\n} else ${p.parts.checks()}.note(${code});`);
}

/** Adds entries to a list that lies in a row, without touching the others. */
export function append(p: KernelPrinter, target: Ref, entries: readonly Expr[], span: Span | undefined): void {
  const { first, stride, most } = entriesOf(target);
  for (const entry of entries) {
    const size = p.parts.fresh("size");
    const inner: string[] = [];
    fillRow(p.collecting(inner), { ...first, at: plus(first.at, times(size, stride)) }, entry);
    const code = p.parts.faultCode(span, `a list with more than ${most} entries`);
    p.before.push(
      `const ${size} = ${entryOf(target)};`,
      `if (${size} < ${most}) {\n${[...inner, `${entryOf(target)} = ${size} + 1;`].join("\n")}\n} else ${p.parts.checks()}.note(${code});`,
    );
  }
}

/** Scratch space for the entries of a list that is gathered only to be walked. */
export function gathered(
  p: KernelPrinter,
  g: Gathering,
  type: Type,
): { readonly first: Ref; readonly count: string; readonly most: number } {
  const most = mostOf(p, g);
  const stride = strideOf(type);
  if (stride === undefined || most === undefined) {
    p.parts.refuse("a list without a bound", g.span);
    return { first: { array: "nothing", at: { text: "", constant: 0 }, type }, count: "0", most: 0 };
  }
  const array = p.parts.scratch(arrayOfType(type), most * stride);
  const first = partOf({ array, at: { text: "", constant: 0 }, type }, 0, type);
  return { first, count: gatherInto(p, first, g), most };
}

function bracketed(text: string): string {
  return /^\w+$/.test(text) ? text : `(${text})`;
}
