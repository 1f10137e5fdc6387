/** `… times n` (A14): independent samples of a decision at one observation, or of an inner episode; they do not see each other. */
import type * as ast from "../../1-parse/ast.js";
import type { SampleCredit } from "../../3-check/typed.js";
import { walkedBy } from "../../3-check/samples.js";
import { BOOL, INT } from "../../3-check/types.js";
import type { Type } from "../../3-check/types.js";
import type { Span } from "../../source/source-file.js";
import { inBlocks } from "./block-loops.js";
import { allOf, and, binary, constant, EVENT_NUMBER, index, isConst, not, truth, whole, zeroOf } from "./build.js";
import type { Decided, Lowering } from "./context.js";
import { ask, takeApart } from "./decisions.js";
import { lowerExpr, unparen } from "./expressions.js";
import { entryAt, guard, next } from "./for-loops.js";
import { playInner } from "./inner-episodes.js";
import type { Expr, LocalId, Place } from "./ir.js";
import { isAskedInParts } from "./parts.js";
import type { Target } from "./statements.js";
import { choiceOf } from "./together.js";
import { lengthOf as lengthAtMost } from "./walks.js";

/** How many samples there are: the number, and the most that it can be. */
interface Count {
  readonly count: Expr;
  readonly most: number;
}

/** Takes the samples one after the other; gives the array or list of their values, if they have any. */
export function takeSamples(cx: Lowering, e: ast.ClauseExpr, target: Target): Expr | undefined {
  const operand = unparen(e.operand);
  const { chooses, given } = takeApart(operand);
  if (cx.together !== undefined && chooses !== undefined) return choiceOf(cx, cx.together, chooses, target.node);
  cx.hidden = true;
  if (operand.kind === "play_expr") {
    const many = howMany(cx, e);
    return many === undefined ? undefined : playSamples(cx, e, operand, many);
  }
  const read = chooses === undefined ? undefined : chooseSamples(cx, e, { chooses, given }, target, cx.groups++);
  cx.flow.emit({ kind: "settle", span: e.span });
  return read;
}

function howMany(cx: Lowering, e: ast.ClauseExpr): Count | undefined {
  const value = lowerExpr(cx, e.argument);
  if (isConst(value)) return { count: value, most: Number(value.value) };
  const type = value.type.kind === "int" ? value.type : undefined;
  if (type?.high === undefined || type.high < 0) {
    cx.failed = true;
    return undefined;
  }
  return { count: cx.named(value, "samples", value.type, e.argument.span), most: type.high };
}

/**
 * Every sample is chosen in the same position: what was chosen before waits, unseen by its own seat too. `group` is the number of those that wait
 * together; `settle` makes them known.
 */
export function chooseSamples(
  cx: Lowering,
  e: ast.ClauseExpr,
  { chooses, given }: { readonly chooses: ast.ChoosesExpr | ast.WritesExpr; readonly given: ast.RecordExpr | undefined },
  target: Target,
  number: number,
): Expr {
  const { span } = e;
  const type = cx.typed.typeOf(e);
  const many = howMany(cx, e);
  if (many === undefined || (type.kind !== "array" && type.kind !== "list")) return cx.refuse(e, "`times` here");
  const { count, most } = many;
  const name = target.name ?? cx.typed.siteOf(chooses)?.name ?? "sample";
  const asked = lowerExpr(cx, chooses.seat);
  const seat = cx.named(asked, `${name}_seat`, asked.type, chooses.seat.span);
  const group = numberNow(cx, name, span);
  const credited = target.node !== undefined && cx.typed.credited.has(target.node);
  const numbers: Type = { kind: "array", index: [{ kind: "int", low: 0, high: Math.max(0, most - 1) }], element: EVENT_NUMBER };
  const inParts = chooses.kind === "chooses" && isAskedInParts(cx.typed.typeOfNode(chooses.domain));
  const events = credited && inParts ? cx.variable(`${name}_events`, numbers, constant(numbers, zeroOf(numbers)), span) : undefined;
  if (credited && target.node !== undefined)
    cx.samples.set(target.node, { seat, group, count, ...(events === undefined ? {} : { events: events.read }) });
  const kept = collected(cx, name, type, span);
  eachSample(cx, name, many, span, (at) => {
    const value = ask(
      cx,
      chooses,
      given,
      target,
      { group: number, index: 0, waiting: `${name}_sample` },
      { seat, index: at, group, count: most },
    );
    if (events !== undefined) {
      const place: Place = { root: events.place.root, path: [{ kind: "index", at: [at] }], type: EVENT_NUMBER };
      cx.flow.emit({ kind: "store", place, value: { kind: "event", type: EVENT_NUMBER, span }, checked: false, span });
    }
    kept.add(at, value);
  });
  cx.variables.delete(kept.local); // nothing stores to it from here on
  return kept.read;
}

