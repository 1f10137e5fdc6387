/**
 * Plays a decision automaton by walking its data: slow, plain, and independent of emitted code. The compiler explores games with it, and it is
 * the third form in differential tests.
 */
import type { Game, Outcome, Payment, SeenEvent, Turn, Words } from "../../contract/game.js";
import type { Decision, Distribution, Draw, Expr, GameIr, LocalId, Place, Stmt } from "../4-lower/games/ir.js";
import { eventNumbers } from "../4-lower/games/history.js";
import { encodingOf, observationLayout, widthOf } from "../4-lower/games/layout.js";
import type { Encoding } from "../4-lower/games/layout.js";
import { fitsReals, realsInWords } from "./real-choices.js";
import { describeValue, isPlainTags, numberOf, valueAt, valueCount } from "../4-lower/games/values.js";
import type { ConstValue } from "../3-check/typed.js";
import type { Type } from "../3-check/types.js";
import { unreachable } from "../diagnostics/define.js";
import { whereOf } from "../source/source-file.js";
import type { Span } from "../source/source-file.js";

export type Value = ConstValue;
type Fields = Readonly<Record<string, Value>>;

/** A run-time fault of a game (G2). */
export class GameFault extends Error {
  constructor(
    text: string,
    readonly kind: "fault" | "expect" | "stuck" = "fault",
    /** Where it happens, if the statement at hand does not say it. */
    public span?: Span,
  ) {
    super(text);
  }
}

interface IrEvent {
  readonly kind: "site" | "draw" | "event";
  readonly id: number;
  readonly place: string;
  readonly seat: number;
  readonly value: Value;
  readonly type: Type;
  readonly seenBy: readonly boolean[];
  /** A choice of a `together` whose group has not finished. */
  readonly pending: boolean;
  /** Absent, not blank, for seats that do not see its value. */
  readonly unheard?: boolean;
}

type Position =
  | { readonly kind: "decide"; readonly decision: number }
  | { readonly kind: "draw"; readonly draw: number }
  | { readonly kind: "end"; readonly truncated: boolean; readonly record: Fields };

export interface IrState {
  readonly slots: readonly Value[];
  readonly position: Position;
  readonly score: readonly number[];
  /** Rewards by channel, summed over the episode: `outcome` and the named ones. */
  readonly channels: Readonly<Record<string, readonly number[]>>;
  readonly events: readonly IrEvent[];
  /** What was paid since the last decision or draw. */
  readonly paid: readonly Payment[];
  /** Decisions and draws so far. */
  readonly count: number;
  /** The seat of the latest `win`; none before and after a draw. */
  readonly winner: number | null;
}

/** What a block runs on: changed in place while it runs. */
interface Running {
  slots: Value[];
  score: number[];
  channels: Record<string, number[]>;
  events: IrEvent[];
  winner: number | null;
  paid: Payment[];
  count: number;
  readonly locals: Map<LocalId, Value>;
}

interface Scope {
  readonly slots: readonly Value[];
  readonly locals: Map<LocalId, Value>;
  readonly me?: number;
  readonly turn?: number | null;
  readonly winner?: number | null;
  readonly count?: number;
}

/** How words become values (F5): the runtime's functions, which the compiler has no part in. */
export interface Sampling {
  readonly uniformBelow: (words: { readonly next: Words }, n: number) => number;
  readonly weighted: (words: { readonly next: Words }, weights: readonly number[]) => number;
  readonly shuffle: (words: { readonly next: Words }, values: Value[]) => void;
  /** `exp`, `log`, `sin`, `cos`, `tanh` as fixed f32 code (F2). */
  readonly functions?: Readonly<Record<string, (x: number) => number>>;
  readonly uniformReal: (words: { readonly next: Words }, low: number, high: number) => number;
  readonly normalInto: (words: { readonly next: Words }, out: Float32Array, mean: number, deviation: number) => void;
}

/**
 * Gives a game's rules as functions that interpret its automaton. Without `sampling` nothing can be drawn from words, only listed. Who explores
 * passes a `meter`: it counts the expressions that were evaluated, and moves are not looked at again.
 */
