/** Texts about a game: keys of states, what seats are shown, actions in words; and the constants `info` and `game`. */
import { whereOf } from "../../../source/source-file.js";
import type { Type } from "../../../3-check/types.js";
import type { Expr, GameIr, ObservedFeature } from "../../../4-lower/games/ir.js";
import { isPlainTags } from "../../../4-lower/games/values.js";
import type { Declaration } from "../../typescript/module.js";
import { typed } from "../../typescript/module.js";
import { fn } from "../function.js";
import { several } from "./helpers.js";
import { hasEnds } from "./turns.js";
import type { ScalarParts } from "./scalar-form.js";
import type { ScalarPrinter } from "./scalar-expressions.js";
import { escapeTemplate } from "./template-text.js";

/** Writes `key`, `show`, `describe`, `endRecord`, `info` and `game`. */
export function telling(parts: ScalarParts): readonly Declaration[] {
  const { context, ir, plan } = parts;
  const State = context.stateName;
  context.useType("GameInfo");
  context.useType("Game");
  const methods = [
    "initial",
    "turn",
    "legal",
    ...(hasEnds(ir) ? ["ends"] : []),
    "outcomes",
    "sample",
    "apply",
    "returns",
    ...(several(plan) ? ["returnsBy"] : []),
    ...(plan.told === undefined ? [] : ["paid"]),
    ...(plan.hasCutInside ? ["cutInside"] : []),
    "observe",
    ...(ir.draws.length > 0 ? ["seen"] : []),
    "events",
    "key",
    "show",
    ...(writesTexts(parts) ? ["asked"] : []),
    "describe",
    "endRecord",
  ];
  return [
    fn(
      "key",
      "Gives a text that is equal for two states exactly if play goes on the same from both.",
      [`state: ${State}`],
      "string",
      keyBody(parts),
    ),
    fn("show", "Says what `seat` sees.", [`state: ${State}`, "seat: number"], "string", showBody(parts)),
    ...(writesTexts(parts)
      ? [
          fn(
            "asked",
            "Says what the decision at hand is given, line by line; undefined where it has its automatic observation.",
            [`state: ${State}`],
            "readonly string[] | undefined",
            askedBody(parts),
          ),
        ]
      : []),
    fn("describe", "Says an action in words.", describeParameters(parts), "string", describeBody(parts)),
    fn(
      "endRecord",
      "Gives what the end handed out.",
      [plan.hasRecord ? `state: ${State}` : `_state: ${State}`],
      "Readonly<Record<string, unknown>>",
      plan.hasRecord ? "return state.record;" : "return {};",
    ),
    { kind: "const", name: "info", doc: "What is fixed about the game.", type: "GameInfo", value: infoText(parts), exported: true },
    {
      kind: "const",
      name: "game",
      doc: context.doc(ir.doc, ir.span),
      type: `Game<${State}>`,
      value: `{ info, ${methods.join(", ")} }`,
      exported: true,
    },
  ];
}

/** The parts of a key in order: numbers of the declared state, then of the live variables that matter at the position. */
function keyBody(parts: ScalarParts): string {
  const { context, ir, plan } = parts;
  const printer = parts.printer("state", []);
  const part = (i: number) => keyOfValue(parts, `state.${plan.fields[i]}`, ir.slots[i].type, printer);
  const declared = ir.slots.flatMap((slot, i) => (slot.kind === "state" ? [part(i)] : []));
  const live = ir.slots.flatMap((slot, i) => (slot.kind === "live" ? [i] : []));
  const base = `[state.position${declared.map((d) => `, ${d}`).join("")}]`;
  const cases = new Map<string, string[]>();
  const add = (position: string, slots: ReadonlySet<number>) => {
    const text = live
      .filter((i) => slots.has(i))
      .map(part)
      .join(", ");
    if (text !== "") cases.set(text, [...(cases.get(text) ?? []), `case ${JSON.stringify(position)}:`]);
  };
  ir.decisions.forEach((d, i) => add(plan.decisionNames[d.id], plan.live.decisions[i]));
  ir.draws.forEach((d, i) => add(plan.drawNames[d.id], plan.live.draws[i]));
  if (cases.size === 0) return `return ${base}.join(" ");`;
  const text = [...cases].map(([values, labels]) => `${labels.join("\n")}\nparts.push(${values});\nbreak;`).join("\n");
  void context;
  return `const parts${typed(": (string | number)[]")} = ${base};\nswitch (state.position) {\n${text}\n}\nreturn parts.join(" ");`;
}

