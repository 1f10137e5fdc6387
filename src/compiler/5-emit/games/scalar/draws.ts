/** Chance in the scalar form: `outcomes`, `sample`, and what each seat may know of a draw. */
import { unreachable } from "../../../diagnostics/define.js";
import type { Type } from "../../../3-check/types.js";
import type { Distribution, Draw, Expr } from "../../../4-lower/games/ir.js";
import { valueCount } from "../../../4-lower/games/values.js";
import type { Declaration } from "../../typescript/module.js";
import { isNumeric } from "../expressions.js";
import { typed } from "../../typescript/module.js";
import { fn } from "../function.js";
import { numbersOfValue } from "./codec.js";
import { playersIn } from "./helpers.js";
import type { ScalarParts } from "./scalar-form.js";
import type { ScalarPrinter } from "./scalar-expressions.js";

/** Writes `outcomes`, `sample` and `seen`. */
export function drawsForm(parts: ScalarParts): readonly Declaration[] {
  const { context, ir, plan } = parts;
  const State = context.stateName;
  context.useType("Outcome");
  context.useType("Words");
  const fault = `throw new ${context.use("Fault")}(\`no draw is due at \${state.position}\`, ${context.source(ir.span)});`;
  const cases = (print: (draw: Draw, printer: ScalarPrinter) => string, parameters: readonly string[]): string =>
    ir.draws.length === 0
      ? fault
      : `switch (state.position) {\n${ir.draws
          .map((d) => `case ${JSON.stringify(plan.drawNames[d.id])}:\nreturn ${print(d, parts.printer("state", parameters))};`)
          .join("\n")}\ndefault:\n${fault}\n}`;
  const out: Declaration[] = [
    fn(
      "outcomes",
      "Lists the outcomes of the draw at hand with their probabilities.",
      [`state: ${State}`],
      "readonly Outcome[]",
      cases((d, p) => outcomesOf(parts, d, p), []),
    ),
    fn(
      "sample",
      "Draws an outcome from random words, as the kernel does.",
      [`state: ${State}`, "words: Words"],
      "readonly number[]",
      cases((d, p) => sampleOf(parts, d, p), ["words"]),
    ),
  ];
  if (ir.draws.length > 0) {
    out.push(
      fn(
        "seen",
        "Gives what `seat` may know of a draw's value; hidden entries are null.",
        [`state: ${State}`, "value: readonly number[]", "seat: number"],
        "readonly (number | null)[]",
        `switch (state.position) {\n${ir.draws.map((d) => `case ${JSON.stringify(plan.drawNames[d.id])}:\nreturn ${seenOf(parts, d)};`).join("\n")}\ndefault:\nreturn value;\n}`,
      ),
    );
  }
  return out;
}

/** Prints the numbers a draw chooses among. */
function numbers(values: Expr, printer: ScalarPrinter): string {
  const element =
    values.type.kind === "index_type"
      ? values.type.of
      : values.type.kind === "array" || values.type.kind === "list"
        ? values.type.element
        : undefined;
  const text = printer.print(values);
  return element?.kind === "bool" ? `${text}.map(Number)` : text;
}

/** Whether a draw is of numbers alone, by one of the plain distributions: those are printed as lists of numbers. */
export function isPlain(draw: Draw): boolean {
  const { distribution } = draw;
  switch (distribution.kind) {
    case "uniform":
    case "deal":
      return (distribution.kind === "uniform" || isFixedList(draw.type)) && isNumeric(elementOf(distribution.values.type));
    case "uniform_type":
      return isNumeric(distribution.of);
    case "weighted":
      return distribution.outcomes.every((o) => isNumeric(o.value.type)) && isNumeric(draw.type);
    default:
      return false;
  }
}

function isFixedList(type: Type): boolean {
  return (type.kind === "array" || (type.kind === "list" && type.length !== undefined)) && isNumeric(type.element);
}

function elementOf(type: Type): Type {
  return type.kind === "index_type" ? type.of : type.kind === "array" || type.kind === "list" ? type.element : type;
}