/** The values of samples, one after the other. */
function collected(
  cx: Lowering,
  name: string,
  type: Type & { readonly kind: "array" | "list" },
  span: Span,
): { readonly read: Expr; readonly local: LocalId; readonly add: (at: Expr, value: Expr) => void } {
  const { read, place, local } = cx.variable(name, type, constant(type, zeroOf(type)), span);
  const add = (at: Expr, value: Expr): void => {
    if (type.kind === "array") {
      const entry: Place = { root: place.root, path: [{ kind: "index", at: [at] }], type: type.element };
      return cx.flow.emit({ kind: "store", place: entry, value, checked: false, span });
    }
    const one: Expr = { kind: "array", type: { kind: "list", element: type.element, length: 1 }, elements: [value], span };
    cx.flow.emit({ kind: "store", place, value: { kind: "call", type, name: "concat", args: [read, one], span }, checked: true, span });
  };
  return { read, local, add };
}

/** Inner episodes one after the other: what happened in the ones before stands apart until all are over. */
function playSamples(cx: Lowering, e: ast.ClauseExpr, play: ast.PlayExpr, many: Count): Expr | undefined {
  const { span } = e;
  const type = cx.typed.typeOf(e);
  const apart = cx.apartSlots();
  const group = numberNow(cx, "samples", span);
  const mark = (slot: number, value: Expr): void =>
    cx.flow.emit({ kind: "store", place: { root: { kind: "slot", slot }, path: [], type: EVENT_NUMBER }, value, checked: false, span });
  const remembered: Expr = { kind: "remembered", type: EVENT_NUMBER };
  const results = type.kind === "array" || type.kind === "list" ? collected(cx, "samples", type, span) : undefined;
  mark(apart.from, remembered);
  const around = { sample: cx.sample, apartDepth: cx.apartDepth };
  eachSample(cx, "play", many, span, (at) => {
    mark(apart.to, remembered);
    cx.sample = { group, index: at };
    cx.apartDepth++;
    const record = playInner(cx, play);
    cx.sample = around.sample;
    cx.apartDepth = around.apartDepth;
    if (record !== undefined) results?.add(at, record);
  });
  mark(apart.from, whole(0));
  mark(apart.to, whole(0));
  if (results !== undefined) cx.variables.delete(results.local);
  return results?.read;
}

function numberNow(cx: Lowering, name: string, span: Span): Expr {
  return cx.named({ kind: "event", type: EVENT_NUMBER, span }, `${name}_before`, EVENT_NUMBER, span);
}

function eachSample(cx: Lowering, name: string, { count, most }: Count, span: Span, body: (at: Expr) => void): void {
  if (most === 0) return;
  const type: Type = { kind: "int", low: 0, high: most - 1 };
  const at = cx.variable(`${name}_number`, type, constant(type, 0), span);
  const leave = cx.flow.open(`after_${name}s`, span);
  guard(cx, isConst(count) ? truth(true) : binary("gt", count, whole(0), BOOL, span), leave, span);
  inBlocks(cx, {
    name: `each_${name}`,
    span,
    passes: most,
    leave,
    body: () => body(at.read),
    again: () => not(binary("eq", at.read, isConst(count) ? whole(most - 1) : binary("sub", count, whole(1), INT, span), BOOL, span)),
    step: () => cx.flow.emit({ kind: "store", place: at.place, value: next(at.read), checked: false, span }),
  });
  cx.flow.enter(leave, span);
}

/* ---------------------------------------------------------------- rewards for samples */

/** The decision that a reward for a sample credits. */
export function sampleDecided(cx: Lowering, credit: SampleCredit): Decided | undefined {
  const samples = cx.samples.get(credit.samples);
  if (samples === undefined) return undefined;
  const at = "at" in credit ? cx.named(lowerExpr(cx, credit.at), "sample_at", INT, credit.at.span) : cx.sampleAt.get(credit.walked)?.();
  if (at === undefined) return undefined;
  if ("at" in credit && !(isConst(at) && isConst(samples.count))) {
    const low = binary("ge", at, whole(0), BOOL, at.span);
    const condition = and(low, binary("lt", at, samples.count, BOOL, at.span), at.span);
    cx.flow.emit({ kind: "expect", condition, text: "a sample that was taken", span: credit.at.span });
  }
  if (samples.events !== undefined) return { seat: samples.seat, event: index(samples.events, [at], at.span) };
  const first = binary("add", samples.group, whole(1), INT, at.span);
  return { seat: samples.seat, event: { ...binary("add", first, at, INT, at.span), type: EVENT_NUMBER } };
}

