/** Shows an automaton to people: for `--dump ir` and golden files. */
import { typeText } from "../../3-check/type-text.js";
import type { ConstValue } from "../../3-check/typed.js";
import type { Type } from "../../3-check/types.js";
import { unreachable } from "../../diagnostics/define.js";
import { whereOf } from "../../source/source-file.js";
import type { Distribution, Expr, GameIr, Place, Stmt } from "./ir.js";
import { describeValue, isPlainTags } from "./values.js";

/** Prints a game's automaton as text. */
export function printIr(ir: GameIr): string {
  const lines: string[] = [];
  const say = (text: string, depth = 0) => lines.push(`${"  ".repeat(depth)}${text}`.trimEnd());
  const p = new Printer(ir);
  const payoff = ir.payoff.kind === "constant_sum" ? `constant_sum ${ir.payoff.constant}` : ir.payoff.kind;
  say(`game ${ir.name}  // ${whereOf(ir.span)}`);
  say(`seats ${ir.seats.join(", ")}; ${payoff}; ${ir.perfectInformation ? "perfect information" : "hidden or simultaneous"}`, 1);
  say(`longest ${ir.longest ?? "unbounded"}${ir.observation.history ? `, history ${ir.longestHistory ?? "unbounded"}` : ""}`, 1);
  for (const e of ir.enums) say(`enum ${e.name} { ${e.members.join(", ")} }`, 1);
  for (const t of ir.tables) say(`table ${t.id}: ${typeText(t.type)} = ${JSON.stringify(t.value)}`, 1);
  for (const s of ir.slots) say(`${s.kind} ${s.visibility} ${s.name}: ${typeText(s.type)} = ${p.expr(s.initial)}`, 1);
  for (const s of ir.sites)
    say(`site ${s.name}: ${s.real === undefined ? s.size : `${s.real.low} to ${s.real.high}`} of ${typeText(s.domain)}`, 1);
  for (const d of ir.decisions) {
    const where = d.where === undefined ? "" : ` where ${p.named(d.candidate, "it").expr(d.where)}`;
    const ends = d.ends === undefined ? "" : ` from ${p.expr(d.ends.low)} to ${p.expr(d.ends.high)}`;
    const together = d.together === undefined ? "" : ` together ${d.together.group}.${d.together.index} of ${d.together.count}`;
    const seen = d.seenBy === undefined ? "" : `${d.unheard === true ? " unheard unless" : ""} seen if ${p.expr(d.seenBy)}`;
    const given = d.given === undefined ? "" : ` given (${d.given.map((f) => `${f.name}: ${p.expr(f.value)}`).join(", ")})`;
    const sample = d.sample === undefined ? "" : ` sample ${p.expr(d.sample.index)} after event ${p.expr(d.sample.group)}`;
    say(`decision ${d.id}: ${p.expr(d.seat)} chooses ${ir.sites[d.site].name}${where}${ends}${given}${together}${sample}${seen}`, 1);
    say(`into ${d.into === undefined ? "nothing" : p.place(d.into)}, then ${p.block(d.resume)}`, 2);
  }
  for (const d of ir.draws) {
    const seen = d.event ? ` event${d.seenBy === undefined ? "" : ` seen if ${p.expr(d.seenBy)}`}` : "";
    say(`draw ${d.id}: ${d.name} ~ ${p.distribution(d.distribution)}${seen}`, 1);
    say(`into ${d.into === undefined ? "nothing" : p.place(d.into)}, then ${p.block(d.resume)}`, 2);
  }
  for (const b of ir.blocks) {
    say(`${b.name}:`, 1);
    p.stmts(b.body, 2, say);
  }
  for (const f of ir.observation.features) say(`observe ${f.name}: ${typeText(f.type)} = ${p.expr(f.value)}`, 1);
  for (const s of ir.shows) {
    const to = s.to === undefined ? "" : ` to ${p.expr(s.to)}`;
    say(`show${to} ${s.parts.map((part) => (typeof part === "string" ? JSON.stringify(part) : p.expr(part))).join(" ")}`, 1);
  }
  if (ir.endFields.length > 0) say(`ends with ${ir.endFields.map((f) => `${f.name}: ${typeText(f.type)}`).join(", ")}`, 1);
  return `${lines.join("\n")}\n`;
}