function outcomesOf(parts: ScalarParts, draw: Draw, printer: ScalarPrinter): string {
  const { context } = parts;
  const { distribution } = draw;
  const place = context.source(draw.span);
  if (isPlain(draw)) {
    switch (distribution.kind) {
      case "uniform":
        return `${context.use("uniformOutcomes")}(${numbers(distribution.values, printer)}, ${place})`;
      case "uniform_type":
        return `${context.use("uniformOutcomes")}(${typeNumbers(context, distribution.of, draw)}, ${place})`;
      case "weighted":
        return `${context.use("weightedOutcomes")}([${distribution.outcomes.map((o) => printer.number(o.value)).join(", ")}], [${distribution.outcomes.map((o) => weightOf(o.weight, printer)).join(", ")}], ${place})`;
      case "deal":
        return `${context.use("dealOutcomes")}(${numbers(distribution.values, printer)}, ${distribution.count}, ${place})`;
      default:
    }
  }
  const shown = `(value${typed(`: ${context.typeOf(draw.type)}`)}) => [${numbersOfValue(parts, draw.type, "value")}]`;
  return `${context.use("outcomesIn")}(${distributionText(parts, distribution, draw.type, draw, printer)}, ${shown})`;
}

function sampleOf(parts: ScalarParts, draw: Draw, printer: ScalarPrinter): string {
  const { context } = parts;
  const { distribution } = draw;
  const place = context.source(draw.span);
  if (isPlain(draw)) {
    switch (distribution.kind) {
      case "uniform":
        return `${context.use("uniformFrom")}(words, ${numbers(distribution.values, printer)}, ${place})`;
      case "uniform_type":
        return `${context.use("uniformFrom")}(words, ${typeNumbers(context, distribution.of, draw)}, ${place})`;
      case "weighted":
        return `${context.use("weightedFrom")}(words, [${distribution.outcomes.map((o) => printer.number(o.value)).join(", ")}], [${distribution.outcomes.map((o) => weightOf(o.weight, printer)).join(", ")}], ${place})`;
      case "deal":
        return `${context.use("dealFrom")}(words, ${numbers(distribution.values, printer)}, ${distribution.count}, ${place})`;
      default:
    }
  }
  const drawnText = `${distributionText(parts, distribution, draw.type, draw, printer)}.draw(words)`;
  const one = numbersOfValue(parts, draw.type, "value");
  if (one === "value") return `[${drawnText}]`;
  if (one === "...value") return drawnText;
  return `((value${typed(`: ${context.typeOf(draw.type)}`)}) => [${one}])(${drawnText})`;
}

/** Prints a weight: a constant as it was written, so that probabilities are exact (F7); words are compared with what it is in 32 bits. */
function weightOf(e: Expr, printer: ScalarPrinter): string {
  return e.kind === "const" && typeof e.value === "number" ? String(e.value) : printer.to(e, { kind: "real" });
}

/** Prints a distribution over values of a type as the runtime builds it. */
function distributionText(parts: ScalarParts, d: Distribution, type: Type, draw: Draw, printer: ScalarPrinter): string {
  const { context } = parts;
  const place = context.source(draw.span);
  const real = (e: Expr): string => printer.to(e, { kind: "real" });
  const element = elementOf(type);
  const of = (t: Type): string => typed(`<${context.typeOf(t)}>`);
  switch (d.kind) {
    case "uniform":
      return `${context.use("oneOf")}${of(type)}(${printer.print(d.values)}, ${place})`;
    case "uniform_type":
      return `${context.use("oneOf")}${of(type)}(${context.listOf(d.of)}, ${place})`;
    case "weighted": {
      const parts_ = d.outcomes.map((o) => `${context.use("oneOf")}${of(type)}([${printer.to(o.value, type)}], ${place})`);
      return `${context.use("mixture")}([${parts_.join(", ")}], [${d.outcomes.map((o) => weightOf(o.weight, printer)).join(", ")}], ${place})`;
    }
    case "mixture": {
      const inner = d.outcomes.map((o) => distributionText(parts, o.inner, type, draw, printer));
      return `${context.use("mixture")}${of(type)}([${inner.join(", ")}], [${d.outcomes.map((o) => weightOf(o.weight, printer)).join(", ")}], ${place})`;
    }
    case "deal":
      return `${context.use("distinctOf")}${of(element)}(${printer.print(d.values)}, ${d.count}, ${place})`;
    case "distinct": {
      const values = printer.print(d.values);
      const count = d.count === undefined ? `${values}.length` : printer.number(d.count);
      return `${context.use("distinctOf")}${of(element)}(${values}, ${count}, ${place})`;
    }
    case "sample":
      return `${context.use("eachOf")}${of(element)}(${printer.number(d.count)}, ${context.use("oneOf")}${of(element)}(${printer.print(d.values)}, ${place}), ${place})`;
    case "each":
      return `${context.use("eachOf")}${of(element)}(${d.count}, ${distributionText(parts, d.inner, element, draw, printer)}, ${place})`;
    case "cond":
      return `(${printer.print(d.condition)} ? ${distributionText(parts, d.then, type, draw, printer)} : ${distributionText(parts, d.else, type, draw, printer)})`;
    case "uniform_real":
      return `${context.use("realBetween")}(${real(d.low)}, ${real(d.high)}, ${place})`;
    case "normal":
      return `${context.use("normalReal")}(${real(d.mean)}, ${real(d.deviation)}, ${place})`;
    case "sphere":
      return `${context.use("direction")}(${d.size}, ${place})`;
    case "such": {
      const locals = printer.locals.with(d.local, "it");
      const name = locals.nameOf(d.local) ?? "it";
      const holds = `(${name}${typed(`: ${context.typeOf(d.type)}`)}) => ${printer.under(locals).print(d.condition)}`;
      return `${context.use("suchThat")}${of(type)}(${distributionText(parts, d.inner, type, draw, printer)}, ${holds}, ${place})`;
    }
    default:
      return unreachable(d);
  }
}

