/** Whose turn it is and what is legal, in the scalar form. */
import type { Type } from "../../../3-check/types.js";
import type { Block, Decision, GameIr } from "../../../4-lower/games/ir.js";
import { isPlainTags } from "../../../4-lower/games/values.js";
import { camel } from "../names.js";
import type { ScalarPrinter } from "./scalar-expressions.js";
import type { ScalarParts } from "./scalar-form.js";

export function turnBody(parts: ScalarParts): string {
  const { plan, ir, names } = parts;
  const printer = parts.printer("state", []);
  const cases = ir.decisions.map(
    (d, i) =>
      `case ${JSON.stringify(plan.decisionNames[i])}:\nreturn { kind: "decide", seat: ${printer.to(d.seat, d.seat.type)}, site: ${names.site}.${camel(ir.sites[d.site].name)}${sampleText(d, printer)} };`,
  );
  const draws = new Map<string, string[]>();
  ir.draws.forEach((d, i) => draws.set(d.name, [...(draws.get(d.name) ?? []), `case ${JSON.stringify(plan.drawNames[i])}:`]));
  for (const [name, labels] of draws) cases.push(`${labels.join("\n")}\nreturn { kind: "chance", draw: ${JSON.stringify(name)} };`);
  return `switch (state.position) {\n${cases.join("\n")}\ndefault:\nreturn { kind: "end", truncated: ${hasCut(ir) ? 'state.position === "cut"' : "false"} };\n}`;
}

function sampleText(d: Decision, printer: ScalarPrinter): string {
  return d.sample === undefined ? "" : `, sample: { group: ${printer.print(d.sample.group)}, index: ${printer.print(d.sample.index)} }`;
}

export function hasCut(ir: GameIr): boolean {
  return ir.blocks.some((b) => cuts(b.body));
}

function cuts(stmts: Block["body"]): boolean {
  return stmts.some((s) =>
    s.kind === "end"
      ? s.truncated
      : s.kind === "if"
        ? cuts(s.then) || cuts(s.else)
        : s.kind === "for" || s.kind === "while"
          ? cuts(s.body)
          : false,
  );
}

export function legalBody(parts: ScalarParts): string {
  const { context, plan, ir } = parts;
  const cases = new Map<string, string[]>();
  for (const [i, decision] of ir.decisions.entries()) {
    const text = legalExpression(parts, decision);
    cases.set(text, [...(cases.get(text) ?? []), `case ${JSON.stringify(plan.decisionNames[i])}:`]);
  }
  const body = [...cases].map(([text, labels]) => `${labels.join("\n")}\nreturn ${text};`);
  return `switch (state.position) {\n${body.join("\n")}\ndefault:\nthrow new ${context.use("Fault")}(\`no decision is due at \${state.position}\`, ${context.source(ir.span)});\n}`;
}

function legalExpression(parts: ScalarParts, decision: Decision): string {
  const { context, ir } = parts;
  const { domain, size, real, formats } = ir.sites[decision.site];
  if (real !== undefined || formats !== undefined) return "[]";
  const identity = isIdentity(domain);
  const list = identity ? context.listOf(domain) : `${context.use("indices")}(${size})`;
  if (decision.where === undefined) return list;
  const printer = parts.printer("state", []);
  // A part of a decision may be asked for where only the parts after it have conditions: then they do not name it.
  const filtered = (name: string, condition: string): string => {
    return `${list}.filter((${new RegExp(`\\b${name}\\b`).test(condition) ? name : ""}) => ${condition})`;
  };
  if (identity) {
    const locals = printer.locals.with(decision.candidate, candidateName(decision));
    return filtered(locals.nameOf(decision.candidate) ?? "it", printer.under(locals).print(decision.where));
  }
  const locals = printer.locals.as(decision.candidate, `(${parts.decode(decision.site, "action")})`);
  return filtered("action", printer.under(locals).print(decision.where));
}

/** Whether some choice of reals has ends of its own (A3). */
export function hasEnds(ir: GameIr): boolean {
  return ir.decisions.some((d) => d.ends !== undefined);
}

/** `ends` of a choice of reals: those of its site, or as far as its `where` lets it go. */
export function endsBody(parts: ScalarParts): string {
  const { context, plan, ir } = parts;
  const printer = parts.printer("state", []);
  const cases = new Map<string, string[]>();
  for (const [i, decision] of ir.decisions.entries()) {
    const { real } = ir.sites[decision.site];
    if (real === undefined) continue;
    const text =
      decision.ends === undefined
        ? `return { low: ${real.low}, high: ${real.high} };`
        : `return ${context.use("endsOfReals")}(${printer.print(decision.ends.low)}, ${printer.print(decision.ends.high)}, ${context.source(decision.span)});`;
    cases.set(text, [...(cases.get(text) ?? []), `case ${JSON.stringify(plan.decisionNames[i])}:`]);
  }
  const body = [...cases].map(([text, labels]) => `${labels.join("\n")}\n${text}`);
  return `switch (state.position) {\n${body.join("\n")}\ndefault:\nthrow new ${context.use("Fault")}(\`no choice of reals is due at \${state.position}\`, ${context.source(ir.span)});\n}`;
}

/** Whether an action is its value. */
export function isIdentity(domain: Type): boolean {
  return (
    domain.kind === "enum" ||
    domain.kind === "seat" ||
    domain.kind === "grid" ||
    (domain.kind === "int" && domain.low === 0) ||
    (domain.kind === "tagged" && isPlainTags(domain))
  );
}

/** What the spec calls the candidate in `where`. */
function candidateName(decision: Decision): string {
  let name = "it";
  const find = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const record = node as Readonly<Record<string, unknown>>;
    if (record.kind === "local" && record.local === decision.candidate) name = String(record.name);
    for (const [key, part] of Object.entries(record)) if (key !== "type" && key !== "span" && key !== "of") find(part);
  };
  find(decision.where);
  return name;
}
