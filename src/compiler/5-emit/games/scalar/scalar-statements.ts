/** Statements of the scalar form: each block is a function that works on a draft and gives the next state to stop at. */
import { unreachable } from "../../../diagnostics/define.js";
import type { Expr, GameIr, Jump, Stmt } from "../../../4-lower/games/ir.js";
import { typed } from "../../typescript/module.js";
import type { GameContext } from "../context.js";
import { rangeOf } from "../../../4-lower/games/int-ranges.js";
import { isNumeric } from "../expressions.js";
import type { Plan } from "../plan.js";
import { ScalarPrinter } from "./scalar-expressions.js";
import type { Type } from "../../../3-check/types.js";

export interface StatementNames {
  readonly blocks: ReadonlyMap<number, string>;
  readonly pause: string;
  readonly win: string;
  readonly pay: string;
}

export class StatementPrinter {
  constructor(
    private readonly context: GameContext,
    private readonly plan: Plan,
    private readonly names: StatementNames,
  ) {}

  private get ir(): GameIr {
    return this.context.ir;
  }

  /** Prints statements in order; a `let` is known to those after it. */
  block(stmts: readonly Stmt[], printer: ScalarPrinter): string {
    const lines: string[] = [];
    for (const stmt of stmts) {
      if (stmt.kind === "let") {
        const value = owned(stmt.value, stmt.type, printer);
        const stored = isStored(stmts, stmt.local);
        printer = printer.under(printer.locals.with(stmt.local, stmt.name));
        const name = printer.locals.nameOf(stmt.local) ?? stmt.name;
        const annotation = stored
          ? typed(`: ${stored === "whole" ? "" : "Draft<"}${this.context.typeOf(stmt.type)}${stored === "whole" ? "" : ">"}`)
          : "";
        if (stored === "part") this.context.useType("Draft");
        lines.push(`${stored === "whole" ? "let" : "const"} ${name}${annotation} = ${value};`);
      } else {
        lines.push(this.statement(stmt, printer));
      }
    }
    return lines.join("\n");
  }

  private statement(stmt: Exclude<Stmt, { kind: "let" }>, printer: ScalarPrinter): string {
    switch (stmt.kind) {
      case "store":
        return printer.storeTo(stmt.place, this.stored(stmt, printer), stmt.span);
      case "if": {
        const then = this.block(stmt.then, printer);
        const otherwise = stmt.else.length === 0 ? "" : this.block(stmt.else, printer);
        if (otherwise === "") return `if (${printer.print(stmt.condition)}) {\n${then}\n}`;
        // A branch that always leaves needs no `else` after it.
        if (leaves(stmt.then)) return `if (${printer.print(stmt.condition)}) {\n${then}\n}\n${otherwise}`;
        return `if (${printer.print(stmt.condition)}) {\n${then}\n} else {\n${otherwise}\n}`;
      }
      case "for": {
        const locals = printer.locals.with(stmt.local, stmt.name);
        const name = locals.nameOf(stmt.local) ?? stmt.name;
        return `for (const ${name} of ${printer.print(stmt.over)}) {\n${this.block(stmt.body, printer.under(locals))}\n}`;
      }
      case "while":
        return `while (${printer.print(stmt.condition)}) {\n${this.block(stmt.body, printer)}\n}`;
      case "break":
      case "continue":
        return `${stmt.kind};`;
      case "reward":
        return `${this.names.pay}(next, ${printer.to(stmt.seat, stmt.seat.type)}, ${this.amount(stmt.value, printer)}${this.credit(stmt, printer)});`;
      case "win":
        if (stmt.by === undefined) return `next.winner = ${printer.to(stmt.winner, stmt.winner.type)};`;
        return `${this.names.win}(next, ${printer.to(stmt.winner, stmt.winner.type)}, ${this.amount(stmt.by, printer)});`;
      case "expect":
        return `if (!${bracketed(printer.print(stmt.condition))}) throw new ${this.context.use("Fault")}(${JSON.stringify(`expected ${stmt.text}`)}, ${this.context.source(stmt.span)});`;
      case "event": {
        const seenBy = this.seenBy(stmt.seenBy, stmt.reader, printer);
        return `next.events.push({ place: ${JSON.stringify(stmt.name)}, seat: -1, value: ${eventValue(stmt.value, printer)}${seenBy}, reveal: true });`;
      }
      case "settle":
        return "next.concealed = 0;";
      case "cut_inner":
        return `next.cutInside.push(${printer.print(stmt.since)});`;
      case "goto":
      case "decide":
      case "draw":
      case "end":
        return this.jump(stmt, printer);
      default:
        return unreachable(stmt);
    }
  }

