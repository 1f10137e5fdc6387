/** `… times n` (A14): independent samples of a decision at one observation, or of an inner episode; they do not see each other. */
import type * as ast from "../../1-parse/ast.js";
import type { SampleCredit } from "../../3-check/typed.js";
import { walkedBy } from "../../3-check/samples.js";
import { BOOL, INT } from "../../3-check/types.js";
import type { Type } from "../../3-check/types.js";
import type { Span } from "../../source/source-file.js";
import { inBlocks } from "./block-loops.js";
import { allOf, binary, constant, EVENT_NUMBER, isConst, not, whole, zeroOf } from "./build.js";
import type { Decided, Lowering } from "./context.js";
import { ask, takeApart } from "./decisions.js";
import { lowerExpr, unparen } from "./expressions.js";
import { entryAt, next } from "./for-loops.js";
import { playInner } from "./inner-episodes.js";
import type { Expr, Place } from "./ir.js";
import type { Target } from "./statements.js";
import { lengthOf as lengthAtMost } from "./walks.js";

/** Takes the samples one after the other; gives the array of their values, if they have any. */
export function takeSamples(cx: Lowering, e: ast.ClauseExpr, target: Target): Expr | undefined {
  const operand = unparen(e.operand);
  const count = lowerExpr(cx, e.argument);
  if (!isConst(count) || typeof count.value !== "number" || count.value < 1) {
    return cx.refuse(e.argument, "a number of samples that the compiler does not know", "give it as a number, a `const` or a parameter");
  }
  const type = cx.typed.typeOf(e);
  cx.hidden = true;
  if (operand.kind === "play_expr") return playSamples(cx, e, operand, count.value, type);
  const { chooses, given } = takeApart(operand);
  if (chooses === undefined || type.kind !== "array") return cx.refuse(e, "`times` here");
  return chooseSamples(cx, e, { chooses, given }, count.value, type, target);
}

/** Every sample is chosen in the same position: what was chosen before waits, unseen by its own seat too. */
function chooseSamples(
  cx: Lowering,
  e: ast.ClauseExpr,
  { chooses, given }: { readonly chooses: ast.ChoosesExpr | ast.WritesExpr; readonly given: ast.RecordExpr | undefined },
  count: number,
  type: Type & { readonly kind: "array" },
  target: Target,
): Expr {
  const { span } = e;
  const name = target.name ?? cx.typed.siteOf(chooses)?.name ?? "sample";
  const asked = lowerExpr(cx, chooses.seat);
  const seat = cx.named(asked, `${name}_seat`, asked.type, chooses.seat.span);
  const group = numberNow(cx, name, span);
  if (target.node !== undefined && cx.typed.credited.has(target.node)) cx.samples.set(target.node, { seat, group });
  const { read, place, local } = cx.variable(name, type, constant(type, zeroOf(type)), span);
  const number = cx.groups++;
  eachSample(cx, name, count, span, (at) => {
    const value = ask(
      cx,
      chooses,
      given,
      target,
      { group: number, index: 0, waiting: `${name}_sample` },
      { seat, index: at, group, count },
    );
    const entry: Place = { root: place.root, path: [{ kind: "index", at: [at] }], type: type.element };
    cx.flow.emit({ kind: "store", place: entry, value, checked: false, span });
  });
  cx.flow.emit({ kind: "settle", span });
  cx.variables.delete(local); // nothing stores to it from here on
  return read;
}

/** Inner episodes one after the other: what happened in the ones before stands apart until all are over. */
function playSamples(cx: Lowering, e: ast.ClauseExpr, play: ast.PlayExpr, count: number, type: Type): Expr | undefined {
  const { span } = e;
  const apart = cx.apartSlots();
  const group = numberNow(cx, "samples", span);
  const mark = (slot: number, value: Expr): void =>
    cx.flow.emit({ kind: "store", place: { root: { kind: "slot", slot }, path: [], type: EVENT_NUMBER }, value, checked: false, span });
  const remembered: Expr = { kind: "remembered", type: EVENT_NUMBER };
  const results = type.kind === "array" ? cx.variable("samples", type, constant(type, zeroOf(type)), span) : undefined;
  mark(apart.from, remembered);
  const around = { sample: cx.sample, apartDepth: cx.apartDepth };
  eachSample(cx, "play", count, span, (at) => {
    mark(apart.to, remembered);
    cx.sample = { group, index: at };
    cx.apartDepth++;
    const record = playInner(cx, play);
    cx.sample = around.sample;
    cx.apartDepth = around.apartDepth;
    if (record === undefined || results === undefined || type.kind !== "array") return;
    const entry: Place = { root: results.place.root, path: [{ kind: "index", at: [at] }], type: type.element };
    cx.flow.emit({ kind: "store", place: entry, value: record, checked: false, span });
  });
  mark(apart.from, whole(0));
  mark(apart.to, whole(0));
  if (results !== undefined) cx.variables.delete(results.local);
  return results?.read;
}

function numberNow(cx: Lowering, name: string, span: Span): Expr {
  return cx.named({ kind: "event", type: EVENT_NUMBER, span }, `${name}_before`, EVENT_NUMBER, span);
}

function eachSample(cx: Lowering, name: string, count: number, span: Span, body: (at: Expr) => void): void {
  const type: Type = { kind: "int", low: 0, high: count - 1 };
  const at = cx.variable(`${name}_number`, type, constant(type, 0), span);
  inBlocks(cx, {
    name: `each_${name}`,
    span,
    passes: count,
    body: () => body(at.read),
    again: () => not(binary("eq", at.read, whole(count - 1), BOOL, span)),
    step: () => cx.flow.emit({ kind: "store", place: at.place, value: next(at.read), checked: false, span }),
  });
}

/* ---------------------------------------------------------------- rewards for samples */

/** The decision that a reward for a sample credits. */
export function sampleDecided(cx: Lowering, credit: SampleCredit): Decided | undefined {
  const samples = cx.samples.get(credit.samples);
  if (samples === undefined) return undefined;
  const at = "at" in credit ? lowerExpr(cx, credit.at) : cx.sampleAt.get(credit.walked)?.();
  if (at === undefined) return undefined;
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
    if (samples?.type.kind !== "array" || entries.some((x) => x !== undefined && lengthOf(x) !== lengthOf(samples))) {
      cx.refuse(
        binder,
        "rewards for samples in a `for` over lists of different lengths",
        "walk the samples alone, or lists that are as long",
      );
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
    cx.known.set(over, allOf(samples.type.index[0], span));
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

/** How many entries there always are; nothing where that may change. */
function lengthOf(list: Expr): number | undefined {
  return list.type.kind === "list" && list.type.length === undefined && list.kind !== "span_of" && list.kind !== "const"
    ? undefined
    : lengthAtMost(list);
}
