/** What seats observe (B8): the flat observation and the events, in the scalar form. */
import { unreachable } from "../../../diagnostics/define.js";
import type { Type } from "../../../3-check/types.js";
import type { Expr, GameIr } from "../../../4-lower/games/ir.js";
import type { Encoding } from "../../../4-lower/games/layout.js";
import type { HistoryPlace } from "../../../4-lower/games/history.js";
import { encodingOf, holdsText, widthOf } from "../../../4-lower/games/layout.js";
import { valueCount } from "../../../4-lower/games/values.js";
import type { Declaration } from "../../typescript/module.js";
import { typed } from "../../typescript/module.js";
import { camel } from "../names.js";
import { isNumeric } from "../expressions.js";
import { fn } from "../function.js";
import type { Plan } from "../plan.js";
import type { ScalarParts } from "./scalar-form.js";
import type { ScalarPrinter } from "./scalar-expressions.js";

/** Writes `observe` and `events`. */
export function observing(parts: ScalarParts): readonly Declaration[] {
  const { context, ir, plan } = parts;
  const State = context.stateName;
  context.useType("SeenEvent");
  const lines: string[] = [];
  const seatType = parts.statements.seatType();
  const given = ir.decisions.filter((d) => d.given !== undefined);
  const needsMe = JSON.stringify([ir.observation.features, given.map((d) => d.given)], (key, value: unknown) =>
    key === "type" || key === "span" ? undefined : value,
  ).includes('"kind":"me"');
  if (needsMe) lines.push(`const me = seat${seatType === undefined ? "" : typed(` as ${context.typeOf(seatType)}`)};`);
  lines.push(`let i = ${context.use("oneHot")}(out, at, ${ir.seats.length}, seat);`);
  if (plan.layout.siteOffset !== undefined || given.length > 0) lines.push("const now = turn(state);");
  if (plan.layout.siteOffset !== undefined) lines.push(`i = oneHot(out, i, ${ir.sites.length}, now.kind === "decide" ? now.site : -1);`);
  const printer = parts.printer("state", ["seat", "out", "at", "i", "now", "me"], { me: "me" });
  const { history } = plan.layout;
  const codes = history === undefined ? "" : context.scope.take("HISTORY");
  const told = history === undefined ? "" : `${context.use("history")}(out, i, events(state, seat), seat, ${codes});`;
  if (given.length > 0) lines.push(givenText(parts, printer, told));
  for (const feature of ir.observation.features) {
    const writer = new FeatureWriter(parts);
    lines.push(`// ${feature.name}`, writer.write(feature.value, feature.type, printer));
  }
  const { from, to } = plan.layout.givenOnly;
  if (to > from) lines.push(`i = ${context.use("zeros")}(out, i, ${to - from});`);
  const out: Declaration[] = [];
  if (history !== undefined) {
    context.useType("HistoryCodes");
    const places = history.places
      .map((p) => {
        if (p.kind !== "site" && p.numbers === undefined && p.type.kind !== "text")
          context.refuse(`the event \`${p.place}\` of type ${p.type.kind}`, undefined);
        const counting = countingOf(p);
        return `${JSON.stringify(p.place)}: { first: ${p.first}, values: ${p.values}${counting} }`;
      })
      .join(", ");
    out.push({
      kind: "const",
      name: codes,
      doc: "How events are numbered in the history of observations.",
      type: "HistoryCodes",
      value: `{ entries: ${history.entries}, codes: ${history.codes}, seats: ${ir.seats.length}${history.reals === 0 ? "" : `, reals: ${history.reals}`}, places: { ${places} } }`,
      exported: false,
    });
    lines.push("// history", told);
  }
  const whole = lines
    .filter((line) => line !== "")
    .join("\n")
    .split("\n");
  // Nothing comes after the last part.
  whole[whole.length - 1] = whole[whole.length - 1].replace(/^(let )?i = /, "");
  const body = whole.join("\n");
  return [
    ...out,
    fn(
      "observe",
      "Writes what `seat` observes at its decision; see `info.observation` for the layout.",
      [`state: ${State}`, "seat: number", "out: Float32Array", "at: number"],
      "void",
      body,
    ),
    fn(
      "events",
      `Lists the events that \`seat\` may see, oldest first; hidden values are null.${plan.hasSamples ? " `all` leaves in what samples do not see of each other." : ""}`,
      [`state: ${State}`, "seat: number", ...(plan.hasSamples ? ["all?: boolean"] : [])],
      "readonly SeenEvent[]",
      `return ${context.use("seenEvents")}(state.events, seat${concealing(plan, ir)});`,
    ),
  ];
}

