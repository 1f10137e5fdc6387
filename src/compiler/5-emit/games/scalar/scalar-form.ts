/** The scalar form of a game: pure functions on immutable states, the definition that everything else is compared with (F2). */
import type { Type } from "../../../3-check/types.js";
import type { Block, GameIr, Slot } from "../../../4-lower/games/ir.js";
import { isPlainTags } from "../../../4-lower/games/values.js";
import type { Declaration, Member } from "../../typescript/module.js";
import { typed } from "../../typescript/module.js";
import type { GameContext } from "../context.js";
import { camel, pascal, shout } from "../names.js";
import type { Plan } from "../plan.js";
import { fn } from "../function.js";
import { applyBody } from "./applying.js";
import { drawsForm } from "./draws.js";
import { helpers, several } from "./helpers.js";
import { Locals } from "./locals.js";
import { observing } from "./observing.js";
import { domainTable, ScalarPrinter } from "./scalar-expressions.js";
import { StatementPrinter, owned } from "./scalar-statements.js";
import type { StatementNames } from "./scalar-statements.js";
import { telling } from "./telling.js";
import { endsBody, hasCut, hasEnds, legalBody, turnBody } from "./turns.js";

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
  /** Lists of values that draws give, by type. */
  readonly valueTables: Map<string, string>;
  /** What reads the texts of a site. */
  reader(site: number): string;
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
  const readers = new Map<number, string>();
  const parts: ScalarParts = {
    context,
    plan,
    ir,
    statements,
    names: { ...names, seatType: statements.seatType() },
    valueTables: new Map(),
    printer: (state, parameters, view = {}) =>
      new ScalarPrinter(context, plan.fields, { state, ...view }, Locals.function(context.scope, [state, ...parameters])),
    reader(index) {
      const known = readers.get(index);
      if (known !== undefined) return known;
      const { name, formats = [] } = ir.sites[index];
      const made = context.scope.take(`${shout(name)}_TEXTS`);
      readers.set(index, made);
      context.declarations.push({
        kind: "const",
        name: made,
        doc: context.doc(`What \`${name}\` writes: ${formats.map((format) => `\`${format.name}\``).join(" or ")}.`, undefined),
        value: `${context.use("textsOf")}(${JSON.stringify(formats)})`,
        exported: true,
      });
      return made;
    },
    decode(index, action) {
      const { domain, size, name, real } = ir.sites[index];
      if (real !== undefined) return domain.kind === "array" ? `[...${action}]` : `${action}[0]`;
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
      case "set":
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
    ...(several(plan) ? [{ name: "channels", doc: "The same by channel, seat by seat.", type: "readonly number[]" }] : []),
    ...(plan.told === undefined
      ? []
      : [{ name: "paid", doc: "What was paid since the last decision or draw.", type: "readonly Payment[]" }]),
    ...(plan.counts ? [{ name: "count", doc: "How many decisions and draws there were.", type: "number" }] : []),
    ...(plan.hasCutInside
      ? [{ name: "cutInside", doc: "After which decision or draw the inner episodes began that were just cut.", type: "readonly number[]" }]
      : []),
    ...(plan.hasWinner
      ? [{ name: "winner", doc: "Who won; none before the end and after a draw.", type: `${winnerType(parts)} | null` }]
      : []),
    ...(plan.hasRecord ? [{ name: "record", doc: "What the end handed out.", type: "Readonly<Record<string, unknown>>" }] : []),
    ...(plan.hasTogether
      ? [
          {
            name: "concealed",
            doc: `How many of the last events ${plan.hasAlone ? "no seat knows" : "the other seats do not know"} yet.`,
            type: "number",
          },
        ]
      : []),
    { name: "events", doc: "What happened, oldest first.", type: "readonly KeptEvent[]" },
  ];
  return [
    { kind: "alias", name: names.position, doc: "Where play can stand.", type: used.join(" | "), exported: true },
    { kind: "interface", name: context.stateName, doc: context.doc(ir.doc, ir.span), members },
  ];
}

export function winnerType(parts: ScalarParts): string {
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
  const first = (slot: Slot, i: number): string => givenValue(parts, i) ?? start.to(slot.initial, slot.type);
  const fields = ir.slots.map((slot, i) => `${plan.fields[i]}: ${first(slot, i)}`);
  const extra = [
    `scores: [${ir.seats.map(() => "0").join(", ")}]`,
    ...(several(plan) ? [`channels: [${(plan.told?.channels ?? []).flatMap(() => ir.seats.map(() => "0")).join(", ")}]`] : []),
    ...(plan.told === undefined ? [] : ["paid: []"]),
    ...(plan.counts ? ["count: 0"] : []),
    ...(plan.hasCutInside ? ["cutInside: []"] : []),
    ...(plan.hasWinner ? ["winner: null"] : []),
    ...(plan.hasRecord ? ["record: {}"] : []),
    ...(plan.hasTogether ? ["concealed: 0"] : []),
    "events: []",
  ];
  const given = ir.slots.some((slot) => slot.given !== undefined);
  if (given) context.useType("EpisodeParameters");
  const initialDepends = ir.slots.some((slot) => slot.initial.kind !== "const");
  const initialBody = initialDepends
    ? [
        `const next${typed(`: Draft<${State}>`)} = { position: "end", ${ir.slots.map((slot, i) => `${plan.fields[i]}: ${slot.initial.kind === "const" ? first(slot, i) : placeholder(context, slot.type)}`).join(", ")}, ${extra.join(", ")} };`,
        ...ir.slots.flatMap((slot, i) =>
          slot.initial.kind === "const" ? [] : [`next.${plan.fields[i]} = ${owned(slot.initial, slot.type, start)};`],
        ),
        `return ${names.blocks.get(ir.start)}(next);`,
      ].join("\n")
    : `return ${names.blocks.get(ir.start)}({ position: "end", ${[...fields, ...extra].join(", ")} });`;

  return [
    fn(
      "initial",
      "Starts an episode and runs it to its first decision or draw.",
      given ? ["given?: EpisodeParameters"] : [],
      State,
      initialBody,
    ),
    fn("turn", "Says whose turn it is.", [`state: ${State}`], "Turn", turnBody(parts)),
    ...(hasEnds(ir)
      ? [
          fn(
            "ends",
            "Says how far the choice of reals at hand may go.",
            [`state: ${State}`],
            "{ readonly low: number; readonly high: number }",
            endsBody(parts),
          ),
        ]
      : []),
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
    ...paying(parts),
    ...(plan.hasCutInside ? [cutting(context.stateName)] : []),
  ];
}

/** What a slot holds at the start where each episode is given it (A1): its default if nothing is given. */
function givenValue({ context, ir, printer }: ScalarParts, i: number): string | undefined {
  const slot = ir.slots[i];
  if (slot.given === undefined) return undefined;
  const place = ir.slots.slice(0, i).filter((s) => s.given !== undefined).length;
  const usual = printer("next", []).to(slot.initial, slot.type);
  const { shape, of } = slot.given;
  const element = slot.type.kind === "array" ? slot.type.element : slot.type;
  const cast = context.isLiteral(element) ? typed(` as ${context.typeOf(element)}`) : "";
  if (shape.length === 0)
    return `given === undefined ? ${usual} : ${of === "bool" ? `given[${place}][0] !== 0` : `given[${place}][0]${cast}`}`;
  const entry = of === "bool" ? "(n) => n !== 0" : `(n) => n${cast}`;
  return `given === undefined ? ${usual} : Array.from(given[${place}], ${entry})`;
}

/** `cutInside`, where inner episodes may be cut (A15). */
function cutting(State: string): Declaration {
  return fn(
    "cutInside",
    "Gives the inner episodes that were cut since the last decision or draw, by what came before they began.",
    [`state: ${State}`],
    "readonly number[]",
    "return state.cutInside;",
  );
}

/** `returnsBy` and `paid`, where rewards are kept apart (A9). */
function paying({ context, plan, ir }: ScalarParts): readonly Declaration[] {
  if (plan.told === undefined) return [];
  const State = context.stateName;
  context.useType("Payment");
  const n = ir.seats.length;
  const byChannel = fn(
    "returnsBy",
    `Gives the score of each seat so far by channel: ${plan.told.channels.map((c) => `\`${c}\``).join(", ")}.`,
    [`state: ${State}`],
    "readonly (readonly number[])[]",
    `return [${plan.told.channels.map((_, c) => `state.channels.slice(${c * n}, ${(c + 1) * n})`).join(", ")}];`,
  );
  const paid = fn(
    "paid",
    "Gives what was paid since the last decision or draw, and which decisions that credits.",
    [`state: ${State}`],
    "readonly Payment[]",
    "return state.paid;",
  );
  return several(plan) ? [byChannel, paid] : [paid];
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
    case "set":
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
