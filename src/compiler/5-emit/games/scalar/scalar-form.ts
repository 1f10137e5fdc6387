/** The scalar form of a game: pure functions on immutable states, the definition that everything else is compared with (F2). */
import type { Type } from "../../../3-check/types.js";
import type { Block, Decision, Draw, GameIr } from "../../../4-lower/games/ir.js";
import { isPlainTags, valueCount } from "../../../4-lower/games/values.js";
import type { Declaration, Member } from "../../typescript/module.js";
import { typed } from "../../typescript/module.js";
import type { GameContext } from "../context.js";
import { camel, pascal, shout } from "../names.js";
import type { Plan } from "../plan.js";
import { drawsForm } from "./draws.js";
import { Locals } from "./locals.js";
import { observing } from "./observing.js";
import { domainTable, ScalarPrinter } from "./scalar-expressions.js";
import { StatementPrinter } from "./scalar-statements.js";
import type { StatementNames } from "./scalar-statements.js";
import { telling } from "./telling.js";

/** What parts of the scalar form share. */
export interface ScalarParts {
  readonly context: GameContext;
  readonly plan: Plan;
  readonly ir: GameIr;
  readonly statements: StatementPrinter;
  readonly names: StatementNames & {
    readonly position: string;
    readonly copy: string;
    readonly site: string;
    readonly seatType: Type | undefined;
  };
  /** A printer for a function whose state is `state` or `next`; its parameters are taken names. */
  printer(state: string, parameters: readonly string[], view?: { me?: string; turn?: string }): ScalarPrinter;
  /** How an action becomes a value of its site's domain. */
  decode(site: number, action: string): string;
}

/** Writes the scalar form's declarations, types first. */
export function scalarForm(context: GameContext, plan: Plan): readonly Declaration[] {
  const { ir } = context;
  declareTypes(context);
  const names = {
    position: context.scope.take(`${context.stem}Position`),
    site: context.scope.take("Site"),
    pause: context.scope.take("pause"),
    win: context.scope.take("win"),
    pay: context.scope.take("pay"),
    copy: context.scope.take("copy"),
    blocks: new Map(ir.blocks.map((b) => [b.id, context.scope.take(camel(b.name === "start" ? "begin" : b.name))])),
    seatType: undefined as Type | undefined,
  };
  const statements = new StatementPrinter(context, plan, names);
  const domains = new Map<number, string>();
  const parts: ScalarParts = {
    context,
    plan,
    ir,
    statements,
    names: { ...names, seatType: statements.seatType() },
    printer: (state, parameters, view = {}) =>
      new ScalarPrinter(context, plan.fields, { state, ...view }, Locals.function(context.scope, [state, ...parameters])),
    decode(index, action) {
      const { domain, size, name } = ir.sites[index];
      if (domain.kind === "int") return domain.low === 0 ? action : `${action} + ${domain.low}`;
      if (domain.kind === "bool") return `${action} === 1`;
      if (domain.kind === "grid") return action;
      if (context.isLiteral(domain) && domain.kind !== "option") return `${action}${typed(` as ${context.typeOf(domain)}`)}`;
      let table = domains.get(index);
      if (table === undefined) {
        if (size > 4096) return context.refuse(`a choice among ${size} values with parts`, ir.sites[index].span);
        table = context.scope.take(`${shout(name)}_VALUES`);
        domains.set(index, table);
        context.declarations.push({
          kind: "const",
          name: table,
          doc: context.doc(`The values of \`${name}\`, by action.`, undefined),
          type: `readonly (${context.typeOf(domain)})[]`,
          value: domainTable(context, domain, size),
          exported: true,
        });
      }
      return `${table}[${action}]`;
    },
  };
  return [...stateTypes(parts), siteConstant(parts), ...playing(parts), ...drawsForm(parts), ...observing(parts), ...telling(parts)];
}

