/** Chance in the scalar form: `outcomes`, `sample`, and what each seat may know of a draw. */
import type { Type } from "../../../3-check/types.js";
import type { Draw, Expr, GameIr } from "../../../4-lower/games/ir.js";
import { valueAt, valueCount } from "../../../4-lower/games/values.js";
import type { Declaration } from "../../typescript/module.js";
import { isNumeric } from "../expressions.js";
import { fn } from "../function.js";
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

function outcomesOf({ context }: ScalarParts, draw: Draw, printer: ScalarPrinter): string {
  const { distribution } = draw;
  const place = context.source(draw.span);
  switch (distribution.kind) {
    case "uniform":
      return `${context.use("uniformOutcomes")}(${numbers(distribution.values, printer)}, ${place})`;
    case "uniform_type":
      return `${context.use("uniformOutcomes")}(${typeNumbers(context, distribution.of, draw)}, ${place})`;
    case "weighted":
      return `${context.use("weightedOutcomes")}([${distribution.outcomes.map((o) => printer.number(o.value)).join(", ")}], [${distribution.outcomes.map((o) => printer.to(o.weight, { kind: "real" })).join(", ")}], ${place})`;
    case "deal":
      return `${context.use("dealOutcomes")}(${numbers(distribution.values, printer)}, ${distribution.count}, ${place})`;
  }
}

function sampleOf({ context }: ScalarParts, draw: Draw, printer: ScalarPrinter): string {
  const { distribution } = draw;
  const place = context.source(draw.span);
  switch (distribution.kind) {
    case "uniform":
      return `${context.use("uniformFrom")}(words, ${numbers(distribution.values, printer)}, ${place})`;
    case "uniform_type":
      return `${context.use("uniformFrom")}(words, ${typeNumbers(context, distribution.of, draw)}, ${place})`;
    case "weighted":
      return `${context.use("weightedFrom")}(words, [${distribution.outcomes.map((o) => printer.number(o.value)).join(", ")}], [${distribution.outcomes.map((o) => printer.to(o.weight, { kind: "real" })).join(", ")}], ${place})`;
    case "deal":
      return `${context.use("dealFrom")}(words, ${numbers(distribution.values, printer)}, ${distribution.count}, ${place})`;
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
  const owner = ownerOf(ir, slot.type, draw);
  if (/^private\b/.test(visibility) && owner !== undefined) return `value.map((entry, i) => (${owner} === seat ? entry : null))`;
  if (/^seen by others\b/.test(visibility) && owner !== undefined) return `value.map((entry, i) => (${owner} === seat ? null : entry))`;
  const readers = ir.seats.flatMap((name, i) => (/^seen by\b/.test(visibility) && new RegExp(`\\b${name}\\b`).test(visibility) ? [i] : []));
  return readers.length === 0 ? nothing : `[${readers.join(", ")}].includes(seat) ? value : ${nothing}`;
}

/** Which seat owns entry `i` of a draw into a whole array that is indexed by seats first. */
function ownerOf(ir: GameIr, type: Type, draw: Draw): string | undefined {
  if (type.kind !== "array" || type.index[0]?.kind !== "seat" || draw.into?.path.length !== 0) return undefined;
  const each = (valueAt(type.index[0], 0), draw.distribution.kind === "deal" ? draw.distribution.count / ir.seats.length : 1);
  return each === 1 ? "i" : `Math.floor(i / ${each})`;
}