/** Prints one statement of a game, without what is nested in it. */
export function printStatement(ir: GameIr, stmt: Stmt): string {
  const lines: string[] = [];
  new Printer(ir).stmts([stmt], 0, (text) => lines.push(text));
  return lines[0];
}

const SIGNS: Readonly<Record<string, string>> = {
  eq: "==",
  ne: "!=",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  idiv: "div",
  imod: "mod",
  pow: "^",
};

class Printer {
  constructor(
    private readonly ir: GameIr,
    private readonly names: ReadonlyMap<number, string> = new Map(),
  ) {}

  named(local: number, name: string): Printer {
    return new Printer(this.ir, new Map(this.names).set(local, name));
  }

  block(id: number): string {
    return this.ir.blocks[id]?.name ?? `#${id}`;
  }

  value(type: Type, value: ConstValue): string {
    if (type.kind === "text") return JSON.stringify(value);
    if (
      type.kind === "array" &&
      Array.isArray(value) &&
      value.length > 1 &&
      value.every((v) => JSON.stringify(v) === JSON.stringify(value[0]))
    ) {
      return `all ${this.value(type.element, value[0] as ConstValue)}`;
    }
    return type.kind === "unknown" || type.kind === "none" ? JSON.stringify(value) : describeValue(type, value);
  }

  place(place: Place): string {
    const root = place.root.kind === "slot" ? this.ir.slots[place.root.slot].name : `%${place.root.name}`;
    return (
      root +
      place.path.map((part) => (part.kind === "field" ? `.${part.name}` : `[${part.at.map((a) => this.expr(a)).join(", ")}]`)).join("")
    );
  }

  distribution(d: Distribution): string {
    switch (d.kind) {
      case "uniform":
        return `uniform(${this.expr(d.values)})`;
      case "uniform_type":
        return `uniform(${typeText(d.of)})`;
      case "weighted":
        return `weighted { ${d.outcomes.map((o) => `${this.expr(o.value)}: ${this.expr(o.weight)}`).join(", ")} }`;
      case "deal":
        return `deal ${d.count} of ${d.size} (${this.expr(d.values)})`;
      case "distinct":
        return d.count === undefined ? `shuffle(${this.expr(d.values)})` : `distinct(${this.expr(d.count)}, ${this.expr(d.values)})`;
      case "sample":
        return `sample(${this.expr(d.count)}, ${this.expr(d.values)})`;
      case "mixture":
        return `weighted { ${d.outcomes.map((o) => `~ ${this.distribution(o.inner)}: ${this.expr(o.weight)}`).join(", ")} }`;
      case "cond":
        return `(${this.expr(d.condition)} ? ${this.distribution(d.then)} : ${this.distribution(d.else)})`;
      case "each":
        return `${d.count} of ${this.distribution(d.inner)}`;
      case "uniform_real":
        return `uniform(${this.expr(d.low)}..${this.expr(d.high)})`;
      case "normal":
        return `normal(${this.expr(d.mean)}, ${this.expr(d.deviation)})`;
      case "sphere":
        return `sphere(${d.size})`;
      case "such":
        return `${this.distribution(d.inner)} where ${this.expr(d.condition)}`;
      default:
        return unreachable(d);
    }
  }

  stmts(body: readonly Stmt[], depth: number, say: (text: string, depth: number) => void): void {
    for (const s of body) this.stmt(s, depth, say);
  }

  private stmt(s: Stmt, depth: number, say: (text: string, depth: number) => void): void {
    switch (s.kind) {
      case "let":
        return say(`let %${s.name}: ${typeText(s.type)} = ${this.expr(s.value)}`, depth);
      case "store":
        return say(`${this.place(s.place)} ${s.checked ? ":=" : "="} ${this.expr(s.value)}`, depth);
      case "if":
        say(`if ${this.expr(s.condition)}`, depth);
        this.stmts(s.then, depth + 1, say);
        if (s.else.length === 0) return;
        say("else", depth);
        return this.stmts(s.else, depth + 1, say);
      case "for":
        say(`for %${s.name} in ${this.expr(s.over)}`, depth);
        return this.stmts(s.body, depth + 1, say);
      case "while":
        say(`while ${this.expr(s.condition)}`, depth);
        return this.stmts(s.body, depth + 1, say);
      case "reward":
        return say(`reward ${this.expr(s.seat)}${this.credit(s)} += ${this.expr(s.value)} as ${s.channel}`, depth);
      case "win":
        return say(`win ${this.expr(s.winner)}${s.by === undefined ? "" : ` by ${this.expr(s.by)}`}`, depth);
      case "expect":
        return say(`expect ${this.expr(s.condition)}`, depth);
      case "event":
        return say(`event ${s.name} = ${this.expr(s.value)}${s.seenBy === undefined ? "" : ` seen if ${this.expr(s.seenBy)}`}`, depth);
      case "cut_inner":
        return say(`cut what was decided after event ${this.expr(s.since)}`, depth);
      case "settle":
      case "break":
      case "continue":
        return say(s.kind, depth);
      case "goto":
        return say(`goto ${this.block(s.block)}`, depth);
      case "decide":
        return say(`decide ${s.decision}`, depth);
      case "draw":
        return say(`draw ${s.draw}`, depth);
      case "end": {
        const record = s.record.length === 0 ? "" : ` with (${s.record.map((f) => `${f.name}: ${this.expr(f.value)}`).join(", ")})`;
        return say(`${s.truncated ? "cut" : "end"}${record}`, depth);
      }
      default:
        unreachable(s);
    }
  }

