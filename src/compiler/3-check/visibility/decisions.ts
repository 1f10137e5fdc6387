/** Decisions (A3, B5, B6): when a seat is asked, what it may choose and what it is given depend only on what it may see. */
import { hasPrivate } from "../../../contract/words/texts.js";
import { holesOf } from "../../../contract/words/shape.js";
import type * as ast from "../../1-parse/ast.js";
import type { ErrorKind } from "../../diagnostics/define.js";
import type { Context } from "./context.js";
import { conditionOf, declarationOf, rootOf, seatName, story, symbolOf, written } from "./context.js";
import { originOf } from "../generic/copy.js";
import { evaluate } from "./expressions.js";
import type { Flow, Value } from "./flow.js";
import { fresh, WHETHER, withFacts, withValue } from "./flow.js";
import { join, offending, onlyBy, OPEN, PUBLIC, simplify, whichClause } from "./labels.js";
import { leaking, tell } from "./leaks.js";
import type { Clearance, Label, Part } from "./labels.js";
import { askedTwice, dependentTogether, hiddenAsking, hiddenGiven, hiddenTurn, hiddenWhere } from "./messages.js";
import type { Hidden } from "./messages.js";
import { assume } from "./assume.js";
import type { Destination, Right } from "./statements.js";
import { same } from "./terms.js";
import type { Term } from "./terms.js";
import { expressionsIn } from "./walk.js";
import { blockPart } from "./together.js";

/** A decision with what is written around it. */
export interface DecisionParts {
  readonly asks: ast.ChoosesExpr | ast.WritesExpr;
  readonly wheres: readonly ast.Expr[];
  readonly given?: ast.RecordExpr;
  readonly times?: ast.Expr;
  readonly whole: ast.Expr;
}

/** Finds the decision that an expression is, or nothing. */
export function decisionIn(e: ast.Expr): DecisionParts | undefined {
  switch (e.kind) {
    case "paren":
      return decisionIn(e.inner);
    case "chooses":
    case "writes":
      return { asks: e, wheres: [], whole: e };
    case "given": {
      const inner = decisionIn(e.operand);
      return inner && { ...inner, given: e.record, whole: e };
    }
    case "clause": {
      const inner = decisionIn(e.operand);
      if (inner === undefined) return undefined;
      if (e.word === "where") return { ...inner, wheres: [...inner.wheres, e.argument], whole: e };
      return e.word === "times" ? { ...inner, times: e.argument, whole: e } : { ...inner, whole: e };
    }
    case "else":
      return e.otherwise.kind === "block" ? undefined : decisionIn(e.operand);
    default:
      return undefined;
  }
}

/** Checks a decision and gives the label of its value: that of the place it is put into, and always known to its maker (B6). */
export function decide(ctx: Context, flow: Flow, d: DecisionParts, pc: Label, to: Destination): Right {
  const asked = evaluate(ctx, flow, d.asks.seat);
  const s = asked.term ?? fresh(ctx.versions, written(d.asks.seat, 30));
  const seat = seatName(asked.term, d.asks.seat);
  const sees: Clearance = { readers: simplify(onlyBy(s), ctx.universe), measured: false };

  checkTurn(ctx, flow, d, asked.label, seat);
  checkAsking(ctx, flow, d, pc, seat, ctx.together === undefined ? OPEN : sees);
  let after = flow;
  if (ctx.together !== undefined) after = checkTogether(ctx, flow, d, s, seat, pc, asked.label);

  let inner = withValue(withValue(flow, "me", { label: PUBLIC, term: s }), "it", { label: PUBLIC });
  for (const name of [...to.names, ...candidateNames(d)]) inner = withCandidate(ctx, inner, name);
  if (d.asks.kind === "chooses") {
    for (const alternative of d.asks.domain.alternatives) {
      for (const bound of expressionsIn(alternative.type)) checkMask(ctx, inner, bound, sees, seat, "the domain");
      for (const head of alternative.heads)
        for (const bound of expressionsIn(head.type)) checkMask(ctx, inner, bound, sees, seat, "the domain");
      if (alternative.where !== undefined) checkMask(ctx, inner, alternative.where, sees, seat, "the `where`");
    }
  } else {
    for (const format of d.asks.formats) for (const arg of format.args ?? []) checkGiven(ctx, inner, arg.value, sees, seat);
  }
  for (const where of d.wheres) checkMask(ctx, inner, where, sees, seat, "the `where`");
  for (const entry of d.given?.entries ?? []) checkGiven(ctx, inner, entry.value, sees, seat);
  if (d.times !== undefined) checkMask(ctx, inner, d.times, OPEN, seat, "`times`");

  const block = ctx.together === undefined ? PUBLIC : blockPart(ctx.together.id, d.whole);
  const { label, fields } = writtenFields(ctx, d, s);
  const settled = fields === undefined ? undefined : new Map([...fields].map(([name, part]) => [name, join(part, block)]));
  const value: Value = { label: join(label, block), fields: settled, author: s };
  return { flow: withFacts(after, flow.facts), exits: [], value, input: true };
}

