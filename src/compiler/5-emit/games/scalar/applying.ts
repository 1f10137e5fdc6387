/** `apply` of the scalar form: a choice or a drawn value is checked, remembered, put where it belongs, and play goes on. */
import { hasPrivate } from "../../../../contract/words/texts.js";
import type { FormatInfo } from "../../../../contract/words/shape.js";
import type { Type } from "../../../3-check/types.js";
import type { Decision, Draw } from "../../../4-lower/games/ir.js";
import { valueCount } from "../../../4-lower/games/values.js";
import { typed } from "../../typescript/module.js";
import type { GameContext } from "../context.js";
import { camel } from "../names.js";
import type { ScalarParts } from "./scalar-form.js";
import { countOfNumbers, valueOfNumbers } from "./codec.js";
import { isPlain } from "./draws.js";
import { isIdentity } from "./turns.js";

export function applyBody(parts: ScalarParts): string {
  const { context, plan, ir, names } = parts;
  const cases = [...ir.draws.map((d) => applyDraw(parts, d)), ...ir.decisions.map((d) => applyDecision(parts, d))];
  const fault = `throw new ${context.use("Fault")}(\`nothing is due at \${state.position}\`, ${context.source(ir.span)});`;
  const before = `const next = ${names.copy}(state);\n`;
  const text = `switch (state.position) {\n${cases.join("\n")}\ndefault:\n${fault}\n}`;
  if (!plan.hasTogether) return before + text;
  return before + text;
}

function applyDecision(parts: ScalarParts, decision: Decision): string {
  const { context, plan, ir, names, statements } = parts;
  const site = ir.sites[decision.site];
  if (site.formats !== undefined) return applyText(parts, decision, site.formats);
  const position = plan.decisionNames[decision.id];
  const printer = parts.printer("next", ["state", "action", "choice"]);
  const { into } = decision;
  const { ends } = decision;
  const [low, high] =
    ends === undefined ? [String(site.real?.low), String(site.real?.high)] : [printer.print(ends.low), printer.print(ends.high)];
  const from = site.real === undefined ? String(site.size) : `${site.real.size}, ${low}, ${high}`;
  const check = context.use(site.real === undefined ? "chosen" : "chosenReals");
  const chosen = `${check}(action, ${from}, ${JSON.stringify(site.name)}, ${context.source(decision.span)})`;
  const lines: string[] = [];
  let value: string;
  let number = "choice";
  let resume = printer;
  if (into?.root.kind === "local" && into.path.length === 0) {
    resume = printer.under(printer.locals.with(into.root.local, into.root.name));
    value = resume.locals.nameOf(into.root.local) ?? into.root.name;
    if (isIdentity(site.domain)) {
      lines.push(`const ${value} = ${parts.decode(decision.site, chosen)};`);
      number = value;
    } else {
      const local = into.root.local;
      const read = decision.where !== undefined || (plan.free.get(decision.resume) ?? []).some((f) => f.local === local);
      lines.push(`const choice = ${chosen};`);
      if (read) lines.push(`const ${value} = ${parts.decode(decision.site, "choice")};`);
    }
  } else {
    lines.push(`const choice = ${chosen};`);
    value = parts.decode(decision.site, "choice");
  }
  if (decision.where !== undefined) {
    const check = printer.under(printer.locals.as(decision.candidate, into?.root.kind === "local" ? value : `(${value})`));
    const fault = `throw new ${context.use("Fault")}(\`\${describe(${names.site}.${camel(site.name)}, ${number})} is not legal here\`, ${context.source(decision.span)});`;
    lines.push(`if (${check.not(decision.where)}) ${fault}`);
  }
  if (plan.counts) lines.push("next.count += 1;");
  const seenBy = statements.seenBy(decision.seenBy, decision.reader, printer);
  const seat = printer.print(decision.seat);
  lines.push(
    `next.events.push({ place: ${JSON.stringify(site.name)}, seat: ${seat}, value: ${site.real === undefined ? number : `[...${number}]`}${seenBy}${decision.unheard === true ? ", reveal: true" : ""} });`,
  );
  // The table of choices stays as it is, whatever is stored into what was chosen.
  const kept = site.domain.kind === "array" && site.real === undefined ? `${context.use("copyOf")}(${value})` : value;
  if (into !== undefined && !(into.root.kind === "local" && into.path.length === 0)) lines.push(printer.storeTo(into, kept));
  // A choice of a `together` stays unknown to the others until its last one is made (A5).
  if (decision.together !== undefined) lines.push("next.concealed += 1;");
  const handed = (plan.free.get(decision.resume) ?? []).map(
    (f) => resume.locals.nameOf(f.local) ?? context.refuse(`the local \`${f.name}\` across a pause`, decision.span),
  );
  lines.push(`return ${names.blocks.get(decision.resume)}(${["next", ...handed].join(", ")});`);
  return `case ${JSON.stringify(position)}: {\n${lines.join("\n")}\n}`;
}