/** Declares enums, seats and the choices of decisions before anything needs them, under the best name. */
function declareTypes(context: GameContext): void {
  const { ir } = context;
  const types = [...ir.slots.map((s) => s.type), ...ir.decisions.map((d) => d.seat.type), ...ir.sites.map((s) => s.domain)];
  const within = (type: Type): readonly Type[] => {
    switch (type.kind) {
      case "option":
        return within(type.inner);
      case "array":
        return [...type.index.flatMap(within), ...within(type.element)];
      case "list":
        return within(type.element);
      default:
        return [type];
    }
  };
  const all = types.flatMap(within);
  for (const type of all) if (type.kind === "seat") context.named(type, undefined, "The seats, in declared order.", ir.span);
  for (const declared of ir.enums) {
    const type = all.find((t) => t.kind === "enum" && t.name === declared.name);
    if (type !== undefined) context.named(type, undefined, declared.doc, declared.span);
  }
  for (const site of ir.sites) {
    if (site.domain.kind === "tagged" && isPlainTags(site.domain)) {
      context.named(site.domain, site.domain.name ?? pascal(site.name), `What \`${site.name}\` chooses from.`, site.span);
    }
  }
}

function stateTypes(parts: ScalarParts): readonly Declaration[] {
  const { context, plan, ir, names } = parts;
  const positions = [...plan.drawNames, ...plan.decisionNames, "end", "cut"].map((name) => JSON.stringify(name));
  const used = positions.filter((name) => name !== '"cut"' || hasCut(ir));
  context.useType("KeptEvent");
  const slots: Member[] = ir.slots.map((slot, i) => ({
    name: plan.fields[i],
    doc: context.doc(
      [slot.doc, slot.kind === "live" ? "Kept between decisions." : slot.visibility === "public" ? "" : `Sight: ${slot.visibility}.`]
        .filter((t) => t !== "")
        .join("\n"),
      slot.span,
    ),
    type: context.typeOf(slot.type),
  }));
  const members: Member[] = [
    { name: "position", doc: "Where play stands: at a decision, at a draw, or at the end.", type: names.position },
    ...slots,
    { name: "scores", doc: "What each seat was paid so far.", type: "readonly number[]" },
    ...(plan.hasWinner
      ? [{ name: "winner", doc: "Who won; none before the end and after a draw.", type: `${winnerType(parts)} | null` }]
      : []),
    ...(plan.hasRecord ? [{ name: "record", doc: "What the end handed out.", type: "Readonly<Record<string, unknown>>" }] : []),
    ...(plan.hasTogether
      ? [{ name: "concealed", doc: "How many of the last events the other seats do not know yet.", type: "number" }]
      : []),
    { name: "events", doc: "What happened, oldest first.", type: "readonly KeptEvent[]" },
  ];
  return [
    { kind: "alias", name: names.position, doc: "Where play can stand.", type: used.join(" | "), exported: true },
    { kind: "interface", name: context.stateName, doc: context.doc(ir.doc, ir.span), members },
  ];
}

function winnerType(parts: ScalarParts): string {
  return parts.names.seatType === undefined ? "number" : parts.context.typeOf(parts.names.seatType);
}

function siteConstant({ context, ir, names }: ScalarParts): Declaration {
  const fields = ir.sites.map((site, i) => `${camel(site.name)}: ${i}`).join(", ");
  return {
    kind: "const",
    name: names.site,
    doc: context.doc("The decisions of the game, by number.", undefined),
    value: `{ ${fields} }${typed(" as const")}`,
    exported: true,
  };
}

