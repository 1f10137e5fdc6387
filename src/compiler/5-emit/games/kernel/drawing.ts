/** Draws of a kernel: words of chance become a value that is stored at once. */
import type { Type } from "../../../3-check/types.js";
import type { Draw, Expr } from "../../../4-lower/games/ir.js";
import { valueCount } from "../../../4-lower/games/values.js";
import { isNumeric } from "../expressions.js";
import type { Bindings } from "./bindings.js";
import { copyRow, entriesOf } from "./copying.js";
import { Drawing } from "./distributions.js";
import { elementsOf } from "./elements.js";
import type { KernelCode } from "./kernel-code.js";
import type { KernelPrinter } from "./kernel-expressions.js";
import type { Gathering } from "./lists.js";
import { gathered } from "./lists.js";
import type { Ref } from "./storage.js";
import { arrayOfType, entryOf, isScalar, lowOf, plus, strideOf, times } from "./storage.js";

/** Prints a draw and what follows it. */
export function drawn(code: KernelCode, draw: Draw, outer: Bindings): string {
  const { parts } = code;
  const lines: string[] = [];
  const printer = code.printer(outer, lines);
  parts.context.use("ChanceWords");
  lines.push("words.start(chance, episodes[lane], event);", "event += 1;");
  let bindings = outer;
  const { into } = draw;
  const drawing = new Drawing(code, draw);
  const one = isScalar(draw.type) ? drawing.number(draw.distribution, draw.type, printer, draw.name) : undefined;
  const row = one === undefined ? rowOf(code, draw, printer) : undefined;
  if (row !== undefined) drawing.fill(draw.distribution, row, printer);
  if (draw.event && code.hasHistory) {
    const numbers = one === undefined ? numbersOfRow(code, draw, row) : [one];
    const reals = code.history.reals(draw.type, numbers);
    const value = code.history.folded(draw.type, numbers);
    lines.push(...code.history.remember(`draw ${draw.id}`, "-1", value, draw.seenBy, draw.reader, outer, false, reals));
  }
  if (into?.root.kind === "local" && into.path.length === 0) {
    const { local, name } = into.root;
    if (code.arrivals.get(`block ${draw.resume}`) === 1) {
      bindings = new Map(bindings).set(local, row === undefined ? { kind: "variable", text: one ?? "0" } : { kind: "ref", ref: row });
    } else {
      const shared = parts.sharedLocal(local, name, draw.type);
      if (shared.kind === "variable") lines.push(`${shared.text} = ${one};`);
      if (shared.kind === "ref" && row !== undefined) copyRow(printer, shared.ref, row);
      bindings = parts.sharedBindings();
    }
  } else if (into !== undefined) {
    const value: Expr = { kind: "local", local: -1, name: draw.name, type: draw.type };
    if (row === undefined) {
      const given = new Map(bindings).set(-1, { kind: "variable" as const, text: one ?? "0" });
      lines.push(...code.storing.store(into, value, given, undefined));
    } else if (!drawsInPlace(draw)) {
      const given = new Map(bindings).set(-1, { kind: "ref" as const, ref: row });
      lines.push(...code.storing.store(into, value, given, undefined));
    }
  }
  lines.push(code.goOn(`block ${draw.resume}`, () => code.body(code.blockOf(draw.resume).body, bindings)));
  return lines.join("\n");
}

/** Whether the place itself can be filled entry by entry: nothing of what is drawn from lies there. */
function drawsInPlace({ distribution, into }: Draw): boolean {
  if (into === undefined || (into.root.kind === "local" && into.path.length === 0)) return false;
  return distribution.kind === "deal" && (distribution.values.kind === "index_type" || distribution.values.kind === "const");
}

/** Where the numbers of a drawn row go first. */
function rowOf(code: KernelCode, draw: Draw, printer: KernelPrinter): Ref {
  const { parts } = code;
  if (draw.into !== undefined && drawsInPlace(draw)) return { ...code.storing.target(draw.into, printer), type: draw.into.type };
  const stride = strideOf(draw.type);
  if (stride === undefined) parts.refuse(`a draw of type ${draw.type.kind}`, draw.span);
  return { array: parts.scratch(arrayOfType(draw.type), stride ?? 1), at: { text: "", constant: 0 }, type: draw.type };
}

/** The numbers of a drawn row, one by one, for its event. */
function numbersOfRow({ parts }: KernelCode, draw: Draw, row: Ref | undefined): readonly string[] {
  const count = strideOf(draw.type) ?? 0;
  if (row === undefined || count > 64) {
    parts.refuse("an event of many numbers", draw.span);
    return [];
  }
  return Array.from({ length: count }, (_, i) => entryOf(row, i));
}

/** What a draw chooses among: how many there are, and how the one with a number is read. */
export function listed(
  code: KernelCode,
  over: Expr,
  printer: KernelPrinter,
): { readonly count: string; readonly at: (index: string) => string } {
  const { parts } = code;
  if (over.kind === "index_type") {
    const low = lowOf(over.of);
    if (!isNumeric(over.of)) parts.refuse(`a draw of type ${over.of.kind}`);
    return { count: String(valueCount(over.of) ?? 0), at: (index) => (low === 0 ? index : `${index} + ${low}`) };
  }
  if (over.kind === "span_of") {
    const low = printer.number(over.low);
    const high = printer.number(over.high);
    const count = /^-?\d+$/.test(low) && /^-?\d+$/.test(high) ? String(Number(high) - Number(low) + 1) : `${high} - ${low} + 1`;
    return { count, at: (index) => (low === "0" ? index : `${index} + ${low}`) };
  }
  if (over.kind === "map" || over.type.kind === "set") {
    const body: Expr = { kind: "local", local: -10, name: "entry", type: over.type.kind === "set" ? over.type.element : over.type };
    const g: Gathering =
      over.kind === "map"
        ? {
            elements: elementsOf(printer, over.over, true),
            local: over.local,
            name: over.name,
            where: over.where,
            body: over.body,
            ...(over.flat === true ? { flat: true as const } : {}),
            span: over.span,
          }
        : { elements: elementsOf(printer, over), local: -10, name: "entry", where: undefined, body, span: over.span };
    const { first, count } = gathered(printer, g, elementOfList(over) ?? g.body.type);
    return { count, at: (index) => entryOf({ ...first, at: plus(first.at, times(index, 1)) }) };
  }
  const { first, size, stride, element } = entriesOf(printer.ref(over));
  if (!isScalar(element)) parts.refuse("a draw of values with parts");
  return { count: size, at: (index) => entryOf({ ...first, at: plus(first.at, times(index, stride)) }) };
}

/** The entries of a list that is gathered row by row. */
function elementOfList(over: Expr): Type | undefined {
  return over.kind === "map" && over.flat === true && over.type.kind === "list" ? over.type.element : undefined;
}