/** What nobody sees of the history meanwhile: choices that wait, and samples that stand apart (A5, A14). */
function concealing(plan: Plan, ir: GameIr): string {
  const apart = (ir.apart ?? []).map(({ from, to }) => `[state.${plan.fields[from]}, state.${plan.fields[to]}]`);
  const alone = plan.hasAlone || apart.length > 0;
  if (!plan.hasTogether && !alone) return "";
  return `, ${plan.hasTogether ? "state.concealed" : "0"}${alone ? `, ${plan.hasAlone ? waitsAlone(plan, ir) : "false"}` : ""}${apart.length > 0 ? `, all ? [] : [${apart.join(", ")}]` : ""}`;
}

/** Whether the choices that wait are samples, which not even their maker knows. */
function waitsAlone({ aloneAmong, decisionNames }: Plan, ir: GameIr): string {
  const at = ir.decisions.flatMap((d, i) => (aloneAmong.includes(d.id) ? [`state.position === ${JSON.stringify(decisionNames[i])}`] : []));
  return at.length === 0 ? "!all" : `!all && ${at.length === 1 ? at[0] : `(${at.join(" || ")})`}`;
}

/** How the numbers of a place's values are counted: all alike, or one by one. */
function countingOf(place: HistoryPlace): string {
  const { numbers } = place;
  if (numbers === undefined || numbers.length === 0 || (place.kind === "site" && !numbers.includes("real"))) return "";
  const [first] = numbers;
  const alike = first !== "real" && numbers.every((n) => n !== "real" && n.low === first.low && n.size === first.size);
  if (alike) return `, low: ${first.low}, size: ${first.size}`;
  return `, digits: [${numbers.map((n) => (n === "real" ? "null" : `[${n.low}, ${n.size}]`)).join(", ")}]`;
}

/**
 * Where the seat that is asked is given something: all of that and nothing else (B8), in inner episodes (A15) with the history. Decisions that
 * give the same share a case.
 */
function givenText(parts: ScalarParts, printer: ScalarPrinter, history: string): string {
  const { context, ir, plan } = parts;
  const { layout } = plan;
  const cases = new Map<string, string[]>();
  for (const [id, decision] of ir.decisions.entries()) {
    if (decision.given === undefined) continue;
    const text = decision.given
      .map((feature, k) => {
        const offset = layout.givenOffsets[id]?.[k] ?? 0;
        return `// ${feature.name}\ni = at + ${offset};\n${new FeatureWriter(parts).write(feature.value, feature.type, printer)}`;
      })
      .join("\n");
    const past = decision.remembers && history !== "" ? `\n// history\ni = at + ${layout.history?.offset ?? 0};\n${history}` : "";
    cases.set(text + past, [...(cases.get(text + past) ?? []), `case ${JSON.stringify(plan.decisionNames[id])}:`]);
  }
  const first = ir.seats.length + (layout.siteOffset === undefined ? 0 : ir.sites.length);
  const clear = `${context.use("zeros")}(out, i, ${layout.size - first});`;
  const branches = [...cases].map(([text, labels]) => `${labels.join("\n")}\n${clear}\n${text}\nreturn;`);
  return `if (now.kind === "decide" && now.seat === seat) {\nswitch (state.position) {\n${branches.join("\n")}\n}\n}`;
}

/** Prints statements that write a value into `out` at `i`, as C3 lays it out. */
class FeatureWriter {
  constructor(private readonly parts: ScalarParts) {}

  write(e: Expr, type: Type, printer: ScalarPrinter): string {
    const encoding = encodingOf(type);
    if (encoding === undefined && holdsText(type)) return "";
    if (encoding === undefined) {
      this.parts.context.refuse(`an observation of type ${type.kind}`, e.span);
      return "";
    }
    return this.value(printer.to(e, type), type, encoding, printer, e);
  }