export function interpret(ir: GameIr, sampling?: Sampling, meter?: { work: number }): Game<IrState> {
  const layout = observationLayout(ir);
  const tables = new Map(ir.tables.map((t) => [t.id, t.value]));
  const evaluate = evaluator(tables, meter, sampling?.functions);

  const run = (from: Running, block: number): IrState => {
    let at: number | undefined = block;
    let steps = 0;
    while (at !== undefined) {
      if (++steps > 100_000) throw new GameFault("a loop without a pause does not end");
      const exit: Exit = runAll(ir.blocks[at].body, from, evaluate, ir);
      if (exit.kind === "goto") at = exit.block;
      else if (exit.kind === "pause") return settle(from, exit.position);
      else throw new Error(`block ${ir.blocks[at].name} falls off its end`);
    }
    throw new Error("unreachable");
  };

  const settle = ({ slots, score, channels, events, winner, paid, count }: Running, position: Position): IrState => ({
    slots,
    position,
    score,
    channels,
    events,
    winner,
    paid,
    count,
  });

  const continued = (state: IrState): Running => ({
    slots: [...state.slots],
    score: [...state.score],
    channels: Object.fromEntries(Object.entries(state.channels).map(([k, v]) => [k, [...v]])),
    events: [...state.events],
    winner: state.winner,
    paid: [],
    count: state.count + 1,
    locals: new Map(),
  });

  const readers = (state: IrState, of: Decision | Draw): boolean[] =>
    ir.seats.map((_, seat) => {
      if (of.seenBy === undefined) return true;
      return evaluate(of.seenBy, { slots: state.slots, locals: new Map([[of.reader, seat]]) }) === true;
    });

  const decisionAt = (state: IrState): Decision => {
    if (state.position.kind !== "decide") throw new Error("not a decision");
    return ir.decisions[state.position.decision];
  };
  const seatOf = (state: IrState, decision: Decision): number =>
    evaluate(decision.seat, { slots: state.slots, locals: new Map() }) as number;

  const legalOf = (state: IrState): number[] => {
    const decision = decisionAt(state);
    const site = ir.sites[decision.site];
    if (site.real !== undefined) return [];
    const actions: number[] = [];
    for (let i = 0; i < site.size; i++) {
      const locals = new Map([[decision.candidate, valueAt(site.domain, i)]]);
      if (decision.where === undefined || evaluate(decision.where, { slots: state.slots, locals }) === true) actions.push(i);
    }
    if (actions.length === 0) throw new GameFault(`no legal move at ${whereOf(decision.span)}`, "stuck", decision.span);
    return actions;
  };

  const outcomesOf = (state: IrState): { value: Value; probability: number }[] => {
    if (state.position.kind !== "draw") throw new Error("not a draw");
    const draw = ir.draws[state.position.draw];
    const scope = { slots: state.slots, locals: new Map<LocalId, Value>() };
    const merge = (all: { value: Value; probability: number }[]) => {
      const by = new Map<string, { value: Value; probability: number }>();
      for (const o of all) {
        const key = JSON.stringify(o.value);
        by.set(key, { value: o.value, probability: (by.get(key)?.probability ?? 0) + o.probability });
      }
      return [...by.values()].filter((o) => o.probability > 0);
    };
    return merge(listed(draw.distribution, scope));
  };

  /** Every outcome of a distribution; a fault where there are too many or no end of them. */
  const listed = (d: Distribution, scope: Scope): { value: Value; probability: number }[] => {
    const list = (values: Expr): readonly Value[] => evaluate(values, scope) as readonly Value[];
    switch (d.kind) {
      case "uniform": {
        const values = list(d.values);
        if (values.length === 0) throw new GameFault("nothing to draw from");
        return values.map((value) => ({ value, probability: 1 / values.length }));
      }
      case "uniform_type": {
        const n = valueCount(d.of) ?? 0;
        return Array.from({ length: n }, (_, i) => ({ value: valueAt(d.of, i), probability: 1 / n }));
      }
      case "weighted":
      case "mixture": {
        const weights = d.outcomes.map((o) => evaluate(o.weight, scope) as number);
        const total = weights.reduce((a, b) => a + b, 0);
        if (!(total > 0)) throw new GameFault("no outcome has a weight");
        if (d.kind === "weighted") return d.outcomes.map((o, i) => ({ value: evaluate(o.value, scope), probability: weights[i] / total }));
        return d.outcomes.flatMap((o, i) =>
          weights[i] > 0 ? listed(o.inner, scope).map((x) => ({ value: x.value, probability: (weights[i] / total) * x.probability })) : [],
        );
      }
      case "deal":
      case "distinct": {
        const values = list(d.values);
        const count = d.kind === "deal" ? d.count : d.count === undefined ? values.length : (evaluate(d.count, scope) as number);
        if (count > values.length || count < 0) throw new GameFault(`cannot deal ${count} of ${values.length}`);
        const orders: Value[][] = [];
        const extend = (taken: readonly number[]) => {
          if (taken.length === count) orders.push(taken.map((i) => values[i]));
          else for (let i = 0; i < values.length; i++) if (!taken.includes(i)) extend([...taken, i]);
        };
        extend([]);
        return orders.map((value) => ({ value, probability: 1 / orders.length }));
      }
      case "each":
      case "sample": {
        const count = d.kind === "each" ? d.count : (evaluate(d.count, scope) as number);
        const one = count === 0 ? [] : listed(d.kind === "each" ? d.inner : { kind: "uniform", values: d.values }, scope);
        if (one.length ** count > 1_000_000) throw new GameFault("too many outcomes");
        let all: { value: Value[]; probability: number }[] = [{ value: [], probability: 1 }];
        for (let i = 0; i < count; i++)
          all = all.flatMap((a) => one.map((o) => ({ value: [...a.value, o.value], probability: a.probability * o.probability })));
        return all;
      }
      case "cond":
        return listed(evaluate(d.condition, scope) === true ? d.then : d.else, scope);
      case "such": {
        const kept = listed(d.inner, scope).filter(
          (o) => evaluate(d.condition, { ...scope, locals: new Map([[d.local, o.value]]) }) === true,
        );
        const total = kept.reduce((n, o) => n + o.probability, 0);
        if (kept.length === 0) throw new GameFault("no drawn value meets the `where`");
        return kept.map((o) => ({ value: o.value, probability: o.probability / total }));
      }
      case "uniform_real":
      case "normal":
      case "sphere":
        throw new GameFault("the outcomes of a draw of reals cannot be listed");
      default:
        return unreachable(d);
    }
  };

  const sampled = (state: IrState, words: Words): Value => {
    if (state.position.kind !== "draw") throw new Error("not a draw");
    if (sampling === undefined) throw new Error("nothing was given to draw with");
    const draw = ir.draws[state.position.draw];
    return drawnFrom(draw.distribution, { slots: state.slots, locals: new Map<LocalId, Value>() }, { next: words }, sampling, draw);
  };

  const drawnFrom = (d: Distribution, scope: Scope, source: { next: Words }, by: Sampling, draw: Draw): Value => {
    const { uniformBelow, weighted, shuffle, normalInto, uniformReal } = by;
    const again = (of: Distribution): Value => drawnFrom(of, scope, source, by, draw);
    const list = (values: Expr): readonly Value[] => evaluate(values, scope) as readonly Value[];
    const number = (e: Expr): number => evaluate(e, scope) as number;
    switch (d.kind) {
      case "uniform": {
        const values = list(d.values);
        if (values.length === 0) throw new GameFault(`nothing to draw from at ${whereOf(draw.span)}`);
        return values[uniformBelow(source, values.length)];
      }
      case "uniform_type":
        return valueAt(d.of, uniformBelow(source, valueCount(d.of) ?? 0));
      case "weighted":
      case "mixture": {
        const weights = d.outcomes.map((o) => number(o.weight));
        if (!(weights.reduce((a, b) => a + b, 0) > 0)) throw new GameFault("no outcome has a weight");
        const which = weighted(source, weights);
        return d.kind === "weighted" ? evaluate(d.outcomes[which].value, scope) : again(d.outcomes[which].inner);
      }
      case "deal":
      case "distinct": {
        const values = [...list(d.values)];
        const count = d.kind === "deal" ? d.count : d.count === undefined ? values.length : number(d.count);
        if (values.length < count || count < 0) throw new GameFault(`cannot deal ${count} of ${values.length}`);
        shuffle(source, values);
        return values.slice(0, count);
      }
      case "sample":
        return Array.from({ length: number(d.count) }, () => again({ kind: "uniform", values: d.values }));
      case "each": {
        if (d.inner.kind !== "normal") return Array.from({ length: d.count }, () => again(d.inner));
        const out = new Float32Array(d.count);
        normalInto(source, out, number(d.inner.mean), number(d.inner.deviation));
        return [...out];
      }
      case "cond":
        return again(evaluate(d.condition, scope) === true ? d.then : d.else);
      case "uniform_real":
        return uniformReal(source, number(d.low), number(d.high));
      case "normal": {
        const out = new Float32Array(1);
        normalInto(source, out, number(d.mean), number(d.deviation));
        return out[0];
      }
      case "sphere": {
        const out = new Float32Array(d.size);
        for (;;) {
          normalInto(source, out, 0, 1);
          const length = Math.fround(Math.sqrt(out.reduce((n, x) => Math.fround(n + Math.fround(x * x)), 0)));
          if (length > 0) return [...out].map((x) => Math.fround(x / length));
        }
      }
      case "such":
        for (let tries = 0; tries < 10_000; tries++) {
          const value = again(d.inner);
          if (evaluate(d.condition, { ...scope, locals: new Map([[d.local, value]]) }) === true) return value;
        }
        throw new GameFault("no drawn value meets the `where`");
      default:
        return unreachable(d);
    }
  };

  const visible = (state: IrState, seat: number): (IrEvent & { readonly shown: boolean })[] =>
    state.events
      .filter((e) => !e.pending || e.seat === seat)
      .filter((e) => (e.kind !== "event" && !e.unheard) || e.seenBy[seat] || e.seat === seat)
      .map((e) => ({ ...e, shown: e.seenBy[seat] || e.seat === seat }));

  return {
    info: {
      name: ir.name,
      doc: ir.doc,
      source: whereOf(ir.span),
      seats: ir.seats,
      payoff: ir.payoff,
      perfectInformation: ir.perfectInformation,
      sites: ir.sites.map((s, i) => ({
        name: s.name,
        size: s.size,
        real: s.real,
        labels: s.labels,
        source: whereOf(s.span),
        features: layout.siteFeatures[i],
      })),
      actions: Math.max(0, ...ir.sites.map((s) => s.size)),
      observation: { size: layout.size, features: layout.features },
      longest: ir.longest,
      endFields: ir.endFields.map((f) => f.name),
      realActions: ir.sites.some((s) => s.real !== undefined) ? Math.max(...ir.sites.map((s) => s.real?.size ?? 0)) : undefined,
      channels: ir.channels,
    },
    initial() {
      const slots: Value[] = [];
      for (const slot of ir.slots) slots.push(evaluate(slot.initial, { slots, locals: new Map() }));
      const none = ir.seats.map(() => 0);
      return run({ slots, score: none, channels: {}, events: [], winner: null, paid: [], count: 0, locals: new Map() }, ir.start);
    },
    turn(state): Turn {
      if (state.position.kind === "end") return { kind: "end", truncated: state.position.truncated };
      if (state.position.kind === "draw") return { kind: "chance" };
      const decision = decisionAt(state);
      return { kind: "decide", seat: seatOf(state, decision), site: decision.site };
    },
    legal: legalOf,
    outcomes: (state): readonly Outcome[] => {
      const type = state.position.kind === "draw" ? ir.draws[state.position.draw].type : undefined;
      return outcomesOf(state).map((o) => ({ value: numbers(type as Type, o.value), probability: o.probability }));
    },
    sample: (state, words) => {
      const type = state.position.kind === "draw" ? ir.draws[state.position.draw].type : undefined;
      return numbers(type as Type, sampled(state, words));
    },
    apply(state, action) {
      const next = continued(state);
      if (state.position.kind === "draw") {
        const draw = ir.draws[state.position.draw];
        const value = fromNumbers(draw.type, [...(action as readonly number[])]);
        if (draw.event) {
          next.events.push({
            kind: "draw",
            id: draw.id,
            place: draw.name,
            seat: -1,
            value,
            type: draw.type,
            seenBy: readers(state, draw),
            pending: false,
          });
        }
        if (draw.into !== undefined) put(draw.into, value, next, evaluate, ir);
        return run(next, draw.resume);
      }
      const decision = decisionAt(state);
      const site = ir.sites[decision.site];
      const legal = site.real === undefined ? legalOf(state).includes(action as number) : fitsReals(site.real, action);
      if (meter === undefined && !legal) throw new Error(`illegal move ${JSON.stringify(action)}`);
      const value = typeof action === "number" ? valueAt(site.domain, action) : fromNumbers(site.domain, [...action]);
      const seat = seatOf(state, decision);
      next.events.push({
        kind: "site",
        id: decision.id,
        place: site.name,
        seat,
        value,
        type: site.domain,
        seenBy: readers(state, decision),
        pending: decision.together !== undefined,
        unheard: decision.unheard === true,
      });
      if (decision.into !== undefined) put(decision.into, value, next, evaluate, ir);
      return run(next, decision.resume);
    },
    returns: (state) => state.score,
    returnsBy: (state) => (ir.channels ?? ["outcome"]).map((channel) => paidOn(state, channel)),
    paid: (state) => state.paid,
    observe(state, seat, out, at) {
      out.fill(0, at, at + layout.size);
      out[at + seat] = 1;
      if (layout.siteOffset !== undefined && state.position.kind === "decide") out[at + layout.siteOffset + decisionAt(state).site] = 1;
      const scope = { slots: state.slots, locals: new Map<LocalId, Value>(), me: seat };
      const decision = state.position.kind === "decide" ? decisionAt(state) : undefined;
      const given = decision?.given !== undefined && seatOf(state, decision) === seat ? decision : undefined;
      const offsets = given === undefined ? layout.featureOffsets : (layout.givenOffsets[given.id] ?? []);
      (given?.given ?? ir.observation.features).forEach((feature, i) => {
        const encoding = encodingOf(feature.type);
        if (encoding === undefined) throw new Error(`${feature.name} has no encoding`);
        encode(encoding, feature.type, evaluate(feature.value, scope), out, at + offsets[i], seat);
      });
      if ((given !== undefined && !given.remembers) || layout.history === undefined) return;
      const { offset, width, codes, places } = layout.history;
      visible(state, seat).forEach((event, i) => {
        const from = at + offset + i * width;
        const id = event.kind === "site" ? ir.decisions[event.id].site : event.id;
        const place = places.find((p) => p.kind === event.kind && p.id === id);
        if (place === undefined) throw new Error("an event without a place");
        out[from] = 1;
        const parts = event.shown ? (eventNumbers(event.type) ?? []) : [];
        const reals = parts.includes("real") ? numbers(event.type, event.value).filter((_, k) => parts[k] === "real") : [];
        out[from + 1 + place.first + (event.shown ? codeOf(event.type, event.value) : place.values)] = 1;
        reals.forEach((x, k) => (out[from + 1 + codes + ir.seats.length + k] = x));
        if (event.seat >= 0) out[from + 1 + codes + ((event.seat - seat + ir.seats.length) % ir.seats.length)] = 1;
      });
    },
    events: (state, seat): readonly SeenEvent[] =>
      visible(state, seat).map((e) => ({
        place: e.place,
        seat: e.seat,
        value: e.shown
          ? e.kind === "site" && valueCount(e.type) !== undefined
            ? numberOf(e.type, e.value)
            : numbers(e.type, e.value)
          : null,
      })),
    key: (state) => JSON.stringify([state.position, state.slots]),
    show(state, seat) {
      const turn = state.position.kind === "decide" ? seatOf(state, decisionAt(state)) : null;
      const scope: Scope = { slots: state.slots, locals: new Map(), me: seat, turn, winner: state.winner };
      const show = ir.shows.find((s) => s.to === undefined || evaluate(s.to, scope) === seat);
      if (show === undefined) return "";
      return show.parts.map((part) => (typeof part === "string" ? part : describeValue(part.type, evaluate(part, scope)))).join("");
    },
    describe: (site, action) =>
      typeof action === "number" ? describeValue(ir.sites[site].domain, valueAt(ir.sites[site].domain, action)) : realsInWords(action),
    endRecord: (state) => (state.position.kind === "end" ? state.position.record : {}),
  };
}

