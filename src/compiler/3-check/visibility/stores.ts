/** Stores (B4): `x = e` needs label(e) ⊔ pc ⊑ label(x), the indices of `x` included. */
import { calledWith } from "../../diagnostics/repairs.js";
import type * as ast from "../../1-parse/ast.js";
import type { Context } from "./context.js";
import { conditionOf, rootOf, story, written } from "./context.js";
import { bindNames } from "./binders.js";
import { evaluate } from "./expressions.js";
import type { BlockStore, Flow, Value } from "./flow.js";
import { fresh, withValue } from "./flow.js";
import { because, join, OPEN, PUBLIC, whichClause } from "./labels.js";
import { leaking, tell } from "./leaks.js";
import type { Clearance, Label, Part, Readers } from "./labels.js";
import { hiddenCondition, hiddenReveal, hiddenStore } from "./messages.js";
import type { Target } from "./paths.js";
import { anyOwner, clearanceOf, readersOf } from "./words.js";

/** Says what may be put into a store's target; a variable without words takes anything. */
export function clearanceOfTarget(ctx: Context, target: Target): Clearance {
  if (target.place === undefined) return OPEN;
  const clearance = clearanceOf(ctx, target.place, target.owner);
  return target.field === undefined ? clearance : { ...clearance, readers: target.field };
}

/** Prints who sees a place, after `is`. */
export function readersPhrase(readers: Readers): string {
  switch (readers.kind) {
    case "all":
      return "public";
    case "all_but":
      return `seen by all but \`${readers.seat.text}\``;
    case "seats":
      return readers.seats.length === 0 ? "secret" : `seen by ${readers.seats.map((s) => `\`${s.text}\``).join(" and ")}`;
  }
}

/** Puts a value into a variable or a declared place, and says if that tells somebody too much. An input (B6) brings the place's own label. */
export function storeTo(
  ctx: Context,
  flow: Flow,
  target: Target,
  value: Value,
  from: ast.Expr,
  to: ast.Expr,
  pc: Label,
  input = false,
): Flow {
  if (target.key === undefined) return flow;
  const remembered = rememberInBlock(flow, target, join(value.label, target.indices, pc));
  if (target.place !== undefined) {
    checkDeclared(ctx, flow, target, value, from, to, pc);
    const term = target.whole && !input ? value.term : undefined;
    return withValue(remembered, target.key, { label: PUBLIC, term: term ?? fresh(ctx.versions, written(to, 30)) });
  }
  const name = written(to);
  const step = (label: Label): Label =>
    because(label, to.span, `\`${name}\` depends on it through \`${written(from)}\``, { variable: true });
  const stored = join(step(value.label), target.indices, setUnder(pc, to));
  const before = flow.env.get(target.key);
  if (target.whole) return withValue(remembered, target.key, { ...value, label: stored, term: value.term ?? fresh(ctx.versions, name) });
  const label = join(before?.label ?? PUBLIC, stored);
  return withValue(remembered, target.key, { label, term: fresh(ctx.versions, name), author: before?.author });
}

/** The label of the program counter as a variable takes it on: that it was set tells the condition. */
export const setUnder = (pc: Label, to: { readonly span: ast.Node["span"] }): Label =>
  because(pc, to.span, `\`${written(to)}\` is set only then`, { variable: true });

/** Notes what a store inside a `together` leaves for later decisions in it (A5). */
function rememberInBlock(flow: Flow, target: Target, label: Label): Flow {
  const parts = label.filter((p) => p.block !== undefined);
  if (parts.length === 0 || target.key === undefined || target.place === undefined) return flow;
  const at = target.terms.map((term): BlockStore["at"][number] => (term === undefined ? { kind: "any" } : { kind: "is", term }));
  return { ...flow, stores: [...flow.stores, { key: target.key, at, label: parts }] };
}

function checkDeclared(ctx: Context, flow: Flow, target: Target, value: Value, from: ast.Expr, to: ast.Expr, pc: Label): void {
  const { place } = target;
  if (place === undefined) return;
  const clearance = clearanceOfTarget(ctx, target);
  const name = written(to);
  const data = entryByEntry(ctx, flow, target, value, from) ?? { label: apart(ctx, value, from, to), clearance };
  const part = leaking(ctx, flow, data.label, data.clearance);
  if (part !== undefined) {
    sayStore(ctx, name, seenBy(target, clearance), clearance, leaking(ctx, flow, value.label, clearance) ?? part, from, to);
    return;
  }
  const entry = leaking(ctx, flow, target.indices, clearance);
  const hidden = entry ?? leaking(ctx, flow, pc, clearance);
  if (hidden === undefined) return;
  tell(ctx, hidden);
  if (entry === undefined && isReveal(from)) {
    ctx.say(
      hiddenReveal,
      from.span,
      { what: written(from), hearers: heard(clearance.readers), reads: written({ span: hidden.at }), which: whichClause(hidden) },
      {
        why: "who learns a value must already know that it is told: hearing nothing would tell them the condition",
        help: `reveal the condition first: \`let … = reveal(${conditionOf(hidden)})\``,
        related: [{ span: rootOf(hidden.cause).span, text: "what it depends on" }],
        witness: story(hidden.cause, `\`${name}\` is told only then`, to.span),
      },
    );
    return;
  }
  ctx.say(
    hiddenCondition,
    to.span,
    {
      place: name,
      seen: seenBy(target, clearance),
      reads: written({ span: hidden.at }),
      what: entry === undefined ? "whether it" : "which entry",
      which: whichClause(hidden),
    },
    {
      why: "who sees that it changed, or did not, learns the condition",
      help: helpFor(
        hidden,
        clearance,
        `let … = reveal(${entry === undefined ? conditionOf(hidden) : written({ span: hidden.at }, 40)})`,
        place.name,
      ),
      related: [{ span: rootOf(hidden.cause).span, text: "what it depends on" }],
      witness: story(
        hidden.cause,
        entry === undefined ? `\`${name}\` changes only then` : `it says which entry of \`${place.name}\` changes`,
        to.span,
      ),
    },
  );
}