/** `initial`, `turn`, `legal`, `apply`, the blocks between pauses, and what they share. */
function playing(parts: ScalarParts): readonly Declaration[] {
  const { context, plan, ir, names } = parts;
  const State = context.stateName;
  context.useType("Draft");
  context.useType("Turn");
  const start = parts.printer("next", []);
  const fields = ir.slots.map((slot, i) => `${plan.fields[i]}: ${start.to(slot.initial, slot.type)}`);
  const extra = [
    `scores: [${ir.seats.map(() => "0").join(", ")}]`,
    ...(plan.hasWinner ? ["winner: null"] : []),
    ...(plan.hasRecord ? ["record: {}"] : []),
    ...(plan.hasTogether ? ["concealed: 0"] : []),
    "events: []",
  ];
  const initialDepends = ir.slots.some((slot) => slot.initial.kind !== "const");
  const initialBody = initialDepends
    ? [
        `const next${typed(`: Draft<${State}>`)} = { position: "end", ${ir.slots.map((slot, i) => `${plan.fields[i]}: ${slot.initial.kind === "const" ? start.to(slot.initial, slot.type) : placeholder(context, slot.type)}`).join(", ")}, ${extra.join(", ")} };`,
        ...ir.slots.flatMap((slot, i) =>
          slot.initial.kind === "const" ? [] : [`next.${plan.fields[i]} = ${start.to(slot.initial, slot.type)};`],
        ),
        `return ${names.blocks.get(ir.start)}(next);`,
      ].join("\n")
    : `return ${names.blocks.get(ir.start)}({ position: "end", ${[...fields, ...extra].join(", ")} });`;

  return [
    fn("initial", "Starts an episode and runs it to its first decision or draw.", [], State, initialBody),
    fn("turn", "Says whose turn it is.", [`state: ${State}`], "Turn", turnBody(parts)),
    fn("legal", "Lists the legal actions of the decision at hand, ascending.", [`state: ${State}`], "readonly number[]", legalBody(parts)),
    fn(
      "apply",
      "Gives the state after a decision (an action) or a draw (its value).",
      [`state: ${State}`, "action: number | readonly number[]"],
      State,
      applyBody(parts),
    ),
    ...ir.blocks.map((block) => blockFunction(parts, block)),
    ...helpers(parts),
    fn("returns", "Gives the score of each seat so far.", [`state: ${State}`], "readonly number[]", "return state.scores;"),
  ];
}

function placeholder(context: GameContext, type: Type): string {
  switch (type.kind) {
    case "bool":
      return "false";
    case "option":
      return "null";
    case "text":
      return '""';
    case "int":
      return String(type.low);
    case "array":
    case "list":
      return "[]";
    case "enum":
    case "seat":
      return context.constant(type, 0);
    case "tagged":
      return isPlainTags(type) ? context.constant(type, 0) : "{ tag: 0, heads: [] }";
    case "record":
      return `{ ${type.fields.map((f) => `${f.name}: ${placeholder(context, f.type)}`).join(", ")} }`;
    case "tuple":
      return `[${type.elements.map((t) => placeholder(context, t)).join(", ")}]`;
    default:
      return "0";
  }
}

/** Writes a function; a parameter is `name: type`, one that the body never reads gets an underscore. */
export function fn(name: string, doc: string, parameters: readonly string[], returns: string, body: string, exported = true): Declaration {
  return {
    kind: "function",
    name,
    doc,
    parameters: parameters.map((p) => {
      const parameter = p.slice(0, p.indexOf(":"));
      const used = parameter.startsWith("_") || new RegExp(`\\b${parameter.replace("?", "")}\\b`).test(body);
      return { name: used ? parameter : `_${parameter}`, type: p.slice(p.indexOf(":") + 2) };
    }),
    returns,
    body,
    exported,
  };
}

function turnBody(parts: ScalarParts): string {
  const { plan, ir, names } = parts;
  const printer = parts.printer("state", []);
  const cases = ir.decisions.map(
    (d, i) =>
      `case ${JSON.stringify(plan.decisionNames[i])}:\nreturn { kind: "decide", seat: ${printer.to(d.seat, d.seat.type)}, site: ${names.site}.${camel(ir.sites[d.site].name)} };`,
  );
  const draws = ir.draws.map((_, i) => `case ${JSON.stringify(plan.drawNames[i])}:`);
  if (draws.length > 0) cases.push(`${draws.join("\n")}\nreturn { kind: "chance" };`);
  return `switch (state.position) {\n${cases.join("\n")}\ndefault:\nreturn { kind: "end", truncated: ${hasCut(ir) ? 'state.position === "cut"' : "false"} };\n}`;
}