/**
 * A `for` whose names stand for samples that rewards credit walks positions, so that it is known which sample each is; its names stand for the entries
 * there.
 */
export function overSamples(cx: Lowering, clause: ast.ForClause): ast.ForClause {
  const credited = [...cx.typed.sampleCredits.values()].flatMap((s) => ("walked" in s ? [s] : []));
  let changed = false;
  const binders = clause.binders.map((binder): ast.Binder => {
    const held = credited.find((s) => s.binder === binder);
    if (held === undefined) return binder;
    changed = true;
    const { span } = binder;
    const lists = binder.names.map((n) => (n.kind === "name" ? walkedBy(binder, n) : undefined));
    const keyed = lists.length === 2 && lists[0] === undefined && lists[1] !== undefined;
    const entries = lists.map((list) => (list === undefined ? undefined : copied(cx, lowerExpr(cx, list), span)));
    const samples = entries[binder.names.findIndex((n) => n === held.walked)];
    if (samples?.type.kind !== "array" && samples?.type.kind !== "list") {
      cx.refuse(binder, "rewards for samples in this `for`", "walk the samples themselves: `for t in tries`");
      return binder;
    }
    const position: ast.Name = { kind: "name", span, text: `${held.walked.text}_at` };
    const here = (): Expr => {
      const binding = cx.bindings.get(position);
      return binding?.kind === "value" ? binding.value : cx.refuse(binder, "a reward for a sample here");
    };
    binder.names.forEach((name, i) => {
      const list = entries[i];
      if (name.kind !== "name") {
        if (name.kind === "name_tuple") cx.refuse(name, "names in brackets beside a sample");
        return;
      }
      if (list !== undefined) cx.bindings.set(name, { kind: "entry", value: () => entryOf(list, here(), span) });
      else if (keyed) cx.bindings.set(name, { kind: "entry", value: here });
    });
    for (const s of credited) if (s.binder === binder) cx.sampleAt.set(s.walked, here);
    const over: ast.Expr = { kind: "name_expr", span, name: position };
    cx.known.set(
      over,
      positionsOf(
        cx,
        entries.filter((x) => x !== undefined),
        span,
      ),
    );
    return { kind: "binder", span, names: [position], in: over };
  });
  return changed ? { ...clause, binders } : clause;
}

/** What is stored meanwhile does not change a walk. */
function copied(cx: Lowering, list: Expr, span: Span): Expr {
  return cx.named(list, "entries", list.type, span);
}

/** The entry of what is walked at a position counted from 0. */
function entryOf(list: Expr, at: Expr, span: Span): Expr {
  return list.kind === "span_of" ? binary("add", list.low, at, INT, span) : entryAt(list, at, span);
}

/** The positions of lists that are walked side by side: as many as the shortest has (`zip`). */
function positionsOf(cx: Lowering, lists: readonly Expr[], span: Span): Expr {
  const most = Math.min(...lists.map((list) => lengthAtMost(list) ?? 2147483647));
  const position: Type = { kind: "int", low: 0, high: Math.max(0, most - 1) };
  if (lists.every((list) => lengthOf(list) !== undefined)) return allOf(position, span);
  const count: Type = { kind: "int", low: 0, high: most };
  const sizes = lists.map((list): Expr => {
    const known = lengthOf(list);
    return known === undefined ? { kind: "call", type: count, name: "size", args: [list], span } : whole(known);
  });
  const size = sizes.reduce((a, b): Expr => ({ kind: "call", type: count, name: "min", args: [a, b], span }));
  const last = binary("sub", size, whole(1), { kind: "int", low: -1, high: most - 1 }, span);
  return { kind: "span_of", type: { kind: "list", element: position, upTo: most }, low: whole(0), high: last, span };
}

/** How many entries there always are; nothing where that may change. */
function lengthOf(list: Expr): number | undefined {
  return list.type.kind === "list" && list.type.length === undefined && list.kind !== "span_of" && list.kind !== "const"
    ? undefined
    : lengthAtMost(list);
}
