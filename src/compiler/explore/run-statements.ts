/** Runs the statements of an automaton's blocks, one after the other. */
import type { Payment } from "../../contract/game.js";
import type { Type } from "../3-check/types.js";
import type { GameIr, Place, Stmt } from "../4-lower/games/ir.js";
import { whereOf } from "../source/source-file.js";
import { indexCount, type Evaluate, entry, iterate } from "./evaluate.js";
import { type Fields, GameFault, type Position, type Running, type Value } from "./running.js";
import { fits } from "./values-as-numbers.js";

export type Exit =
  | { readonly kind: "on" }
  | { readonly kind: "break" }
  | { readonly kind: "continue" }
  | { readonly kind: "goto"; readonly block: number }
  | { readonly kind: "pause"; readonly position: Position };

export const ON: Exit = { kind: "on" };

export function runAll(body: readonly Stmt[], at: Running, evaluate: Evaluate, ir: GameIr): Exit {
  for (const statement of body) {
    try {
      const exit = runOne(statement, at, evaluate, ir);
      if (exit.kind !== "on") return exit;
    } catch (fault) {
      if (fault instanceof GameFault) fault.span ??= statement.span;
      throw fault;
    }
  }
  return ON;
}

function runOne(statement: Stmt, at: Running, evaluate: Evaluate, ir: GameIr): Exit {
  switch (statement.kind) {
    case "let":
      at.locals.set(statement.local, evaluate(statement.value, at));
      return ON;
    case "store": {
      const value = evaluate(statement.value, at);
      if (!fits(statement.place.type, value)) {
        throw new GameFault(
          `${JSON.stringify(value)} does not fit at ${whereOf(statement.span)}${statement.checked ? "" : " (unchecked)"}`,
        );
      }
      put(statement.place, value, at, evaluate, ir);
      return ON;
    }
    case "if":
      return runAll(evaluate(statement.condition, at) === true ? statement.then : statement.else, at, evaluate, ir);
    case "for":
      for (const value of iterate(statement.over, at, evaluate)) {
        at.locals.set(statement.local, value);
        const exit = runAll(statement.body, at, evaluate, ir);
        if (exit.kind === "break") break;
        if (exit.kind !== "on" && exit.kind !== "continue") return exit;
      }
      return ON;
    case "while":
      for (let passes = 0; evaluate(statement.condition, at) === true; passes++) {
        if (passes > 1_000_000) throw new GameFault(`a loop does not end at ${whereOf(statement.span)}`);
        const exit = runAll(statement.body, at, evaluate, ir);
        if (exit.kind === "break") break;
        if (exit.kind !== "on" && exit.kind !== "continue") return exit;
      }
      return ON;
    case "break":
    case "continue":
      return { kind: statement.kind };
    case "reward": {
      const { credit } = statement;
      const to: Payment["credit"] =
        credit === undefined
          ? "latest"
          : credit.kind === "site"
            ? { site: credit.site }
            : { event: credit.kind === "score" ? -1 : (evaluate(credit.event, at) as number) };
      pay(at, ir, statement.channel, evaluate(statement.seat, at) as number, Math.fround(Number(evaluate(statement.value, at))), to);
      return ON;
    }
    case "win": {
      const winner = evaluate(statement.winner, at) as number | null;
      at.winner = winner;
      if (statement.by === undefined) return ON;
      const by = Math.fround(Number(evaluate(statement.by, at)));
      const n = ir.seats.length;
      ir.seats.forEach((_, seat) => {
        const promise = ir.payoff;
        const total = promise.kind === "constant_sum" ? promise.constant : 0;
        if (winner === null) return pay(at, ir, "outcome", seat, Math.fround(total / n));
        if (seat === winner) return pay(at, ir, "outcome", seat, by);
        if (promise.kind === "common_sum") return pay(at, ir, "outcome", seat, by);
        if (promise.kind === "general") return undefined;
        return pay(at, ir, "outcome", seat, Math.fround((total - by) / (n - 1)));
      });
      return ON;
    }
    case "expect":
      if (evaluate(statement.condition, at) !== true)
        throw new GameFault(`expected ${statement.text} at ${whereOf(statement.span)}`, "expect", statement.span);
      return ON;
    case "event": {
      const seenBy = ir.seats.map((_, seat) => {
        const locals = new Map(at.locals).set(statement.reader, seat);
        return statement.seenBy === undefined || evaluate(statement.seenBy, { slots: at.slots, locals }) === true;
      });
      const id = (ir.reveals ?? []).findIndex((r) => r.name === statement.name);
      const value = evaluate(statement.value, at);
      at.events.push({ kind: "event", id, place: statement.name, seat: -1, value, type: statement.value.type, seenBy, pending: false });
      return ON;
    }
    case "cut_inner":
      at.cutInside.push(evaluate(statement.since, at) as number);
      return ON;
    case "settle":
      at.events = at.events.map((e) => (e.pending ? { ...e, pending: false } : e));
      return ON;
    case "goto":
      return { kind: "goto", block: statement.block };
    case "decide":
      return { kind: "pause", position: { kind: "decide", decision: statement.decision } };
    case "draw":
      return { kind: "pause", position: { kind: "draw", draw: statement.draw } };
    case "end": {
      const given = new Map(statement.record.map((f) => [f.name, evaluate(f.value, at)]));
      const record = Object.fromEntries(ir.endFields.map((f) => [f.name, given.get(f.name) ?? null]));
      return { kind: "pause", position: { kind: "end", truncated: statement.truncated, record } };
    }
  }
}

export function pay(at: Running, ir: GameIr, channel: string, seat: number, amount: number, credit: Payment["credit"] = "latest"): void {
  at.paid.push({ seat, channel: (ir.channels ?? ["outcome"]).indexOf(channel), amount, credit });
  if (!Number.isFinite(amount)) throw new GameFault("a reward is not finite");
  at.channels[channel] ??= at.score.map(() => 0);
  at.channels[channel][seat] = Math.fround(at.channels[channel][seat] + amount);
  at.score[seat] = Math.fround(at.score[seat] + amount);
}

export function put(place: Place, value: Value, at: Running, evaluate: Evaluate, ir: GameIr): void {
  const inside = (old: Value, step: number, type: Type): Value => {
    if (step === place.path.length) return value;
    const part = place.path[step];
    if (part.kind === "field") {
      const fields = old as Fields;
      const field = type.kind === "record" ? type.fields.find((f) => f.name === part.name)?.type : undefined;
      return { ...fields, [part.name]: inside(fields[part.name], step + 1, field as Type) };
    }
    const list = [...(old as readonly Value[])];
    const indices = part.at.map((e) => evaluate(e, at));
    const { offset, count, element } = entry(type, indices, list.length);
    if (part.at.length === indexCount(type)) list[offset] = inside(list[offset], step + 1, element);
    else list.splice(offset, count, ...(inside(list.slice(offset, offset + count), step + 1, element) as readonly Value[]));
    return list;
  };
  if (place.root.kind === "slot") {
    const type = ir.slots[place.root.slot].type;
    at.slots[place.root.slot] = inside(at.slots[place.root.slot], 0, type);
  } else {
    at.locals.set(place.root.local, inside(at.locals.get(place.root.local) ?? null, 0, place.root.type));
  }
}
