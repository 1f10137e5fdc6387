/** Draws of a kernel: words of chance become a value that is stored at once. */
import { unreachable } from "../../../diagnostics/define.js";
import type { Draw, Expr } from "../../../4-lower/games/ir.js";
import { valueCount } from "../../../4-lower/games/values.js";
import { isNumeric } from "../expressions.js";
import type { Bindings } from "./bindings.js";
import { entriesOf } from "./copying.js";
import { elementsOf } from "./elements.js";
import type { KernelCode } from "./kernel-code.js";
import type { KernelPrinter } from "./kernel-expressions.js";
import type { Gathering } from "./lists.js";
import { gathered } from "./lists.js";
import { entryOf, isScalar, lowOf, offsetText, plus, times } from "./storage.js";

/** Prints a draw and what follows it. */
export function drawn(code: KernelCode, draw: Draw, outer: Bindings): string {
  const { parts } = code;
  const lines: string[] = [];
  const printer = code.printer(outer, lines);
  parts.context.use("ChanceWords");
  lines.push("words.start(chance, episodes[lane], event);", "event += 1;");
  let bindings = outer;
  const { into, distribution } = draw;
  const values: string[] = [];
  switch (distribution.kind) {
    case "deal": {
      const deck = parts.scratch("Int32Array", distribution.size);
      const list = listed(code, distribution.values, printer);
      if (!/^\d+$/.test(list.count)) {
        const code = parts.faultCode(draw.span, `a deal of ${distribution.count} from fewer`);
        lines.push(`if (${list.count} < ${distribution.count}) {\n${parts.checks()}.note(${code});\nbreak run;\n}`);
      }
      lines.push(`words.shuffle(${deck}, ${list.count});`);
      for (let i = 0; i < distribution.count; i++) values.push(list.at(`${deck}[${i}]`));
      break;
    }
    case "uniform": {
      const name = parts.fresh(draw.name);
      const list = listed(code, distribution.values, printer);
      if (!/^\d+$/.test(list.count)) {
        lines.push(
          `if (${list.count} <= 0) {\n${parts.checks()}.note(${parts.faultCode(draw.span, "a draw from nothing")});\nbreak run;\n}`,
        );
      }
      lines.push(`const ${name} = ${list.at(`words.below(${list.count})`)};`);
      values.push(name);
      break;
    }
    case "uniform_type": {
      const count = valueCount(distribution.of) ?? 0;
      if (!isNumeric(distribution.of) || count === 0) parts.refuse(`a draw of type ${distribution.of.kind}`);
      const low = lowOf(distribution.of);
      const name = parts.fresh(draw.name);
      lines.push(`const ${name} = words.below(${count})${low === 0 ? "" : ` + ${low}`};`);
      values.push(name);
      break;
    }
    case "weighted": {
      const weights = parts.scratch("Float32Array", distribution.outcomes.length);
      distribution.outcomes.forEach((o, i) => lines.push(`${weights}[${i}] = ${printer.to(o.weight, { kind: "real" })};`));
      const which = parts.fresh("which");
      lines.push(`const ${which} = words.weighted(${weights}, ${distribution.outcomes.length});`);
      const last = distribution.outcomes.length - 1;
      const chain = distribution.outcomes
        .map((o, i) => (i === last ? printer.number(o.value) : `${which} === ${i} ? ${printer.number(o.value)} : `))
        .join("");
      const name = parts.fresh(draw.name);
      lines.push(`const ${name} = ${chain};`);
      values.push(name);
      break;
    }
    default:
      unreachable(distribution);
  }
  const isDeal = distribution.kind === "deal";
  if (draw.event && code.hasHistory) {
    const value = code.history.folded(draw.type, values);
    lines.push(...code.history.remember(`draw ${draw.id}`, "-1", value, draw.seenBy, draw.reader, outer));
  }
  if (into?.root.kind === "local" && into.path.length === 0) {
    if (isDeal) parts.refuse("a deal into a local");
    if (code.arrivals.get(`block ${draw.resume}`) === 1)
      bindings = new Map(bindings).set(into.root.local, { kind: "variable", text: values[0] });
    else {
      const shared = parts.sharedLocal(into.root.local, into.root.name, draw.type);
      if (shared.kind === "variable") lines.push(`${shared.text} = ${values[0]};`);
      bindings = parts.sharedBindings();
    }
  } else if (into !== undefined) {
    if (isDeal) {
      const target = code.storing.target(into, printer);
      const element = into.type.kind === "array" || into.type.kind === "list" ? into.type.element : into.type;
      values.forEach((value, i) => lines.push(`${target.array}[${offsetText(plus(target.at, { text: "", constant: i }))}] = ${value};`));
      if (!isScalar(element)) parts.refuse("a deal of values with parts");
    } else {
      const given = new Map(bindings).set(-1, { kind: "variable", text: values[0] });
      lines.push(...code.storing.store(into, { kind: "local", local: -1, name: draw.name, type: draw.type }, given, undefined));
    }
  }
  lines.push(code.goOn(`block ${draw.resume}`, () => code.body(code.blockOf(draw.resume).body, bindings)));
  return lines.join("\n");
}

/** What a draw chooses among: how many there are, and how the one with a number is read. */
function listed(code: KernelCode, over: Expr, printer: KernelPrinter): { readonly count: string; readonly at: (index: string) => string } {
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
            span: over.span,
          }
        : { elements: elementsOf(printer, over), local: -10, name: "entry", where: undefined, body, span: over.span };
    const { first, count } = gathered(printer, g, g.body.type);
    return { count, at: (index) => entryOf({ ...first, at: plus(first.at, times(index, 1)) }) };
  }
  const { first, size, stride, element } = entriesOf(printer.ref(over));
  if (!isScalar(element)) parts.refuse("a draw of values with parts");
  return { count: size, at: (index) => entryOf({ ...first, at: plus(first.at, times(index, stride)) }) };
}