/** What a format's `private` holes keep to the author (B6). */
function writtenFields(ctx: Context, d: DecisionParts, author: Term): { label: Label; fields?: ReadonlyMap<string, Label> } {
  if (d.asks.kind !== "writes") return { label: PUBLIC };
  // Whether it was read, and as which format, is as open as its place.
  const fields = new Map<string, Label>([[WHETHER, PUBLIC]]);
  for (const reference of d.asks.formats) {
    const format = declarationOf(symbolOf(ctx, reference.name));
    if (format?.kind !== "format") continue;
    for (const hole of format.template.parts) {
      if (hole.kind !== "format_hole") continue;
      const hidden: Label =
        hole.private || holdsPrivate(ctx, format, hole.name.text)
          ? [
              {
                readers: simplify(onlyBy(author), ctx.universe),
                measured: false,
                at: hole.span,
                cause: { text: `\`${hole.name.text}\` is read by its author \`${author.text}\` only`, span: hole.span },
              },
            ]
          : PUBLIC;
      fields.set(hole.name.text, join(fields.get(hole.name.text) ?? PUBLIC, hidden));
    }
  }
  return { label: join(...fields.values()), fields };
}

/** Whether a hole is a format that has private holes itself: reading it reads them. */
function holdsPrivate(ctx: Context, format: ast.FormatDecl, hole: string): boolean {
  const info = ctx.typed.formats.get(format);
  const shape = info && holesOf(info).find(({ name }) => name === hole)?.shape;
  return shape?.kind === "format" && hasPrivate(shape.format);
}

/** The names by which a `where` calls the candidate or its parts: heads of tags and records. */
function candidateNames(d: DecisionParts): readonly ast.Name[] {
  if (d.asks.kind !== "chooses") return [];
  return d.asks.domain.alternatives
    .flatMap((a) => [...a.heads, ...(a.type?.kind === "heads_type" ? a.type.fields : [])])
    .map((head) => head.name);
}

function withCandidate(ctx: Context, flow: Flow, name: ast.Name): Flow {
  const symbol = symbolOf(ctx, name);
  const value: Value = { label: PUBLIC, term: fresh(ctx.versions, name.text) };
  // A store to declared state calls its candidate `it`; the state keeps its own value.
  if (symbol?.kind === "state" || symbol?.kind === "param") return flow;
  return withValue(flow, symbol?.kind === "local" ? symbol.name : name, value);
}

/** What is measured is never revealed, so that is no way out. */
const UNMEASURED = "a measured value may decide nothing that a player meets: use a value that is not `measured`";

function checkTurn(ctx: Context, flow: Flow, d: DecisionParts, label: Label, seat: string): void {
  const part = leaking(ctx, flow, label, OPEN);
  if (part === undefined) return;
  tell(ctx, part);
  ctx.say(hiddenTurn, d.asks.seat.span, hiddenOf(part), {
    why: "every seat knows when it is asked and when it is not, so the order of turns would tell the value",
    help: part.measured ? UNMEASURED : `ask a seat that everyone can work out, or \`reveal(${written({ span: part.at }, 40)})\` first`,
    related: [{ span: rootOf(part.cause).span, text: "what it depends on" }],
    witness: story(part.cause, `\`${seat}\` is asked`, d.asks.seat.span),
  });
}

function checkAsking(ctx: Context, flow: Flow, d: DecisionParts, pc: Label, seat: string, clearance: Clearance): void {
  const part = leaking(ctx, flow, pc, clearance);
  if (part === undefined) {
    // In a `together` a seat's own secret may decide whether it is asked: the others hear nothing of it (B5, B8).
    if (offending(pc, OPEN, flow.facts, ctx.universe) !== undefined) ctx.unheard.add(originOf(d.asks));
    return;
  }
  tell(ctx, part);
  ctx.say(
    hiddenAsking,
    d.asks.seat.span,
    { ...hiddenOf(part), seat },
    {
      why: "a seat that is asked, or not asked, learns the condition",
      help: part.measured
        ? UNMEASURED
        : `ask under a condition that ${ctx.together === undefined ? "every seat" : `\`${seat}\``} sees, or reveal it first: \`let … = reveal(${conditionOf(part)})\``,
      related: [{ span: rootOf(part.cause).span, text: "what it depends on" }],
      witness: story(part.cause, `\`${seat}\` is asked only then`, d.asks.seat.span),
    },
  );
}

const hiddenOf = (part: Part): Hidden => ({ reads: written({ span: part.at }), which: whichClause(part) });