/** A text that was written: it is remembered as it is, and worth what its formats read (A14). */
function applyText(parts: ScalarParts, decision: Decision, formats: readonly FormatInfo[]): string {
  const { context, plan, ir, names, statements } = parts;
  const site = ir.sites[decision.site];
  const printer = parts.printer("next", ["state", "action", "text"]);
  const { into } = decision;
  const reader = parts.reader(decision.site);
  const local = into?.root.kind === "local" && into.path.length === 0 ? into.root : undefined;
  const resume = local === undefined ? printer : printer.under(printer.locals.with(local.local, local.name));
  const read = local === undefined || (plan.free.get(decision.resume) ?? []).some((f) => f.local === local.local);
  const lines = [`const text = ${context.use("writtenText")}(action, ${JSON.stringify(site.name)}, ${context.source(decision.span)});`];
  const value = `${reader}.valueOf(text)${typed(` as ${context.typeOf(site.domain)}`)}`;
  if (local !== undefined && read) lines.push(`const ${resume.locals.nameOf(local.local) ?? local.name} = ${value};`);
  if (plan.counts) lines.push("next.count += 1;");
  const open = formats.some(hasPrivate) ? `, open: ${context.use("openText")}(${reader}, text)` : "";
  const seenBy = statements.seenBy(decision.seenBy, decision.reader, printer);
  const unheard = decision.unheard === true ? ", reveal: true" : "";
  lines.push(
    `next.events.push({ place: ${JSON.stringify(site.name)}, seat: ${printer.print(decision.seat)}, value: ${context.use("actionOfText")}(text)${open}${seenBy}${unheard} });`,
  );
  if (into !== undefined && local === undefined) lines.push(printer.storeTo(into, value));
  if (decision.together !== undefined) lines.push("next.concealed += 1;");
  const handed = (plan.free.get(decision.resume) ?? []).map(
    (f) => resume.locals.nameOf(f.local) ?? context.refuse(`the local \`${f.name}\` across a pause`, decision.span),
  );
  lines.push(`return ${names.blocks.get(decision.resume)}(${["next", ...handed].join(", ")});`);
  return `case ${JSON.stringify(plan.decisionNames[decision.id])}: {\n${lines.join("\n")}\n}`;
}

function applyDraw(parts: ScalarParts, draw: Draw): string {
  const { context, plan, names, statements } = parts;
  const printer = parts.printer("next", ["state", "action", "value", "at"]);
  const plain = isPlain(draw);
  const isDeal = draw.distribution.kind === "deal";
  const element = draw.type.kind === "array" || draw.type.kind === "list" ? draw.type.element : draw.type;
  const count = plain ? (draw.distribution.kind === "deal" ? draw.distribution.count : 1) : countOfNumbers(draw.type);
  const goes = draw.into !== undefined && (draw.into.root.kind === "slot" || draw.into.path.length > 0 || isHanded(parts, draw));
  const checked = `${context.use("drawn")}(action, ${count ?? "undefined"}, ${JSON.stringify(draw.name)}, ${context.source(draw.span)});`;
  const lines = [goes || draw.event ? `const value = ${checked}` : checked];
  if (!plain && goes) lines.push(`const at = ${context.use("numbersIn")}(value);`);
  const decoded = !plain
    ? valueOfNumbers(parts, draw.type, "at()")
    : isDeal
      ? decodeList(context, element, "value")
      : decodeNumber(context, draw.type, "value[0]");
  let resume = printer;
  if (plan.counts) lines.push("next.count += 1;");
  const { into } = draw;
  if (draw.event) {
    const seenBy = statements.seenBy(draw.seenBy, draw.reader, printer);
    lines.push(`next.events.push({ place: ${JSON.stringify(draw.name)}, seat: -1, value: [...value]${seenBy} });`);
  }
  if (into?.root.kind === "local" && into.path.length === 0) {
    resume = printer.under(printer.locals.with(into.root.local, into.root.name));
    if (goes) lines.push(`const ${resume.locals.nameOf(into.root.local) ?? into.root.name} = ${decoded};`);
  } else if (into !== undefined) lines.push(printer.storeTo(into, decoded));
  const handed = (plan.free.get(draw.resume) ?? []).map(
    (f) => resume.locals.nameOf(f.local) ?? context.refuse(`the local \`${f.name}\` across a pause`, draw.span),
  );
  lines.push(`return ${names.blocks.get(draw.resume)}(${["next", ...handed].join(", ")});`);
  return `case ${JSON.stringify(plan.drawNames[draw.id])}: {\n${lines.join("\n")}\n}`;
}

/** Whether what follows a draw reads the local it goes into. */
function isHanded({ plan }: ScalarParts, draw: Draw): boolean {
  const local = draw.into?.root.kind === "local" ? draw.into.root.local : undefined;
  return (plan.free.get(draw.resume) ?? []).some((f) => f.local === local);
}

/** How a drawn number becomes a value: bools are 0 and 1. */
function decodeNumber(context: GameContext, type: Type, text: string): string {
  if (type.kind === "bool") return `${text} === 1`;
  if (context.isLiteral(type) && type.kind !== "option") return `${text}${typed(` as ${context.typeOf(type)}`)}`;
  if (type.kind === "int" || type.kind === "grid" || type.kind === "real") return text;
  return context.refuse(`a draw of type ${type.kind}`, undefined);
}

function decodeList(context: GameContext, element: Type, text: string): string {
  if (element.kind === "bool") return `${text}.map((entry) => entry === 1)`;
  if (context.isLiteral(element) && element.kind !== "option") return `[...${text}]${typed(` as ${context.typeOf(element)}[]`)}`;
  if (valueCount(element) === undefined && element.kind !== "real") return context.refuse(`a deal of type ${element.kind}`, undefined);
  return `[...${text}]`;
}
