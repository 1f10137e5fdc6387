/**
 * Plays a decision automaton by walking its data: slow, plain, and independent of emitted code. The compiler explores games with it, and it is
 * the third form in differential tests.
 */
import type { Game, Outcome, SeenEvent, Turn, Words } from "../../contract/game.js";
import type { Type } from "../3-check/types.js";
import { eventNumbers } from "../4-lower/games/history.js";
import type { Decision, Distribution, Draw, Expr, GameIr, LocalId } from "../4-lower/games/ir.js";
import { encodingOf, observationLayout } from "../4-lower/games/layout.js";
import { eachStmt } from "../4-lower/games/rewrite.js";
import { actionOfText, textOfAction, textReader } from "../../contract/words/texts.js";
import { holdsText } from "../4-lower/games/layout.js";
import { describeValue, numberOf, valueAt, valueCount } from "../4-lower/games/values.js";
import { unreachable } from "../diagnostics/define.js";
import { whereOf } from "../source/source-file.js";
import { evaluator } from "./evaluate.js";
import { fitsReals, realsInWords } from "./real-choices.js";
import { type Exit, put, runAll } from "./run-statements.js";
import {
  GameFault,
  type IrEvent,
  type IrState,
  type Position,
  type Running,
  type Sampling,
  type Scope,
  type Value,
  Unlistable,
} from "./running.js";
import { codeOf, encode, fromNumbers, numbers } from "./values-as-numbers.js";

/**
 * Gives a game's rules as functions that interpret its automaton. Without `sampling` nothing can be drawn from words, only listed. Who explores
 * passes a `meter`: it counts the expressions that were evaluated, and moves are not looked at again.
 */