  private credit(s: Stmt & { kind: "reward" }): string {
    switch (s.credit?.kind) {
      case "decision":
        return ` for the decision ${this.expr(s.credit.event)}`;
      case "site":
        return ` at ${this.ir.sites[s.credit.site].name}`;
      case "score":
        return " in the score alone";
      case undefined:
        return "";
    }
  }

  expr(e: Expr): string {
    const list = (xs: readonly Expr[]): string => xs.map((x) => this.expr(x)).join(", ");
    switch (e.kind) {
      case "const":
        return this.value(e.type, e.value);
      case "table":
        return e.table;
      case "local":
        return `%${this.names.get(e.local) ?? e.name}`;
      case "slot":
        return this.ir.slots[e.slot].name;
      case "index_type":
        return typeText(e.of);
      case "span_of":
        return `${this.expr(e.low)}..${this.expr(e.high)}`;
      case "index":
        return `${this.expr(e.object)}[${list(e.at)}]`;
      case "field":
        return `${this.expr(e.object)}.${e.name}`;
      case "array":
        return `[${list(e.elements)}]`;
      case "record":
        return `(${e.fields.map((f) => `${f.name}: ${this.expr(f.value)}`).join(", ")})`;
      case "tagged":
        return `${tagName(e.type, e.tag)}(${list(e.heads)})`;
      case "unary":
        return e.op === "not" ? `not ${this.expr(e.operand)}` : `-${this.expr(e.operand)}`;
      case "binary":
        return `(${this.expr(e.left)} ${SIGNS[e.op] ?? e.op} ${this.expr(e.right)})`;
      case "cond":
        return `(${this.expr(e.condition)} ? ${this.expr(e.then)} : ${this.expr(e.else)})`;
      case "is_some":
        return `${this.expr(e.operand)} is some`;
      case "unwrap":
        return `${this.expr(e.operand)}!`;
      case "else":
        return `(${this.expr(e.operand)} else ${this.expr(e.otherwise)})`;
      case "is_tag":
        return `${this.expr(e.operand)} is ${tagName(e.operand.type, e.tag)}`;
      case "head":
        return `${this.expr(e.operand)}.${headName(e.operand.type, e.tag, e.head)}`;
      case "reduce":
      case "map": {
        const where = e.where === undefined ? "" : ` where ${this.expr(e.where)}`;
        const inside = `${this.expr(e.body)} for %${e.name} in ${this.expr(e.over)}${where}`;
        return e.kind === "map" ? `${e.flat === true ? "flat" : ""}[${inside}]` : `${e.op}(${inside})`;
      }
      case "call":
        return `${e.name}(${list(e.args)})`;
      case "me":
      case "turn":
      case "winner":
        return e.kind;
      case "result":
        return `result.${e.field}`;
      case "event":
        return "the latest event";
      case "remembered":
        return "the events so far";
      default:
        return unreachable(e);
    }
  }
}

function tagName(type: Type, tag: number): string {
  return type.kind === "tagged" ? type.tags[tag].tag : type.kind === "option" ? tagName(type.inner, tag) : `tag ${tag}`;
}

function headName(type: Type, tag: number, head: number): string {
  return type.kind === "tagged" && !isPlainTags(type) ? `${type.tags[tag].tag}.${type.tags[tag].heads[head].name}` : `${tag}.${head}`;
}