function hasCut(ir: GameIr): boolean {
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

function legalBody(parts: ScalarParts): string {
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
  const { domain, size } = ir.sites[decision.site];
  const identity = isIdentity(domain);
  const list = identity ? context.listOf(domain) : `${context.use("indices")}(${size})`;
  if (decision.where === undefined) return list;
  const printer = parts.printer("state", []);
  if (identity) {
    const locals = printer.locals.with(decision.candidate, candidateName(decision));
    return `${list}.filter((${locals.nameOf(decision.candidate)}) => ${printer.under(locals).print(decision.where)})`;
  }
  const locals = printer.locals.as(decision.candidate, `(${parts.decode(decision.site, "action")})`);
  return `${list}.filter((action) => ${printer.under(locals).print(decision.where)})`;
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

function applyBody(parts: ScalarParts): string {
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
  const position = plan.decisionNames[decision.id];
  const printer = parts.printer("next", ["state", "action", "choice"]);
  const { into } = decision;
  const chosen = `${context.use("chosen")}(action, ${site.size}, ${JSON.stringify(site.name)}, ${context.source(decision.span)})`;
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
    } else lines.push(`const choice = ${chosen};`, `const ${value} = ${parts.decode(decision.site, "choice")};`);
  } else {
    lines.push(`const choice = ${chosen};`);
    value = parts.decode(decision.site, "choice");
  }
  if (decision.where !== undefined) {
    const check = printer.under(printer.locals.as(decision.candidate, into?.root.kind === "local" ? value : `(${value})`));
    const fault = `throw new ${context.use("Fault")}(\`\${describe(${names.site}.${camel(site.name)}, ${number})} is not legal here\`, ${context.source(decision.span)});`;
    lines.push(`if (${check.not(decision.where)}) ${fault}`);
  }
  const seenBy = statements.seenBy(decision.seenBy, decision.reader, printer);
  const seat = printer.print(decision.seat);
  lines.push(`next.events.push({ place: ${JSON.stringify(site.name)}, seat: ${seat}, value: ${number}${seenBy} });`);
  if (into !== undefined && !(into.root.kind === "local" && into.path.length === 0)) lines.push(`${printer.place(into)} = ${value};`);
  if (plan.hasTogether) lines.push(...conceal(parts, decision));
  const handed = (plan.free.get(decision.resume) ?? []).map(
    (f) => resume.locals.nameOf(f.local) ?? context.refuse(`the local \`${f.name}\` across a pause`, decision.span),
  );
  lines.push(`return ${names.blocks.get(decision.resume)}(${["next", ...handed].join(", ")});`);
  return `case ${JSON.stringify(position)}: {\n${lines.join("\n")}\n}`;
}

/** A choice of a `together` stays unknown to the others until its last one is made (A5). */
function conceal({ plan, ir }: ScalarParts, decision: Decision): string[] {
  const { together } = decision;
  if (together === undefined) return [];
  const later = ir.decisions.filter((d) => d.together?.group === together.group && d.together.index > together.index);
  return later.length === 0 || plan.decisionNames.length === 0 ? [] : ["next.concealed += 1;"];
}