function typeNumbers(context: ScalarParts["context"], of: Type, draw: Draw): string {
  const count = valueCount(of);
  if (count === undefined || !isNumeric(of)) return context.refuse(`a uniform draw of type ${of.kind}`, draw.span);
  if (of.kind === "bool") return "[0, 1]";
  return of.kind === "int" && count > 16 ? `${context.use("range")}(${of.low}, ${of.high})` : context.listOf(of);
}

/** What a seat may know of a draw, by the label of the place it is put into (B2, B6). */
function seenOf(parts: ScalarParts, draw: Draw): string {
  const { ir, statements, context } = parts;
  const slot = draw.into?.root.kind === "slot" ? ir.slots[draw.into.root.slot] : undefined;
  const visibility = slot?.visibility ?? "public";
  const nothing = "value.map(() => null)";
  if (draw.seenBy?.kind === "const") return draw.seenBy.value === true ? "value" : nothing;
  if (draw.seenBy !== undefined) {
    const printer = parts.printer("state", ["value", "seat"]);
    const seat = statements.seatType();
    const reader = seat === undefined ? "seat" : context.typeOf(seat);
    void reader;
    const locals = printer.locals.as(draw.reader, "seat");
    return `${printer.under(locals).print(draw.seenBy)} ? value : ${nothing}`;
  }
  if (slot === undefined || visibility === "public") return "value";
  const owner = ownerOf(slot.type, draw);
  // Roles see what their player sees (A10).
  const side = ir.owners === undefined ? "seat" : `[${ir.owners.join(", ")}][seat]`;
  const own = `value.map((entry, i) => (${owner} === ${side} ? entry : null))`;
  if (/^private\b/.test(visibility) && owner !== undefined) return own;
  if (/^seen by others\b/.test(visibility) && owner !== undefined) return `value.map((entry, i) => (${owner} === ${side} ? null : entry))`;
  // Commas inside brackets are those of a seat's name: `checker[hammer, 1]`.
  const named = /^seen by (.*)$/.exec(visibility.replaceAll(" seen by ", ", "))?.[1].split(/, (?![^[]*\])/) ?? [];
  const listed = ir.seats.flatMap((name, i) => (named.includes(name) ? [i] : []));
  const sides = new Set(ir.owners === undefined ? [] : listed.map((i) => ir.owners?.[i]));
  if (owner !== undefined && sides.size === playersIn(ir)) return own;
  const readers = ir.owners === undefined ? listed : ir.seats.flatMap((_, i) => (sides.has(ir.owners?.[i]) ? [i] : []));
  return readers.length === 0 ? nothing : `[${readers.join(", ")}].includes(seat) ? value : ${nothing}`;
}

/** Which seat owns number `i` of a draw into a whole array that is indexed by seats first: each seat has as many, in row-major order. */
function ownerOf(type: Type, draw: Draw): string | undefined {
  const axis = type.kind === "array" ? type.index[0] : undefined;
  if (type.kind !== "array" || axis?.kind !== "seat" || draw.into?.path.length !== 0) return undefined;
  if (type.index.length === 1 && isNumeric(type.element)) return "i";
  return `Math.floor((i * ${axis.names.length}) / value.length)`;
}