function checkMask(ctx: Context, flow: Flow, e: ast.Expr, sees: Clearance, seat: string, what: string): void {
  // `a and b`: b is asked only of candidates for which a holds.
  if (e.kind === "binary" && e.op === "and") {
    checkMask(ctx, flow, e.left, sees, seat, what);
    checkMask(ctx, assume(ctx, flow, e.left, true), e.right, sees, seat, what);
    return;
  }
  const { label } = evaluate(ctx, flow, e);
  const part = leaking(ctx, flow, label, sees);
  if (part === undefined) return checkBlock(ctx, label, seat, e, `${what} of`);
  sayHidden(
    ctx,
    hiddenWhere,
    part,
    { ...hiddenOf(part), seat, what },
    `${what} of \`${seat}\`'s decision reads \`${written({ span: part.at })}\``,
    {
      why: "which moves are legal is seen by who is asked",
      help: part.measured
        ? UNMEASURED
        : `let the rule read only what \`${seat}\` sees, or tell everyone before: \`let … = reveal(${written({ span: part.at }, 40)})\``,
    },
  );
}

function checkGiven(ctx: Context, flow: Flow, e: ast.Expr, sees: Clearance, seat: string): void {
  const { label } = evaluate(ctx, flow, e);
  const part = leaking(ctx, flow, label, sees);
  if (part === undefined) return checkBlock(ctx, label, seat, e, "what is given to");
  sayHidden(ctx, hiddenGiven, part, { ...hiddenOf(part), seat }, `\`given\` hands \`${written(e)}\` to \`${seat}\``, {
    why: "what is given is seen",
    help: part.measured
      ? UNMEASURED
      : `give only what \`${seat}\` sees, such as its own entry, or put \`reveal(${written({ span: part.at }, 40)})\` into a place that \`${seat}\` reads`,
  });
}

function sayHidden<P>(
  ctx: Context,
  kind: ErrorKind<P>,
  part: Part,
  parameters: P,
  last: string,
  extras: { why: string; help: string },
): void {
  const root = rootOf(part.cause);
  ctx.say(kind, part.at, parameters, {
    ...extras,
    related: [{ span: root.span, text: "declared here" }],
    witness: story(part.cause, last, part.at),
  });
}

/* ---------------------------------------------------------------- together (A5) */

function checkTogether(ctx: Context, flow: Flow, d: DecisionParts, s: Term, seat: string, pc: Label, turn: Label): Flow {
  checkBlock(ctx, join(pc, turn), seat, d.asks.seat, "asking");
  const entry = roleTerm(ctx, flow, d.asks.seat) ?? s;
  const before = flow.asked.find((a) => same(a.term, entry, flow.facts));
  if (before !== undefined) {
    ctx.say(
      askedTwice,
      d.asks.seat.span,
      { seat },
      {
        why: "the decisions of a `together` are made at one moment",
        help: "ask once for several heads: `chooses (a: A, b: B)`",
        related: [{ span: before.span, text: "asked here before" }],
      },
    );
  }
  return { ...flow, asked: [...flow.asked, { term: entry, span: d.asks.seat.span }] };
}

/** A role's entry as such, where its player owns several: `pilot[side, 0]` is not `pilot[side, 1]`. */
function roleTerm(ctx: Context, flow: Flow, e: ast.Expr): Term | undefined {
  if (e.kind === "name_expr") {
    const role = ctx.roles.get(e.name.text);
    return role === undefined ? undefined : { key: `role:${e.name.text}`, text: e.name.text, versions: [] };
  }
  if (e.kind !== "index" || e.object.kind !== "name_expr" || !ctx.roles.has(e.object.name.text)) return undefined;
  const parts = e.indices.map((i) => (i.kind === "wildcard" ? undefined : evaluate(ctx, flow, i).term));
  const text = written(e, 30);
  const keys = parts.map((p, i) => p?.key ?? `? ${i} ${e.span.start}`);
  return { key: `role:${e.object.name.text}[${keys.join(",")}]`, text, versions: parts.flatMap((p) => p?.versions ?? []) };
}

function checkBlock(ctx: Context, label: Label, seat: string, at: ast.Expr, what: string): void {
  const id = ctx.together?.id;
  const part = id === undefined ? undefined : label.find((p) => p.block === id);
  if (part === undefined) return;
  ctx.say(
    dependentTogether,
    at.span,
    { seat, what, reads: written({ span: part.at }, 40) },
    {
      why: "the decisions of a `together` are made at one moment: each reads the state at its start, and nobody sees the others' choice",
      help: "put decisions that build on each other into two `together` blocks, or one after the other",
      related: [{ span: rootOf(part.cause).span, text: "settled here" }],
      witness: story(part.cause, `${what} \`${seat}\` reads it`, at.span),
    },
  );
}