  /** Prints a payment's channel and what it credits, where games tell them apart (A9). */
  private credit(stmt: Stmt & { kind: "reward" }, printer: ScalarPrinter): string {
    const { told: pay } = this.plan;
    if (pay === undefined) return "";
    const channel = pay.channels.indexOf(stmt.channel);
    switch (stmt.credit?.kind) {
      case undefined:
        return `, ${channel}, "latest"`;
      case "decision":
        return `, ${channel}, { event: ${printer.print(stmt.credit.event)} }`;
      case "site":
        return `, ${channel}, { site: ${stmt.credit.site} }`;
      case "score":
        return `, ${channel}, { event: -1 }`;
    }
  }

  /** Prints the seats that know an event's value, as a property; nothing if all do. */
  seenBy(seenBy: Expr | undefined, reader: number, printer: ScalarPrinter): string {
    if (seenBy === undefined || (seenBy.kind === "const" && seenBy.value === true)) return "";
    if (seenBy.kind === "const") return ", seenBy: []";
    const locals = printer.locals.with(reader, "reader");
    const name = locals.nameOf(reader) ?? "reader";
    const seat: Type | undefined = this.seatType();
    const seats = seat === undefined ? `${this.context.use("indices")}(${this.ir.seats.length})` : this.context.listOf(seat);
    return `, seenBy: ${seats}.filter((${name}) => ${printer.under(locals).print(seenBy)})`;
  }

  /** The type of this game's seats, as its decisions speak of it. */
  seatType(): Type | undefined {
    const all = this.ir.decisions.map((d) => d.seat.type).find((t) => t.kind === "seat" && t.names.length === this.ir.seats.length);
    return all;
  }

  private jump(jump: Jump, printer: ScalarPrinter): string {
    switch (jump.kind) {
      case "goto": {
        const handed = (this.plan.free.get(jump.block) ?? []).map(
          (f) => printer.locals.nameOf(f.local) ?? this.context.refuse(`the local \`${f.name}\` across a jump`, jump.span),
        );
        return `return ${this.names.blocks.get(jump.block)}(${["next", ...handed].join(", ")});`;
      }
      case "decide":
        return `return ${this.names.pause}(next, ${JSON.stringify(this.plan.decisionNames[jump.decision])});`;
      case "draw":
        return `return ${this.names.pause}(next, ${JSON.stringify(this.plan.drawNames[jump.draw])});`;
      case "end": {
        const record = this.ir.endFields
          .map(({ name, type }) => {
            const given = jump.record.find((f) => f.name === name);
            return `${name}: ${given === undefined ? "null" : printer.to(given.value, type)}`;
          })
          .join(", ");
        return `${this.plan.hasRecord ? `next.record = { ${record} };\n` : ""}return ${this.names.pause}(next, ${JSON.stringify(jump.truncated ? "cut" : "end")});`;
      }
      default:
        return unreachable(jump);
    }
  }

  private stored(stmt: Stmt & { kind: "store" }, printer: ScalarPrinter): string {
    const { type } = stmt.place;
    const kept = owned(stmt.value, type, printer);
    const most = type.kind === "list" && type.length === undefined ? type.upTo : undefined;
    const fits = most === undefined || (mostEntries(stmt.value) ?? Infinity) <= most;
    const text = fits ? kept : `${this.context.use("bounded")}(${kept}, ${most}, ${this.context.source(stmt.span)})`;
    if (type.kind === "real" && stmt.value.kind !== "const")
      return `${this.context.use("finite")}(${text}, ${this.context.source(stmt.span)})`;
    if (!stmt.checked) return text;
    if (type.kind !== "int") return text;
    const [low, high] = rangeOf(stmt.value);
    if (low >= type.low && high <= type.high) return text;
    return `${this.context.use("within")}(${text}, ${type.low}, ${type.high}, ${this.context.source(stmt.span)})`;
  }