  private value(text: string, type: Type, encoding: Encoding, printer: ScalarPrinter, e: Expr): string {
    const { context } = this.parts;
    switch (encoding.kind) {
      case "bit":
        return `i = ${context.use("bit")}(out, i, ${text});`;
      case "real":
        return `i = ${context.use("real")}(out, i, ${text});`;
      case "one_hot":
        return `i = ${context.use("oneHot")}(out, i, ${encoding.size}, ${encoding.low === 0 ? text : `${text} - ${encoding.low}`});`;
      case "from_me":
        return `i = ${context.use("oneHot")}(out, i, ${encoding.size}, ${context.use("fromMe")}(${text}, seat, ${encoding.size}));`;
      case "option": {
        const inner = type.kind === "option" ? type.inner : type;
        if (encoding.inner.kind === "one_hot" && encoding.inner.low === 0) {
          return `i = ${context.use("bit")}(out, i, ${text} !== null);\ni = ${context.use("oneHot")}(out, i, ${encoding.inner.size}, ${text} ?? -1);`;
        }
        if (encoding.inner.kind === "from_me")
          return `i = ${context.use("bit")}(out, i, ${text} !== null);\n${this.value(text, inner, encoding.inner, printer, e)}`;
        if (!/^[\w.]+$/.test(text)) {
          const locals = printer.locals.with(-12, "held");
          const name = locals.nameOf(-12) ?? "held";
          return `{\nconst ${name} = ${text};\n${this.value(name, type, encoding, printer.under(locals), e)}\n}`;
        }
        return `i = ${context.use("bit")}(out, i, ${text} !== null);\nif (${text} === null) i = ${context.use("zeros")}(out, i, ${widthOf(encoding.inner)});\nelse {\n${this.value(text, inner, encoding.inner, printer, e)}\n}`;
      }
      case "sequence":
        return encoding.parts
          .map((part, k) => {
            if (type.kind === "record") return this.value(`${text}.${part.name}`, type.fields[k].type, part.encoding, printer, e);
            if (type.kind === "tuple") return this.value(`${text}[${k}]`, type.elements[k], part.encoding, printer, e);
            return "";
          })
          .join("\n");
      case "repeat": {
        const element = type.kind === "array" || type.kind === "list" ? type.element : type;
        if (e.kind === "array")
          return e.elements.map((x) => this.value(printer.to(x, element), element, encoding.each, printer, x)).join("\n");
        const locals = printer.locals.with(-3, entryName(e));
        const name = locals.nameOf(-3) ?? "entry";
        const inner: Expr = { kind: "local", local: -3, name, type: element };
        return `for (const ${name} of ${text}) {\n${this.value(name, element, encoding.each, printer.under(locals), inner)}\n}`;
      }
      case "list": {
        const element = type.kind === "list" ? type.element : type;
        const locals = printer.locals.with(-3, "entry");
        const name = locals.nameOf(-3) ?? "entry";
        const inner: Expr = { kind: "local", local: -3, name, type: element };
        const rest = `i = ${context.use("zeros")}(out, i, (${encoding.bound} - ${text}.length) * ${widthOf(encoding.each)});`;
        return `i = ${context.use("oneHot")}(out, i, ${encoding.bound + 1}, ${text}.length);\nfor (const ${name} of ${text}) {\n${this.value(name, element, encoding.each, printer.under(locals), inner)}\n}\n${rest}`;
      }
      case "tagged": {
        if (type.kind !== "tagged") return "";
        const lines = [`i = ${context.use("oneHot")}(out, i, ${encoding.tags.length}, ${text}.tag);`];
        encoding.tags.forEach((heads, t) => {
          if (heads.length === 0) return;
          const written = heads.map((head, h) => {
            const { type: of } = type.tags[t].heads[h];
            return this.value(`(${text}.heads[${h}]${typed(` as ${context.typeOf(of)}`)})`, of, head, printer, { ...e, type: of });
          });
          const width = heads.reduce((n, head) => n + widthOf(head), 0);
          lines.push(`if (${text}.tag === ${t}) {\n${written.join("\n")}\n} else i = ${context.use("zeros")}(out, i, ${width});`);
        });
        return lines.join("\n");
      }
      case "bits": {
        const element = type.kind === "set" ? type.element : type;
        if (valueCount(element) === undefined || !isIndex(element)) context.refuse("an observation of a set of tags with payloads", e.span);
        const locals = printer.locals.with(-3, "entry");
        const name = locals.nameOf(-3) ?? "entry";
        const entry: Expr = { kind: "local", local: -3, name, type: element };
        const number = printer.under(locals).ordinal(entry, element);
        const held = number === name ? text : `${text}.map((${name}) => ${number})`;
        return `i = ${context.use("bits")}(out, i, ${encoding.size}, ${held});`;
      }
      default:
        return unreachable(encoding);
    }
  }
}

/** Whether values of a type are numbers or options of numbers. */
function isIndex(type: Type): boolean {
  if (type.kind === "tuple") return type.elements.every(isIndex);
  if (type.kind === "record") return type.fields.every((f) => isIndex(f.type));
  return isNumeric(type) || (type.kind === "option" && isNumeric(type.inner));
}

/** A name for an entry of what is observed: of `board`, `entry`. */
function entryName(e: Expr): string {
  return e.kind === "local" ? camel(`${e.name}_entry`) : "entry";
}