/** Prints who sees a store's target, after `is`. */
function seenBy(target: Target, clearance: Clearance): string {
  const { place } = target;
  const spread =
    place !== undefined &&
    place.owner >= 0 &&
    target.owner === undefined &&
    place.words.kind !== "public" &&
    clearance.readers.kind === "all";
  return spread ? "read entry by entry, each by its own seats" : readersPhrase(clearance.readers);
}

const isReveal = (e: ast.Expr): boolean => e.kind === "call" && e.callee.kind === "name_expr" && e.callee.name.text === "reveal";
const heard = (readers: Readers): string => (readers.kind === "all" ? "everyone" : readersPhrase(readers).replace("seen by ", ""));

function sayStore(ctx: Context, name: string, seen: string, clearance: Clearance, part: Part, from: ast.Expr, to: ast.Expr): void {
  tell(ctx, part);
  // A place with one reader needs no more than that one told.
  const only = clearance.readers.kind === "seats" && clearance.readers.seats.length === 1 ? `, to: ${clearance.readers.seats[0].text}` : "";
  ctx.say(
    hiddenStore,
    part.at,
    { place: name, seen, reads: written({ span: part.at }), which: whichClause(part) },
    {
      why: "whoever sees the place would see the value",
      help: part.measured
        ? `keep what is measured apart: declare \`${name.replace(/[[.].*/, "")}\` as \`measured\``
        : `if that is meant, write \`${name} = reveal(${written(from, 40)}${only})\`; otherwise give \`${name.replace(/[[.].*/, "")}\` fewer readers`,
      related: [{ span: rootOf(part.cause).span, text: "declared here" }],
      ...(part.measured ? {} : calledWith(from.span, "reveal", only)),
      witness: story(part.cause, `\`${name}\` takes the value of \`${written(from)}\``, to.span),
    },
  );
}

function helpFor(part: Part, clearance: Clearance, reveal: string, name: string): string {
  if (part.measured) return `declare \`${name}\` as \`measured\`, or do not let measured values decide`;
  return clearance.readers.kind === "all"
    ? `reveal the condition first: \`${reveal}\`, or give \`${name}\` fewer readers`
    : `store it under a condition that its readers see`;
}

/** The label of a stored value without what only the words of its record's fields add: the target's record has the same words. */
function apart(ctx: Context, value: Value, from: ast.Expr, to: ast.Expr): Label {
  if (!value.label.some((p) => p.word === true)) return value.label;
  const a = ctx.typed.typeOf(from);
  const b = ctx.typed.typeOf(to);
  const record = (t: typeof a): ast.Node | undefined =>
    t.kind === "record"
      ? t.decl
      : t.kind === "option"
        ? record(t.inner)
        : t.kind === "array" || t.kind === "list"
          ? record(t.element)
          : undefined;
  return record(a) !== undefined && record(a) === record(b) ? value.label.filter((p) => p.word !== true) : value.label;
}

/**
 * Copies between whole arrays with an owner go entry by entry: `old = card`, `hand = [better(hand[p]) for p in players]`. Gives the label and
 * the clearance of any one entry; nothing where the store is not of this kind.
 */
function entryByEntry(
  ctx: Context,
  flow: Flow,
  target: Target,
  value: Value,
  from: ast.Expr,
): { label: Label; clearance: Clearance } | undefined {
  const { place } = target;
  if (place === undefined || !target.whole || place.owner < 0) return undefined;
  if (value.copyOf !== undefined && value.copyOf.place.owner === place.owner) {
    const i = anyOwner(ctx);
    const readers = readersOf(ctx, value.copyOf.place, i);
    const cause = { text: `an entry of \`${value.copyOf.place.name}\` is for its own seat alone`, span: value.copyOf.place.span };
    const own: Label = readers.kind === "all" ? PUBLIC : [{ readers, measured: false, at: from.span, cause }];
    return { label: join(value.copyOf.rest, own), clearance: clearanceOf(ctx, place, i) };
  }
  if (from.kind !== "comprehension" || !from.brackets || from.for.where !== undefined) return undefined;
  const binder = from.for.binders[place.owner];
  const name = binder?.names[0];
  if (binder === undefined || binder.names.length !== 1 || name.kind !== "name" || ctx.typed.typeOfName(name).kind !== "seat")
    return undefined;
  let inner = flow;
  let over: Label = PUBLIC;
  for (const b of from.for.binders) {
    const { label } = evaluate(ctx, inner, b.in);
    over = join(over, label);
    for (const n of b.names) inner = bindNames(ctx, inner, n, { label });
  }
  const owner = inner.env.get(name)?.term;
  return owner === undefined
    ? undefined
    : { label: join(over, evaluate(ctx, inner, from.value).label), clearance: clearanceOf(ctx, place, owner) };
}