function keyOfValue(parts: ScalarParts, text: string, type: Type, printer: ScalarPrinter): string {
  const { context } = parts;
  switch (type.kind) {
    case "bool":
      return `Number(${text})`;
    case "option":
      if (type.inner.kind === "bool") return `(${text} === null ? 0 : Number(${text}) + 1)`;
      if (type.inner.kind === "int") return `(${text} === null ? 0 : ${text} + ${1 - type.inner.low})`;
      if (context.isLiteral(type.inner) || type.inner.kind === "grid") return `(${text} === null ? 0 : ${text} + 1)`;
      return `(${text} === null ? 0 : [1, ${keyOfValue(parts, text, type.inner, printer)}].join(","))`;
    case "array":
    case "list":
    case "set": {
      const locals = printer.locals.with(-4, "entry");
      const name = locals.nameOf(-4) ?? "entry";
      const entry = keyOfValue(parts, name, type.element, printer.under(locals));
      const length = type.kind === "list" && type.length === undefined;
      const joined = entry === name ? `${text}.join(",")` : `${text}.map((${name}) => ${entry}).join(",")`;
      return length ? `[${text}.length, ${joined}].join(":")` : joined;
    }
    case "tuple":
      return `[${type.elements.map((t, i) => keyOfValue(parts, `${text}[${i}]`, t, printer)).join(", ")}].join(",")`;
    case "record":
      return `[${type.fields.map((f) => keyOfValue(parts, `${text}.${f.name}`, f.type, printer)).join(", ")}].join(",")`;
    case "tagged":
      if (isPlainTags(type)) return text;
      return type.tags.reduceRight((rest, tag, t) => {
        const heads = tag.heads.map((head, h) =>
          keyOfValue(parts, `(${text}.heads[${h}]${typed(` as ${context.typeOf(head.type)}`)})`, head.type, printer),
        );
        const key = heads.length === 0 ? String(t) : `[${[t, ...heads].join(", ")}].join(",")`;
        return rest === "" ? key : `(${text}.tag === ${t} ? ${key} : ${rest})`;
      }, "");
    default:
      return text;
  }
}

function showBody(parts: ScalarParts): string {
  const { context, ir } = parts;
  const seat = parts.statements.seatType();
  const as = seat === undefined ? "" : typed(` as ${context.typeOf(seat)}`);
  const printer = parts.printer("state", ["seat", "me", "now", "asked"], { me: "me", turn: "asked" });
  const texts = ir.shows.map((show) => {
    const parts_ = show.parts.map((p) => (typeof p === "string" ? escapeTemplate(p) : `\${${printer.words(p)}}`)).join("");
    const text = `\`${parts_}\``;
    return show.to === undefined ? text : `...(me === ${printer.print(show.to)} ? [${text}] : [])`;
  });
  if (texts.length === 0) texts.push(...defaultShow(parts, printer));
  const body = texts.join(",\n");
  const lines: string[] = [];
  if (/\bme\b/.test(body)) lines.push(`const me = seat${as};`);
  if (/\basked\b/.test(body)) lines.push("const now = turn(state);", `const asked = now.kind === "decide" ? (now.seat${as}) : null;`);
  lines.push(texts.length === 1 && !body.startsWith("...") ? `return ${body};` : `return [\n${body}\n].join("\\n");`);
  return lines.join("\n");
}

/** Without `show`, a seat is shown what it observes, line by line. */
function defaultShow(parts: ScalarParts, printer: ScalarPrinter): string[] {
  const { ir, plan } = parts;
  const seat = parts.statements.seatType();
  const me: Expr | undefined = seat === undefined ? undefined : { kind: "me", type: seat };
  const line = (f: ObservedFeature) =>
    `\`${escapeTemplate(f.name)}: \${${printer.words(f.value.kind === "array" ? f.value : { ...f.value, type: f.type })}}\``;
  const automatic = ir.observation.features.map(line);
  const given = ir.decisions.flatMap((d) =>
    d.given === undefined ? [] : [{ at: `state.position === ${JSON.stringify(plan.decisionNames[d.id])}`, lines: d.given.map(line) }],
  );
  const you = me === undefined ? [] : [`\`you are \${${printer.words(me)}}\``];
  if (given.length === 0) return [...you, ...automatic];
  // Who is asked with `given` is shown what it is given.
  const texts = given.reduceRight(
    (otherwise, { at, lines }) => `asked === seat && ${at} ? [${lines.join(", ")}] : ${otherwise}`,
    `[${automatic.join(", ")}]`,
  );
  return [...you, `...(${texts})`];
}