function applyDraw(parts: ScalarParts, draw: Draw): string {
  const { context, plan, names, statements } = parts;
  const printer = parts.printer("next", ["state", "action", "value"]);
  const element = draw.type.kind === "array" || draw.type.kind === "list" ? draw.type.element : draw.type;
  const count = draw.distribution.kind === "deal" ? draw.distribution.count : 1;
  const lines = [`const value = ${context.use("drawn")}(action, ${count}, ${JSON.stringify(draw.name)}, ${context.source(draw.span)});`];
  const isDeal = draw.distribution.kind === "deal";
  const decoded = isDeal ? decodeList(context, element, "value") : decodeNumber(context, draw.type, "value[0]");
  let resume = printer;
  const { into } = draw;
  if (draw.event) {
    const seenBy = statements.seenBy(draw.seenBy, draw.reader, printer);
    lines.push(`next.events.push({ place: ${JSON.stringify(draw.name)}, seat: -1, value: [...value]${seenBy} });`);
  }
  if (into?.root.kind === "local" && into.path.length === 0) {
    resume = printer.under(printer.locals.with(into.root.local, into.root.name));
    lines.push(`const ${resume.locals.nameOf(into.root.local) ?? into.root.name} = ${decoded};`);
  } else if (into !== undefined) lines.push(`${printer.place(into)} = ${decoded};`);
  const handed = (plan.free.get(draw.resume) ?? []).map(
    (f) => resume.locals.nameOf(f.local) ?? context.refuse(`the local \`${f.name}\` across a pause`, draw.span),
  );
  lines.push(`return ${names.blocks.get(draw.resume)}(${["next", ...handed].join(", ")});`);
  return `case ${JSON.stringify(plan.drawNames[draw.id])}: {\n${lines.join("\n")}\n}`;
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

function blockFunction(parts: ScalarParts, block: Block): Declaration {
  const { context, plan, names, statements } = parts;
  let printer = parts.printer("next", []);
  const parameters = [`next: Draft<${context.stateName}>`];
  for (const free of plan.free.get(block.id) ?? []) {
    printer = printer.under(printer.locals.with(free.local, free.name));
    const type = localType(parts.ir, free.local);
    parameters.push(`${printer.locals.nameOf(free.local)}: ${type === undefined ? "number" : context.typeOf(type)}`);
  }
  return {
    ...fn(
      names.blocks.get(block.id) ?? block.name,
      context.doc(blockDoc(parts.ir, block), block.span),
      parameters,
      context.stateName,
      statements.block(block.body, printer),
      false,
    ),
  };
}

function blockDoc(ir: GameIr, block: Block): string {
  const decisions = ir.decisions.filter((d) => d.resume === block.id).map((d) => ir.sites[d.site].name);
  const draws = ir.draws.filter((d) => d.resume === block.id).map((d) => d.name);
  if (block.id === ir.start) return "How an episode begins.";
  if (decisions.length > 0) return `What follows the choice \`${decisions[0]}\`.`;
  return draws.length > 0 ? `What follows the draw \`${draws[0]}\`.` : "";
}

/** Finds the type of a local from where it is assigned. */
export function localType(ir: GameIr, local: number): Type | undefined {
  for (const pause of [...ir.decisions, ...ir.draws]) {
    if (pause.into?.root.kind === "local" && pause.into.root.local === local && pause.into.path.length === 0) return pause.into.type;
  }
  let found: Type | undefined;
  const visit = (stmts: Block["body"]): void => {
    for (const stmt of stmts) {
      if (stmt.kind === "let" && stmt.local === local) found = stmt.type;
      if (stmt.kind === "if") {
        visit(stmt.then);
        visit(stmt.else);
      } else if (stmt.kind === "for" || stmt.kind === "while") visit(stmt.body);
    }
  };
  for (const block of ir.blocks) visit(block.body);
  return found;
}

/** The functions that blocks call: copying a state, pausing, paying. */
function helpers(parts: ScalarParts): readonly Declaration[] {
  const { context, plan, ir, names } = parts;
  const State = context.stateName;
  const copies = ir.slots.flatMap((slot, i) => {
    const text = copyText(context, slot.type, `state.${plan.fields[i]}`);
    return text === undefined ? [] : [`${plan.fields[i]}: ${text}`];
  });
  const copy = `return { ...state, ${[...copies, "scores: [...state.scores]", "events: [...state.events]"].join(", ")} }${typed(` as Draft<${State}>`)};`;
  const groups = ir.decisions.filter((d) => d.together !== undefined && d.together.index > 0);
  const waits = groups.map((d) => `position !== ${JSON.stringify(plan.decisionNames[d.id])}`).join(" && ");
  const settle = plan.hasTogether ? `${waits === "" ? "" : `if (${waits}) `}next.concealed = 0;\n` : "";
  const out: Declaration[] = [
    fn(names.copy, "Copies a state, so that play can go on without touching it.", [`state: ${State}`], `Draft<${State}>`, copy, false),
    fn(
      names.pause,
      plan.hasTogether ? "Stops at a position. Choices of a `together` become known once its last one is made." : "Stops at a position.",
      [`next: Draft<${State}>`, `position: ${names.position}`],
      State,
      `${settle}next.position = position;\nreturn next;`,
      false,
    ),
  ];
  const draft = `next: Draft<${State}>`;
  const seat = winnerType(parts);
  if (usesReward(ir)) {
    out.push(
      fn(
        names.pay,
        "Adds to a seat's score.",
        [draft, `seat: ${seat}`, "amount: number"],
        "void",
        "next.scores[seat] = Math.fround(next.scores[seat] + amount);",
        false,
      ),
    );
  }
  if (plan.hasWinner) {
    const { doc, body } = winBody(ir);
    out.push(fn(names.win, doc, [draft, `winner: ${seat} | null`, "by: number"], "void", body, false));
  }
  return out;
}

function usesReward(ir: GameIr): boolean {
  const rewards = (stmts: Block["body"]): boolean =>
    stmts.some(
      (s) =>
        s.kind === "reward" ||
        (s.kind === "if" && (rewards(s.then) || rewards(s.else))) ||
        ((s.kind === "for" || s.kind === "while") && rewards(s.body)),
    );
  return ir.blocks.some((b) => rewards(b.body));
}

/** What `win` pays under the game's promise (A10). */
export function loserShare(ir: GameIr): { readonly loser: string; readonly drawn: string; readonly doc: string } {
  const n = ir.seats.length;
  const others = n === 2 ? "the other" : "the others";
  switch (ir.payoff.kind) {
    case "zero_sum":
      return {
        loser: n === 2 ? "-by" : `Math.fround(-by / ${n - 1})`,
        drawn: "0",
        doc: `The winner gets \`by\`, ${others} pay it. A draw pays nothing.`,
      };
    case "constant_sum": {
      const c = ir.payoff.constant;
      const left = `Math.fround(${c} - by)`;
      return {
        loser: n === 2 ? left : `Math.fround(${left} / ${n - 1})`,
        drawn: String(Math.fround(c / n)),
        doc: `The winner gets \`by\`, ${others} what is left of ${c}. A draw shares it.`,
      };
    }
    case "common_sum":
      return { loser: "by", drawn: "0", doc: "Everybody gets `by`; a draw pays nothing." };
    case "general":
      return { loser: "0", drawn: "0", doc: "The winner gets `by`." };
  }
}

function winBody(ir: GameIr): { readonly doc: string; readonly body: string } {
  const { loser, drawn, doc } = loserShare(ir);
  const rule =
    drawn === "0"
      ? ""
      : `next.winner = null;\nif (winner === null) {\nnext.scores = next.scores.map((score) => Math.fround(score + ${drawn}));\nreturn;\n}\n`;
  const early = drawn === "0" ? "if (winner === null) return;\n" : "";
  return {
    doc,
    body: `${rule}next.winner = winner;\n${early}next.scores = next.scores.map((score, seat) => Math.fround(score + (seat === winner ? by : ${loser})));`,
  };
}

/** Prints a copy of a value that has parts; nothing for others. */
function copyText(context: GameContext, type: Type, text: string): string | undefined {
  switch (type.kind) {
    case "array":
    case "list": {
      const element = copyText(context, type.element, "entry");
      return element === undefined ? `[...${text}]` : `${context.use("copyOf")}(${text})`;
    }
    case "record":
    case "tuple":
      return `${context.use("copyOf")}(${text})`;
    case "option": {
      const inner = copyText(context, type.inner, text);
      return inner === undefined ? undefined : `${context.use("copyOf")}(${text})`;
    }
    case "tagged":
      return isPlainTags(type) ? undefined : `${context.use("copyOf")}(${text})`;
    default:
      return undefined;
  }
}