export function interpret(ir: GameIr, sampling?: Sampling, meter?: { work: number }): Game<IrState> {
  const layout = observationLayout(ir);
  let cutsInside = false;
  for (const block of ir.blocks) eachStmt(block.body, (s) => void (cutsInside ||= s.kind === "cut_inner"));
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

  const settle = ({ slots, score, channels, events, winner, paid, cutInside, count }: Running, position: Position): IrState => ({
    slots,
    position,
    score,
    channels,
    events,
    winner,
    paid,
    cutInside,
    count,
  });

  const continued = (state: IrState): Running => ({
    slots: [...state.slots],
    score: [...state.score],
    channels: Object.fromEntries(Object.entries(state.channels).map(([k, v]) => [k, [...v]])),
    events: [...state.events],
    winner: state.winner,
    paid: [],
    cutInside: [],
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
    if (site.real !== undefined || site.formats !== undefined) return [];
    const actions: number[] = [];
    for (let i = 0; i < site.size; i++) {
      const locals = new Map([[decision.candidate, valueAt(site.domain, i)]]);
      if (decision.where === undefined || evaluate(decision.where, { slots: state.slots, locals }) === true) actions.push(i);
    }
    if (actions.length === 0) throw new GameFault(`no legal move at ${whereOf(decision.span)}`, "stuck", decision.span);
    return actions;
  };

  const endsOf = (state: IrState): { readonly low: number; readonly high: number } => {
    const decision = decisionAt(state);
    const { ends } = decision;
    const { real } = ir.sites[decision.site];
    const at = (e: Expr): number => Math.fround(evaluate(e, { slots: state.slots, locals: new Map() }) as number);
    const { low, high } = ends === undefined ? (real ?? { low: 0, high: 0 }) : { low: at(ends.low), high: at(ends.high) };
    if (low > high) throw new GameFault(`no legal move at ${whereOf(decision.span)}`, "stuck", decision.span);
    return { low, high };
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

  /** Every outcome of a distribution; `Unlistable` where there are too many or no end of them. */
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
        if (one.length ** count > 1_000_000) throw new Unlistable("too many outcomes");
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
        throw new Unlistable("the outcomes of a draw of reals cannot be listed");
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

  const visible = (state: IrState, seat: number, all = false): (IrEvent & { readonly shown: boolean })[] =>
    state.events
      .filter((_, i) => all || !(ir.apart ?? []).some(({ from, to }) => i >= Number(state.slots[from]) && i < Number(state.slots[to])))
      .filter((e) => !e.pending || (e.seat === seat && (all || e.alone !== true)))
      .filter((e) => (e.kind !== "event" && !e.unheard) || e.seenBy[seat] || e.seat === seat)
      .map((e) => ({ ...e, shown: e.seenBy[seat] || e.seat === seat }));

  return {
    info: {
      name: ir.name,
      doc: ir.doc,
      source: whereOf(ir.span),
      seats: ir.seats,
      ...(ir.owners === undefined ? {} : { owners: ir.owners }),
      payoff: ir.payoff,
      perfectInformation: ir.perfectInformation,
      sites: ir.sites.map((s, i) => ({
        name: s.name,
        size: s.size,
        real: s.real,
        ...(s.formats === undefined ? {} : { text: { formats: s.formats } }),
        labels: s.labels,
        source: whereOf(s.span),
        features: layout.siteFeatures[i],
        ...(s.inner === undefined ? {} : s.inner),
      })),
      actions: Math.max(0, ...ir.sites.map((s) => (s.formats === undefined ? s.size : 1))),
      observation: { size: layout.size, features: layout.features },
      longest: ir.longest,
      endFields: ir.endFields.map((f) => f.name),
      realActions: ir.sites.some((s) => s.real !== undefined) ? Math.max(...ir.sites.map((s) => s.real?.size ?? 0)) : undefined,
      channels: ir.channels,
      ...(ir.decisions.some((d) => d.sample !== undefined) ? { samples: true as const } : {}),
    },
    initial(given) {
      const slots: Value[] = [];
      let taken = 0;
      for (const slot of ir.slots) {
        const row = slot.given && given?.[taken++];
        if (slot.given && row) {
          const values = Array.from(row, (n): Value => (slot.given?.of === "bool" ? n !== 0 : n));
          slots.push(slot.given.shape.length === 0 ? values[0] : values);
        } else slots.push(evaluate(slot.initial, { slots, locals: new Map() }));
      }
      const none = ir.seats.map(() => 0);
      return run(
        { slots, score: none, channels: {}, events: [], winner: null, paid: [], cutInside: [], count: 0, locals: new Map() },
        ir.start,
      );
    },
    turn(state): Turn {
      if (state.position.kind === "end") return { kind: "end", truncated: state.position.truncated };
      if (state.position.kind === "draw") return { kind: "chance", draw: ir.draws[state.position.draw].name };
      const decision = decisionAt(state);
      const { sample } = decision;
      const number = (e: Expr): number => evaluate(e, { slots: state.slots, locals: new Map() }) as number;
      return {
        kind: "decide",
        seat: seatOf(state, decision),
        site: decision.site,
        ...(sample === undefined ? {} : { sample: { group: number(sample.group), index: number(sample.index) } }),
      };
    },
    legal: legalOf,
    ...(ir.decisions.some((d) => d.ends !== undefined) ? { ends: endsOf } : {}),
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
      const text = site.formats === undefined ? undefined : textOfAction(action);
      const legal =
        site.formats !== undefined
          ? text !== undefined
          : site.real === undefined
            ? legalOf(state).includes(action as number)
            : fitsReals({ ...site.real, ...endsOf(state) }, action);
      if (meter === undefined && !legal) throw new Error(`illegal move ${JSON.stringify(action)}`);
      const value =
        site.formats !== undefined && text !== undefined
          ? textReader(site.formats).valueOf(text)
          : typeof action === "number"
            ? valueAt(site.domain, action)
            : fromNumbers(site.domain, [...action]);
      const seat = seatOf(state, decision);
      next.events.push({
        kind: "site",
        id: decision.id,
        place: site.name,
        seat,
        value,
        ...(site.formats !== undefined && text !== undefined && { written: { text, open: textReader(site.formats).openPart(text) } }),
        type: site.domain,
        seenBy: readers(state, decision),
        pending: decision.together !== undefined,
        alone: decision.alone === true,
        unheard: decision.unheard === true,
      });
      if (decision.into !== undefined) put(decision.into, value, next, evaluate, ir);
      return run(next, decision.resume);
    },
    returns: (state) => state.score,
    returnsBy: (state) => (ir.channels ?? ["outcome"]).map((channel) => paidOn(state, channel)),
    paid: (state) => state.paid,
    ...(cutsInside ? { cutInside: (state: IrState) => state.cutInside } : {}),
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
        if (encoding === undefined) return; // text is read, it is no number
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
        const counted = event.written === undefined && !holdsText(event.type);
        const parts = event.shown && counted ? (eventNumbers(event.type) ?? []) : [];
        const reals = parts.includes("real") ? numbers(event.type, event.value).filter((_, k) => parts[k] === "real") : [];
        out[from + 1 + place.first + (event.shown && counted ? codeOf(event.type, event.value) : place.values)] = 1;
        reals.forEach((x, k) => (out[from + 1 + codes + ir.seats.length + k] = x));
        if (event.seat >= 0) out[from + 1 + codes + ((event.seat - seat + ir.seats.length) % ir.seats.length)] = 1;
      });
    },
    events: (state, seat, all): readonly SeenEvent[] =>
      visible(state, seat, all).map((e) => ({
        place: e.place,
        seat: e.seat,
        value: e.shown
          ? e.written !== undefined
            ? writtenFor(e.written, e.seat === seat)
            : typeof e.value === "string"
              ? actionOfText(e.value)
              : e.kind === "site" && valueCount(e.type) !== undefined
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
      ir.sites[site].formats !== undefined
        ? (textOfAction(action) ?? "")
        : typeof action === "number"
          ? describeValue(ir.sites[site].domain, valueAt(ir.sites[site].domain, action))
          : realsInWords(action),
    endRecord: (state) => (state.position.kind === "end" ? state.position.record : {}),
  };
}

/** What a seat reads of a text: all of its own, of another's what is open. */
function writtenFor({ text, open }: { readonly text: string; readonly open?: string }, own: boolean): readonly number[] | null {
  const read = own ? text : open;
  return read === undefined ? null : actionOfText(read);
}

/** What each seat was paid on one channel so far. */
export function paidOn(state: IrState, channel: string): readonly number[] {
  return state.channels[channel] ?? state.score.map(() => 0);
}