function writesTexts({ ir }: ScalarParts): boolean {
  return ir.sites.some((site) => site.formats !== undefined);
}

/** What each decision with `given` is given, in words. */
function askedBody(parts: ScalarParts): string {
  const { ir, plan } = parts;
  const seat = parts.statements.seatType();
  const printer = parts.printer("state", ["now", "me"], { me: "me" });
  const cases = ir.decisions.flatMap((d) => {
    if (d.given === undefined) return [];
    const lines = d.given.map((f) => `\`${escapeTemplate(f.name)}: \${${printer.words({ ...f.value, type: f.type })}}\``);
    return [`case ${JSON.stringify(plan.decisionNames[d.id])}:\nreturn [${lines.join(", ")}];`];
  });
  const text = `switch (state.position) {\n${cases.join("\n")}\ndefault:\nreturn undefined;\n}`;
  if (!/\bme\b/.test(text)) return text;
  const as = seat === undefined ? "" : typed(` as ${parts.context.typeOf(seat)}`);
  return `const now = turn(state);\nconst me = (now.kind === "decide" ? now.seat : 0)${as};\n${text}`;
}

function choosesReals({ ir }: ScalarParts): boolean {
  return ir.sites.some((site) => site.real !== undefined);
}

function describeParameters(parts: ScalarParts): readonly string[] {
  return ["site: number", choosesReals(parts) || writesTexts(parts) ? "action: number | readonly number[]" : "action: number"];
}

function describeBody(parts: ScalarParts): string {
  const { ir, context } = parts;
  const printer = parts.printer("_state", ["site", "action"]);
  const long = ir.sites.flatMap((site, i) => {
    if (site.labels.length > 0 || site.real !== undefined || site.formats !== undefined) return [];
    const value: Expr = { kind: "local", local: -5, name: "value", type: site.domain };
    return [`if (site === ${i}) return ${printer.words(value, parts.decode(i, "action"))};`];
  });
  const texts = ir.sites.flatMap((site, i) => (site.formats === undefined ? [] : [i]));
  const written =
    texts.length === 0 ? [] : [`if (${texts.map((i) => `site === ${i}`).join(" || ")}) return ${context.use("textInWords")}(action);`];
  const rest = texts.length > 0 && !choosesReals(parts) ? ['if (typeof action !== "number") return "";'] : [];
  const reals = choosesReals(parts) ? [`if (typeof action !== "number") return ${context.use("realsInWords")}(action);`] : [];
  return [...written, ...reals, ...rest, ...long, "return info.sites[site]?.labels[action] ?? String(action);"].join("\n");
}

/** Reveals that tell texts. */
function toldTexts(ir: GameIr): readonly string[] {
  return (ir.reveals ?? []).flatMap((reveal) => (reveal.type.kind === "text" ? [reveal.name] : []));
}

function infoText(parts: ScalarParts): string {
  const { ir, plan } = parts;
  const { layout } = plan;
  const info = {
    name: ir.name,
    doc: ir.doc,
    source: whereOf(ir.span),
    seats: ir.seats,
    ...(ir.owners === undefined ? {} : { owners: ir.owners }),
    payoff: ir.payoff,
    perfectInformation: ir.perfectInformation,
    sites: ir.sites.map((s, i) => {
      const features = layout.siteFeatures[i];
      const real = s.real === undefined ? {} : { real: s.real };
      return {
        name: s.name,
        size: s.size,
        ...real,
        ...(s.formats === undefined ? {} : { text: { formats: s.formats } }),
        labels: s.labels,
        source: whereOf(s.span),
        ...(features === undefined ? {} : { features }),
        ...s.inner,
      };
    }),
    actions: Math.max(writesTexts(parts) ? 1 : 0, ...ir.sites.map((s) => s.size)),
    observation: { size: layout.size, features: layout.features },
    ...(ir.longest === undefined ? {} : { longest: ir.longest }),
    ...(ir.externs === undefined ? {} : { externs: ir.externs.map(({ name }) => name) }),
    ...(toldTexts(ir).length === 0 ? {} : { toldTexts: toldTexts(ir) }),
    endFields: ir.endFields.map((f) => f.name),
    ...(choosesReals(parts) ? { realActions: Math.max(...ir.sites.map((s) => s.real?.size ?? 0)) } : {}),
    ...(ir.channels === undefined ? {} : { channels: ir.channels }),
    ...(plan.hasSamples ? { samples: true } : {}),
    ...(ir.slots.some((s) => s.given !== undefined) ? { parameters: ir.slots.flatMap((s) => s.given ?? []) } : {}),
  };
  return JSON.stringify(info, null, 1);
}