  private amount(e: Expr, printer: ScalarPrinter): string {
    const text = printer.to(e, { kind: "real" });
    return e.type.kind === "real" && e.kind !== "const" ? `${this.context.use("finite")}(${text}, ${this.context.source(e.span)})` : text;
  }
}

/** Prints a value that a draft may keep: shared parts are copied, so that later stores cannot reach them. */
export function owned(e: Expr, type: Type, printer: ScalarPrinter): string {
  const text = printer.to(e, type);
  return shares(e, type) ? `${printer.context.use("copyOf")}(${text})` : text;
}

/** Whether a value as printed may hold parts that something else holds too: values are copied, never shared. */
function shares(e: Expr, type: Type = e.type): boolean {
  if (isPlain(type)) return false;
  switch (e.kind) {
    case "const":
      return false;
    case "array":
      return e.elements.some((x) => shares(x));
    case "record":
      return e.fields.some((f) => shares(f.value));
    case "tagged":
      return e.heads.some((h) => shares(h));
    case "map": {
      // What is only walked is not written as a new list; what is picked has the old entries.
      const walked = e.body.kind === "local" && e.body.local === e.local && e.where === undefined;
      return walked || shares(e.body);
    }
    default:
      return true;
  }
}

/** Whether values of a type have no parts that could be changed. */
const isPlain = (type: Type): boolean => isNumeric(type) || type.kind === "text" || (type.kind === "option" && isPlain(type.inner));

/** The most entries that a list can have; undefined if nothing tells. */
function mostEntries(e: Expr): number | undefined {
  if (e.kind === "const") return Array.isArray(e.value) ? e.value.length : undefined;
  if (e.kind === "array") return e.elements.length;
  if (e.kind === "map") return mostEntries(e.over);
  if (e.kind === "call" && e.name === "concat") return undefined;
  return e.type.kind === "list" ? (e.type.length ?? e.type.upTo) : undefined;
}

/** Prints the numbers of a reveal's value. */
export function eventValue(e: Expr, printer: ScalarPrinter): string {
  if (e.type.kind === "text") return `${printer.context.use("actionOfText")}(${printer.print(e)})`;
  if (e.type.kind !== "array" && e.type.kind !== "list") return `[${printer.numbered(e.type, printer.print(e))}]`;
  const entry = printer.numbered(e.type.element, "entry");
  return entry === "entry" ? `[...${printer.print(e)}]` : `${printer.print(e)}.map((entry) => ${entry})`;
}

function bracketed(text: string): string {
  return /^\(.*\)$/s.test(text) ? text : `(${text})`;
}

/** Whether statements always end in a jump. */
export function leaves(stmts: readonly Stmt[]): boolean {
  const last = stmts[stmts.length - 1] as Stmt | undefined;
  if (last === undefined) return false;
  switch (last.kind) {
    case "goto":
    case "decide":
    case "draw":
    case "end":
    case "break":
    case "continue":
      return true;
    case "if":
      return leaves(last.then) && leaves(last.else);
    default:
      return false;
  }
}

/** Whether a local is stored again after its `let`: as a whole, or in part. */
function isStored(stmts: readonly Stmt[], local: number): "whole" | "part" | undefined {
  for (const stmt of stmts) {
    if (stmt.kind === "store" && stmt.place.root.kind === "local" && stmt.place.root.local === local)
      return stmt.place.path.length === 0 ? "whole" : "part";
    const inner = stmt.kind === "if" ? [...stmt.then, ...stmt.else] : stmt.kind === "for" || stmt.kind === "while" ? stmt.body : [];
    const found = isStored(inner, local);
    if (found !== undefined) return found;
  }
  return undefined;
}