/** What each seat was paid on one channel so far. */
export function paidOn(state: IrState, channel: string): readonly number[] {
  return state.channels[channel] ?? state.score.map(() => 0);
}

/* ---------------------------------------------------------------- statements */

type Exit =
  | { readonly kind: "on" }
  | { readonly kind: "break" }
  | { readonly kind: "continue" }
  | { readonly kind: "goto"; readonly block: number }
  | { readonly kind: "pause"; readonly position: Position };

const ON: Exit = { kind: "on" };

function runAll(body: readonly Stmt[], at: Running, evaluate: Evaluate, ir: GameIr): Exit {
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
      const by = Math.fround(Number(evaluate(statement.by, at)));
      const n = ir.seats.length;
      at.winner = winner;
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

function pay(at: Running, ir: GameIr, channel: string, seat: number, amount: number, credit: Payment["credit"] = "latest"): void {
  at.paid.push({ seat, channel: (ir.channels ?? ["outcome"]).indexOf(channel), amount, credit });
  if (!Number.isFinite(amount)) throw new GameFault("a reward is not finite");
  at.channels[channel] ??= at.score.map(() => 0);
  at.channels[channel][seat] = Math.fround(at.channels[channel][seat] + amount);
  at.score[seat] = Math.fround(at.score[seat] + amount);
}

function put(place: Place, value: Value, at: Running, evaluate: Evaluate, ir: GameIr): void {
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

/* ---------------------------------------------------------------- expressions */

type Evaluate = (expression: Expr, scope: Scope) => Value;

function iterate(over: Expr, scope: Scope, evaluate: Evaluate): readonly Value[] {
  return evaluate(over, scope) as readonly Value[];
}

/** Where entries `at` of an array or list lie: one, or a run of them if fewer indices than axes are given. */
function entry(type: Type, at: readonly Value[], length: number): { offset: number; count: number; element: Type } {
  if (type.kind === "list") {
    const i = at[0] as number;
    if (!(i >= 0 && i < length)) throw new GameFault(`index ${i} is outside 0..${length - 1}`);
    return { offset: i, count: 1, element: type.element };
  }
  if (type.kind !== "array") throw new Error(`cannot index ${type.kind}`);
  let offset = 0;
  type.index.slice(0, at.length).forEach((axis, k) => {
    const size = valueCount(axis) ?? 0;
    const number = numberOf(axis, at[k]);
    if (!(number >= 0 && number < size)) throw new GameFault(`index ${JSON.stringify(at[k])} is outside its range`);
    offset = offset * size + number;
  });
  const rest = type.index.slice(at.length);
  const count = rest.reduce((n, axis) => n * (valueCount(axis) ?? 0), 1);
  return {
    offset: offset * count,
    count,
    element: rest.length === 0 ? type.element : { kind: "array", index: rest, element: type.element },
  };
}

function same(a: Value, b: Value): boolean {
  if (typeof a === "boolean" && typeof b === "number") return Number(a) === b;
  if (typeof b === "boolean" && typeof a === "number") return Number(b) === a;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  return JSON.stringify(a) === JSON.stringify(b);
}

function evaluator(tables: ReadonlyMap<string, ConstValue>, meter?: { work: number }, functions?: Sampling["functions"]): Evaluate {
  const whole = (n: number, what: string): number => {
    if (n < -2147483648 || n > 2147483647) throw new GameFault(`${what} overflows`);
    return n;
  };
  const evaluate: Evaluate = (e, scope) => {
    if (meter !== undefined) meter.work++;
    switch (e.kind) {
      case "const":
        return e.type.kind === "real" ? Math.fround(Number(e.value)) : e.value;
      case "table":
        return tables.get(e.table) ?? null;
      case "local": {
        const value = scope.locals.get(e.local);
        if (value === undefined) throw new Error(`local ${e.name} (${e.local}) is read before it is set`);
        return value;
      }
      case "slot":
        return scope.slots[e.slot];
      case "index_type":
        return Array.from({ length: valueCount(e.of) ?? 0 }, (_, i) => valueAt(e.of, i));
      case "span_of": {
        const low = evaluate(e.low, scope) as number;
        const high = evaluate(e.high, scope) as number;
        return Array.from({ length: Math.max(0, high - low + 1) }, (_, i) => low + i);
      }
      case "index": {
        const list = evaluate(e.object, scope) as readonly Value[];
        const { offset, count } = entry(
          e.object.type,
          e.at.map((i) => evaluate(i, scope)),
          list.length,
        );
        return e.at.length === indexCount(e.object.type) ? list[offset] : list.slice(offset, offset + count);
      }
      case "field": {
        const value = evaluate(e.object, scope);
        return (value as Fields)[e.name];
      }
      case "array":
        return e.elements.map((x) => evaluate(x, scope));
      case "record":
        return Object.fromEntries(e.fields.map((f) => [f.name, evaluate(f.value, scope)]));
      case "tagged":
        return { tag: e.tag, heads: e.heads.map((h) => evaluate(h, scope)) };
      case "unary": {
        const value = evaluate(e.operand, scope);
        return e.op === "not" ? value !== true : e.type.kind === "real" ? Math.fround(-Number(value)) : whole(-Number(value), "negation");
      }
      case "binary":
        return binary(e, scope);
      case "cond":
        return evaluate(evaluate(e.condition, scope) === true ? e.then : e.else, scope);
      case "is_some":
        return evaluate(e.operand, scope) !== null;
      case "unwrap": {
        const value = evaluate(e.operand, scope);
        if (value === null) throw new Error("an absent value was unwrapped");
        return value;
      }
      case "else":
        return evaluate(e.operand, scope) ?? evaluate(e.otherwise, scope);
      case "is_tag": {
        const value = evaluate(e.operand, scope);
        return (typeof value === "number" ? value : (value as Fields).tag) === e.tag;
      }
      case "head": {
        const value = evaluate(e.operand, scope) as Fields;
        return (value.heads as readonly Value[])[e.head];
      }
      case "reduce":
        return reduce(e, scope);
      case "map": {
        const out: Value[] = [];
        for (const value of iterate(e.over, scope, evaluate)) {
          const inner = { ...scope, locals: new Map(scope.locals).set(e.local, value) };
          if (e.where === undefined || evaluate(e.where, inner) === true) out.push(evaluate(e.body, inner));
        }
        return out;
      }
      case "call": {
        const args = e.args.map((a) => evaluate(a, scope));
        const exact = functions?.[e.name];
        return exact === undefined ? call(e.name, args, e) : exact(Math.fround(args[0] as number));
      }
      case "me":
        return scope.me ?? null;
      case "turn":
        return scope.turn ?? null;
      case "winner":
        return scope.winner ?? null;
      case "event":
        return (scope.count ?? 0) - 1;
    }
  };

  const binary = (e: Expr & { kind: "binary" }, scope: Scope): Value => {
    const left = evaluate(e.left, scope);
    if (e.op === "and") return left === true && evaluate(e.right, scope) === true;
    if (e.op === "or") return left === true || evaluate(e.right, scope) === true;
    const right = evaluate(e.right, scope);
    if (e.op === "eq") return same(left, right);
    if (e.op === "ne") return !same(left, right);
    const a = Number(left);
    const b = Number(right);
    const real = e.type.kind === "real";
    const result = (n: number): number => (real ? Math.fround(n) : whole(n, e.op));
    switch (e.op) {
      case "lt":
        return a < b;
      case "le":
        return a <= b;
      case "gt":
        return a > b;
      case "ge":
        return a >= b;
      case "add":
        return result(a + b);
      case "sub":
        return result(a - b);
      case "mul":
        return result(a * b);
      case "div":
        if (b === 0) throw new GameFault("division by zero");
        return Math.fround(Math.fround(a) / Math.fround(b));
      case "idiv":
        if (b === 0) throw new GameFault("division by zero");
        return result(Math.floor(a / b));
      case "imod":
        if (b === 0) throw new GameFault("mod 0");
        return result(a - Math.floor(a / b) * b);
      case "pow":
        return result(a ** b);
    }
  };

  const reduce = (e: Expr & { kind: "reduce" }, scope: Scope): Value => {
    const values: { of: Value; value: Value }[] = [];
    for (const of of iterate(e.over, scope, evaluate)) {
      const inner = { ...scope, locals: new Map(scope.locals).set(e.local, of) };
      if (e.where !== undefined && evaluate(e.where, inner) !== true) continue;
      const value = evaluate(e.body, inner);
      if (e.op === "any" && value === true) return true;
      if (e.op === "all" && value !== true) return false;
      values.push({ of, value });
    }
    const round = e.type.kind === "real" ? Math.fround : (n: number) => whole(n, e.op);
    const best = (better: (a: number, b: number) => boolean) => {
      if (values.length === 0) throw new GameFault(`${e.op} of nothing`);
      return values.reduce((a, b) => (better(Number(b.value), Number(a.value)) ? b : a));
    };
    switch (e.op) {
      case "any":
        return false;
      case "all":
        return true;
      case "count":
        return values.filter((v) => v.value === true).length;
      case "sum":
        return values.reduce((a, v) => round(a + Number(v.value)), 0);
      case "mean":
        if (values.length === 0) throw new GameFault("mean of nothing");
        return Math.fround(values.reduce((a, v) => Math.fround(a + Number(v.value)), 0) / values.length);
      case "min":
        return best((a, b) => a < b).value;
      case "max":
        return best((a, b) => a > b).value;
      case "argmin":
        return best((a, b) => a < b).of;
      case "argmax":
        return best((a, b) => a > b).of;
    }
  };
  return evaluate;
}

function indexCount(type: Type): number {
  return type.kind === "array" ? type.index.length : 1;
}

function call(name: string, args: readonly Value[], e: Expr & { kind: "call" }): Value {
  const n = args.map(Number);
  const real = e.type.kind === "real";
  switch (name) {
    case "abs":
      return Math.abs(n[0]);
    case "min":
      return Math.min(...n);
    case "max":
      return Math.max(...n);
    case "clamp":
      return Math.min(Math.max(n[0], n[1]), n[2]);
    case "sign":
      return Math.sign(n[0]);
    case "floor":
      return Math.floor(n[0]);
    case "ceil":
      return Math.ceil(n[0]);
    case "round":
      return Math.floor(Math.fround(n[0] + 0.5));
    case "sqrt":
      return Math.fround(Math.sqrt(n[0]));
    case "exp":
    case "log":
    case "sin":
    case "cos":
    case "tanh":
      // Near enough for exploring; with the runtime's own functions the same bits as everywhere (F2).
      return Math.fround(Math[name](Math.fround(n[0])));
    case "int":
      return Math.trunc(n[0]);
    case "real":
      return Math.fround(n[0]);
    case "size":
      return Array.isArray(args[0]) ? args[0].length : (args[0] as string).length;
    case "other":
      return 1 - n[0];
    case "row":
    case "col": {
      const grid = e.args[0].type;
      if (grid.kind !== "grid") throw new Error("not a cell");
      return name === "row" ? Math.floor(n[0] / grid.cols) : n[0] % grid.cols;
    }
    case "grid_step": {
      const grid = e.args[0].type;
      if (grid.kind !== "grid") throw new Error("not a cell");
      const row = Math.floor(n[0] / grid.cols) + n[1];
      const col = (n[0] % grid.cols) + n[2];
      return row >= 0 && row < grid.rows && col >= 0 && col < grid.cols ? row * grid.cols + col : null;
    }
    case "cell": {
      const grid = e.type;
      if (grid.kind !== "grid") throw new Error("not a cell");
      if (!(n[0] >= 0 && n[0] < grid.rows && n[1] >= 0 && n[1] < grid.cols)) throw new GameFault(`(${n[0]}, ${n[1]}) is outside the grid`);
      return n[0] * grid.cols + n[1];
    }
    case "neighbours": {
      const grid = e.args[0].type;
      if (grid.kind !== "grid") throw new Error("not a cell");
      const row = Math.floor(n[0] / grid.cols);
      const col = n[0] % grid.cols;
      return [
        [row - 1, col],
        [row, col - 1],
        [row, col + 1],
        [row + 1, col],
      ].flatMap(([r, c]) => (r >= 0 && r < grid.rows && c >= 0 && c < grid.cols ? [r * grid.cols + c] : []));
    }
    case "distance": {
      const grid = e.args[0].type;
      if (grid.kind !== "grid") throw new Error("not a cell");
      return Math.abs(Math.floor(n[0] / grid.cols) - Math.floor(n[1] / grid.cols)) + Math.abs((n[0] % grid.cols) - (n[1] % grid.cols));
    }
    case "concat":
      return args.flatMap((a) => a as readonly Value[]);
    case "set_of":
      return setValue(e.type, args[0] as readonly Value[]);
    case "set_union":
      return setValue(
        e.type,
        args.flatMap((a) => a as readonly Value[]),
      );
    case "set_difference":
      return (args[0] as readonly Value[]).filter((v) => !(args[1] as readonly Value[]).some((x) => same(x, v)));
    case "zip": {
      const lists = args as readonly (readonly Value[])[];
      return Array.from({ length: Math.min(...lists.map((l) => l.length)) }, (_, i) => lists.map((l) => l[i]));
    }
    case "mode": {
      const list = args[0] as readonly Value[];
      const times = (v: Value) => list.filter((w) => same(v, w)).length;
      return list.length === 0 ? null : list.reduce((a, b) => (times(b) > times(a) ? b : a));
    }
    case "contains":
      return (args[0] as readonly Value[]).some((x) => same(x, args[1]));
    case "picture": {
      const board = e.args[0].type;
      const texts = args[1] as readonly string[];
      if (board.kind !== "array" || board.index[0].kind !== "grid") throw new Error("picture wants a board");
      const { cols } = board.index[0];
      const cells = (args[0] as readonly Value[]).map(
        (v) => texts[board.element.kind === "option" ? (v === null ? 0 : Number(v) + 1) : Number(v)],
      );
      const rows: string[] = [];
      for (let i = 0; i < cells.length; i += cols) rows.push(cells.slice(i, i + cols).join(""));
      return rows.join("\n");
    }
    case "text":
      return args.map((a, i) => describeValue(e.args[i].type, a)).join("");
    default:
      throw new Error(`the interpreter has no ${name}${real ? " (real)" : ""}`);
  }
}

/** The different values of a list, in the order of their type. */
function setValue(type: Type, values: readonly Value[]): Value {
  const element = type.kind === "set" ? type.element : type;
  const byNumber = new Map(values.map((v) => [numberOf(element, v), v]));
  return [...byNumber].sort(([a], [b]) => a - b).map(([, v]) => v);
}

/* ---------------------------------------------------------------- values as numbers */

function fits(type: Type, value: Value): boolean {
  switch (type.kind) {
    case "int":
      return typeof value !== "number" || (value >= type.low && value <= type.high);
    case "real":
      return Number.isFinite(Number(value));
    case "enum":
      return (value as number) >= 0 && (value as number) < type.members.length;
    case "option":
      return value === null || fits(type.inner, value);
    case "array":
      return (value as readonly Value[]).every((v) => fits(type.element, v));
    case "list":
      return type.upTo === undefined || (value as readonly Value[]).length <= type.upTo;
    default:
      return true;
  }
}

/** The number of an event's value among those that can be counted. */
function codeOf(type: Type, value: Value): number {
  const parts = eventNumbers(type);
  if (parts === undefined) return numberOf(type, value);
  return numbers(type, value).reduce((n, x, i) => {
    const part = parts[i];
    return part === "real" ? n : n * part.size + x - part.low;
  }, 0);
}

/** A drawn value's numbers in slot order; undefined parts do not occur in draws. */
function numbers(type: Type, value: Value): number[] {
  switch (type.kind) {
    case "array":
      return (value as readonly Value[]).flatMap((v) => numbers(type.element, v));
    case "list": {
      const entries = (value as readonly Value[]).flatMap((v) => numbers(type.element, v));
      return type.length === undefined ? [(value as readonly Value[]).length, ...entries] : entries;
    }
    case "tuple":
      return type.elements.flatMap((t, i) => numbers(t, (value as readonly Value[])[i]));
    case "record":
      return type.fields.flatMap((f) => numbers(f.type, (value as Fields)[f.name]));
    case "option":
    case "tagged":
      if (type.kind === "tagged" && isPlainTags(type)) return [value as number];
      return [numberOf(type, value)];
    default:
      return [Number(value)];
  }
}

function fromNumbers(type: Type, from: number[]): Value {
  switch (type.kind) {
    case "array":
      return Array.from({ length: type.index.reduce((n, axis) => n * (valueCount(axis) ?? 0), 1) }, () => fromNumbers(type.element, from));
    case "list":
      return Array.from({ length: type.length ?? from.shift() ?? 0 }, () => fromNumbers(type.element, from));
    case "tuple":
      return type.elements.map((t) => fromNumbers(t, from));
    case "record":
      return Object.fromEntries(type.fields.map((f) => [f.name, fromNumbers(f.type, from)]));
    case "bool":
      return from.shift() === 1;
    case "option":
    case "tagged":
      return valueAt(type, from.shift() ?? 0);
    default:
      return from.shift() ?? 0;
  }
}

function encode(encoding: Encoding, type: Type, value: Value, out: Float32Array, at: number, me: number): void {
  switch (encoding.kind) {
    case "bit":
    case "real":
      out[at] = Number(value);
      return;
    case "one_hot":
      out[at + Number(value) - encoding.low] = 1;
      return;
    case "from_me":
      out[at + ((Number(value) - me + encoding.size) % encoding.size)] = 1;
      return;
    case "option":
      if (value === null || type.kind !== "option") return;
      out[at] = 1;
      encode(encoding.inner, type.inner, value, out, at + 1, me);
      return;
    case "sequence": {
      let from = at;
      encoding.parts.forEach((part, i) => {
        const partType = type.kind === "record" ? type.fields[i].type : (type as Type & { kind: "tuple" }).elements[i];
        encode(
          part.encoding,
          partType,
          type.kind === "record" ? (value as Fields)[part.name] : (value as readonly Value[])[i],
          out,
          from,
          me,
        );
        from += widthOf(part.encoding);
      });
      return;
    }
    case "repeat": {
      const width = widthOf(encoding.each);
      const element = type.kind === "array" || type.kind === "list" ? type.element : type;
      (value as readonly Value[]).forEach((v, i) => encode(encoding.each, element, v, out, at + i * width, me));
      return;
    }
    case "tagged": {
      const { tag, heads } = value as unknown as { tag: number; heads: readonly Value[] };
      out[at + tag] = 1;
      let from = at + encoding.tags.length;
      encoding.tags.forEach((parts, t) =>
        parts.forEach((part, h) => {
          if (t === tag && type.kind === "tagged") encode(part, type.tags[t].heads[h].type, heads[h], out, from, me);
          from += widthOf(part);
        }),
      );
      return;
    }
    case "bits":
      (value as readonly Value[]).forEach((v) => {
        if (type.kind === "set") out[at + numberOf(type.element, v)] = 1;
      });
      return;
    case "list": {
      const list = value as readonly Value[];
      out[at + list.length] = 1;
      const width = widthOf(encoding.each);
      list.forEach((v, i) => {
        if (type.kind === "list") encode(encoding.each, type.element, v, out, at + encoding.bound + 1 + i * width, me);
      });
      return;
    }
  }
}
