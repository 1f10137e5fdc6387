/** Labels of expressions (B3): the join of their parts, the index included. */
import { knowsOnlyArguments } from "../externs.js";
import type * as ast from "../../1-parse/ast.js";
import { unreachable } from "../../diagnostics/define.js";
import type { Span } from "../../source/source-file.js";
import { assume, assumeSubject } from "./assume.js";
import { callFunction, callRule } from "./calls.js";
import type { Context } from "./context.js";
import { calledBy, conditionOf, declarationOf, rootOf, story, symbolOf, written } from "./context.js";
import type { Flow, Value } from "./flow.js";
import { fresh, whether, withValue } from "./flow.js";
import { because, forget, join, NOBODY, PUBLIC, whichClause } from "./labels.js";
import { leaking, tell } from "./leaks.js";
import type { Label, Readers } from "./labels.js";
import { hiddenReveal, measuredRevealed } from "./messages.js";
import { importedLabel, readPath } from "./paths.js";
import { bindNames, bindPattern } from "./binders.js";
import { compound, numberTerm, otherTerm } from "./terms.js";
import type { Term } from "./terms.js";

/** Evaluates an expression to its label and, where it has one, its symbolic value. */
export function evaluate(ctx: Context, flow: Flow, e: ast.Expr): Value {
  const value = evaluateKind(ctx, flow, e);
  if (value.term === undefined) {
    const constant = ctx.typed.constOf(e);
    if (typeof constant === "number" && value.label.length === 0) return { ...value, term: numberTerm(constant) };
  }
  return value;
}

const labelOf = (ctx: Context, flow: Flow, e: ast.Expr): Label => evaluate(ctx, flow, e).label;

/** Evaluates what is reached only under a condition: a `reveal` in it tells the condition too (B4, B7). */
function under<T>(ctx: Context, condition: Label, work: () => T): T {
  const pc = ctx.pc;
  ctx.pc = join(pc, condition);
  const result = work();
  ctx.pc = pc;
  return result;
}

function evaluateKind(ctx: Context, flow: Flow, e: ast.Expr): Value {
  switch (e.kind) {
    case "number":
      return { label: PUBLIC, term: numberTerm(e.value) };
    case "bool":
      return { label: PUBLIC, term: numberTerm(e.value ? 1 : 0) };
    case "none":
    case "column":
    case "unknown":
      return { label: PUBLIC };
    case "string":
      return { label: join(...e.parts.map((p) => (p.kind === "string_hole" ? labelOf(ctx, flow, p.value) : PUBLIC))) };
    case "name_expr":
    case "member":
    case "index":
      return readPath(ctx, flow, e);
    case "call":
      return evaluateCall(ctx, flow, e);
    case "unary":
      return operation(ctx, flow, e, e.op, [e.operand]);
    case "binary": {
      if (e.op !== "and" && e.op !== "or") return operation(ctx, flow, e, e.op, [e.left, e.right]);
      const left = labelOf(ctx, flow, e.left);
      return {
        label: join(
          left,
          under(ctx, left, () => labelOf(ctx, assume(ctx, flow, e.left, e.op === "and"), e.right)),
        ),
      };
    }
    case "is":
      return { label: join(tested(ctx, flow, e), e.right.kind === "call" ? PUBLIC : labelOf(ctx, flow, e.right)) };
    case "in":
    case "range":
      return { label: join(labelOf(ctx, flow, e.kind === "in" ? e.left : e.low), labelOf(ctx, flow, e.kind === "in" ? e.right : e.high)) };
    case "pipe":
      return { label: join(labelOf(ctx, flow, e.left), labelOf(ctx, flow, e.right)) };
    case "conditional": {
      const condition = labelOf(ctx, flow, e.condition);
      const then = under(ctx, condition, () => evaluate(ctx, assume(ctx, flow, e.condition, true), e.then));
      const otherwise = under(ctx, condition, () => evaluate(ctx, assume(ctx, flow, e.condition, false), e.else));
      return { label: join(condition, then.label, otherwise.label) };
    }
    case "lambda":
      return evaluateLambda(ctx, flow, e);
    case "paren":
      return evaluate(ctx, flow, e.inner);
    case "record_expr": {
      const fields = new Map<string, Label>();
      for (const entry of e.entries) fields.set(entry.name?.text ?? written(entry.value), labelOf(ctx, flow, entry.value));
      return { label: join(...fields.values()), fields };
    }
    case "tuple":
    case "list":
      return { label: join(...e.elements.map((x) => labelOf(ctx, flow, x))) };
    case "comprehension":
      return { label: comprehension(ctx, flow, e, e, true) };
    case "weighted":
      return { label: join(...e.outcomes.flatMap((o) => [labelOf(ctx, flow, o.value), labelOf(ctx, flow, o.weight)])) };
    case "match":
      return evaluateMatch(ctx, flow, e);
    case "clause": {
      const operand = evaluate(ctx, flow, e.operand);
      const inner = e.word === "where" ? withValue(flow, "it", { label: operand.label }) : flow;
      return { label: join(operand.label, labelOf(ctx, inner, e.argument)) };
    }
    case "with":
      return { label: join(labelOf(ctx, flow, e.operand), labelOf(ctx, flow, e.record)) };
    case "else": {
      const { operand, otherwise } = e;
      const value = evaluate(ctx, flow, operand);
      const other = otherwise.kind === "block" ? PUBLIC : under(ctx, whether(value), () => labelOf(ctx, flow, otherwise));
      return { label: join(value.label, other) };
    }
    case "given":
      return evaluate(ctx, flow, e.operand);
    // Decisions, episodes and runs are whole right sides (A6): statements handle them.
    case "chooses":
    case "writes":
      return { label: labelOf(ctx, flow, e.seat) };
    case "collect":
    case "run":
    case "play_expr":
      return { label: hiddenBecause(e.span, `\`${written(e)}\` is not followed, so its result counts as secret`) };
    default:
      return unreachable(e);
  }
}

/** What is read of the left side of `is`: of `x is some` only whether it is there. */
function tested(ctx: Context, flow: Flow, e: ast.IsExpr): Label {
  const value = evaluate(ctx, flow, e.left);
  const meaning = e.right.kind === "name_expr" ? ctx.typed.meaningOf(e.right.name)?.kind : undefined;
  return e.right.kind === "none" || meaning === "some" || meaning === "none" || meaning === "tag" ? whether(value) : value.label;
}

/** A label that nobody may read, with its reason. */
export function hiddenBecause(span: Span, text: string, readers: Readers = NOBODY): Label {
  return [{ readers, measured: false, at: span, cause: { text, span } }];
}

function operation(ctx: Context, flow: Flow, e: ast.Expr, op: string, operands: readonly ast.Expr[]): Value {
  const values = operands.map((x) => evaluate(ctx, flow, x));
  const terms = values.map((v) => v.term);
  const label = join(...values.map((v) => v.label));
  return terms.every((t): t is Term => t !== undefined) ? { label, term: compound(op, written(e, 30), terms) } : { label };
}

function evaluateLambda(ctx: Context, flow: Flow, e: ast.LambdaExpr): Value {
  let inner = flow;
  for (const name of e.params) inner = withValue(inner, name, { label: PUBLIC });
  // What is given to a parameter is followed where it is called.
  if (e.body.kind === "block" && ctx.typed.typeOf(e).kind === "fn") return { label: PUBLIC };
  if (e.body.kind === "block") return { label: hiddenBecause(e.span, `\`${written(e)}\` is not followed, so its result counts as secret`) };
  return { label: labelOf(ctx, inner, e.body) };
}

function evaluateMatch(ctx: Context, flow: Flow, e: ast.MatchExpr): Value {
  const subject = e.subject === undefined ? undefined : evaluate(ctx, flow, e.subject);
  const labels: Label[] = subject === undefined ? [] : [subject.label];
  let tests: readonly Label[] = labels;
  for (const arm of e.arms) {
    let inner = flow;
    if (subject !== undefined && arm.pattern !== undefined) {
      inner = bindPattern(ctx, assumeSubject(ctx, inner, subject, arm.pattern), arm.pattern, subject);
    }
    for (const condition of [arm.where, arm.guard])
      if (condition !== undefined) labels.push(under(ctx, join(...tests), () => labelOf(ctx, inner, condition)));
    tests = [...labels];
    const body = arm.body.kind === "block" && arm.body.statements.length === 1 ? arm.body.statements[0] : arm.body;
    if (body.kind === "expr" || body.kind === "return") {
      const { value } = body;
      labels.push(value === undefined ? PUBLIC : under(ctx, join(...tests), () => labelOf(ctx, inner, value)));
    }
  }
  return { label: join(...labels) };
}

/** The label of `e for x in xs where c`, or of `whole` that reduces it: every entry counts, so a seat must see them all (B3). */
function comprehension(ctx: Context, flow: Flow, e: ast.ComprehensionExpr, whole: ast.Expr, conditions: boolean): Label {
  const mark = ctx.versions.next;
  const { flow: inner, over, where } = bindClause(ctx, flow, e.for);
  const passes = join(over, where);
  const label = join(
    over,
    conditions ? where : PUBLIC,
    under(ctx, passes, () => labelOf(ctx, inner, e.value)),
  );
  return overAll(label, mark, whole, e.for);
}

/** Closes a label over the binders of a clause: what only `p` sees, for every `p`, nobody sees all of. */
export function overAll(label: Label, mark: number, whole: { readonly span: Span }, clause: ast.ForClause): Label {
  const gone = (version: number): boolean => version >= mark;
  return join(
    ...label.map((part): Label => {
      const [closed] = forget([part], gone);
      if (closed.readers === part.readers) return [part];
      const names = clause.binders.flatMap((b) => b.names.map((n) => written(n))).join("`, `");
      return because(
        [{ ...closed, at: whole.span }],
        whole.span,
        `\`${written(whole)}\` reads it for every \`${names}\`, and no seat sees all of that`,
      );
    }),
  );
}

/** What all the fields of records tell: that much a list of them tells by its length. */
const common = ([first = PUBLIC, ...others]: readonly Label[]): Label =>
  first.filter((part) => others.every((label) => label.includes(part)));

/** Binds the names of a `for` clause to one unknown element each. */
export function bindClause(
  ctx: Context,
  flow: Flow,
  clause: ast.ForClause,
): { flow: Flow; over: Label; where: Label; binders: readonly Term[] } {
  let inner = flow;
  let over: Label = PUBLIC;
  const binders: Term[] = [];
  for (const binder of clause.binders) {
    const range = evaluate(ctx, inner, binder.in);
    over = join(over, range.fields === undefined ? range.label : common([...range.fields.values()]));
    for (const name of binder.names) {
      inner = bindNames(ctx, inner, name, { label: range.label, ...(range.fields && { fields: range.fields }) });
      if (name.kind === "name") {
        const term = inner.env.get(name)?.term;
        if (term !== undefined) binders.push(term);
      }
    }
  }
  const { where: condition } = clause;
  const where = condition === undefined ? PUBLIC : under(ctx, over, () => labelOf(ctx, inner, condition));
  if (clause.where !== undefined) inner = assume(ctx, inner, clause.where, true);
  return { flow: inner, over, where, binders };
}

function evaluateCall(ctx: Context, flow: Flow, e: ast.CallExpr): Value {
  const callee = e.callee;
  const member = callee.kind === "member" ? declarationOf(calledBy(ctx, e)) : undefined;
  if (member?.kind === "fn") return callFunction(ctx, flow, e, member, true);
  if (member?.kind === "rule") return callRule(ctx, flow, e, member).value;
  if (callee.kind === "name_expr") {
    const symbol = symbolOf(ctx, callee.name);
    const meaning = ctx.typed.meaningOf(callee.name);
    const builtin = meaning?.kind === "builtin" ? meaning.name : symbol?.kind === "builtin" ? symbol.name : undefined;
    if (builtin === "reveal" || (symbol === undefined && callee.name.text === "reveal")) return evaluateReveal(ctx, flow, e);
    const declaration = declarationOf(symbol);
    if (declaration !== undefined) {
      if (declaration.kind === "fn") {
        const called = callFunction(ctx, flow, e, declaration, symbol?.kind === "inner");
        return { ...called, label: join(called.label, importedLabel(ctx, callee.name)) };
      }
      if (declaration.kind === "rule") return callRule(ctx, flow, e, declaration).value;
      if (declaration.kind === "record") return construct(ctx, flow, e, declaration);
      if (declaration.kind === "extern") return callExtern(ctx, flow, e, declaration);
    }
    const values = argValues(ctx, flow, e, e);
    if (builtin === "other" && values.length === 1 && values[0].term !== undefined && ctx.players.length === 2) {
      return { label: values[0].label, term: otherTerm(values[0].term, ctx.players) };
    }
    // A value that is called: a function in a variable.
    const called = symbol !== undefined && symbol.kind !== "builtin" && declaration === undefined ? labelOf(ctx, flow, callee) : PUBLIC;
    return { label: join(called, ...values.map((v) => v.label)) };
  }
  return { label: join(labelOf(ctx, flow, callee), ...argValues(ctx, flow, e, e).map((v) => v.label)) };
}

/** Evaluates the arguments of a call; a comprehension as an argument is read entry by entry by `whole`. */
export function argValues(ctx: Context, flow: Flow, call: ast.CallExpr, whole: ast.Expr): readonly Value[] {
  return call.args.map((arg) =>
    arg.value.kind === "comprehension" && !arg.value.brackets
      ? { label: comprehension(ctx, flow, arg.value, whole, true) }
      : evaluate(ctx, flow, arg.value),
  );
}

function construct(ctx: Context, flow: Flow, e: ast.CallExpr, record: ast.RecordDecl): Value {
  const declared = record.members.filter((m): m is ast.Field => m.kind === "field");
  const fields = new Map<string, Label>();
  e.args.forEach((arg, i) => fields.set(arg.name?.text ?? declared[i]?.name.text ?? String(i), labelOf(ctx, flow, arg.value)));
  return { label: join(...fields.values()), fields };
}

function callExtern(ctx: Context, flow: Flow, e: ast.CallExpr, extern: ast.ExternDecl): Value {
  const imported = e.callee.kind === "name_expr" ? importedLabel(ctx, e.callee.name) : PUBLIC;
  const label = join(imported, ...argValues(ctx, flow, e, e).map((v) => v.label));
  if (knowsOnlyArguments(extern)) return { label };
  const name = extern.name.text;
  return { label: join(label, hiddenBecause(e.span, `\`${name}\` is an extern that is not \`pure\`: what it answers is secret`)) };
}

/** B7. The value gets the label of the place it is put into; whether it is told must be known to who hears it. `known` is what was evaluated before. */
export function evaluateReveal(ctx: Context, flow: Flow, e: ast.CallExpr, known?: Value): Value {
  const told = e.args.find((a) => a.name === undefined || a.name.text !== "to");
  const to = e.args.find((a) => a.name?.text === "to");
  if (told === undefined) return { label: PUBLIC };
  const inner = known ?? evaluate(ctx, flow, told.value);
  const measured = inner.label.find((p) => p.measured);
  if (measured !== undefined) {
    ctx.say(
      measuredRevealed,
      told.value.span,
      { reads: written({ span: measured.at }) },
      {
        why: "a measured value is for `measure`, `claim` and `test` alone, so that no player and no learner can use it",
        help: "keep an unmeasured copy of what players may know",
        witness: story(measured.cause, `\`${written(e)}\` hands it out`, e.span),
      },
    );
  }
  const toValue = to === undefined ? undefined : evaluate(ctx, flow, to.value);
  const hearers = toValue?.term === undefined ? ctx.hearers : alsoBy(ctx.hearers, toValue.term);
  const part = leaking(ctx, flow, join(ctx.pc, toValue?.label ?? PUBLIC), hearers);
  if (part !== undefined) {
    tell(ctx, part);
    ctx.say(
      hiddenReveal,
      e.span,
      { what: written(told.value), hearers: hearersText(hearers.readers), reads: written({ span: part.at }), which: whichClause(part) },
      {
        why: "who learns a value must already know that it is told: hearing nothing would tell them the condition",
        help: `reveal it under a condition that the hearers see, or reveal the condition first: \`let … = reveal(${conditionOf(part)})\``,
        related: [{ span: rootOf(part.cause).span, text: "what it depends on" }],
        witness: story(part.cause, `\`${written(e)}\` is told only then`, e.span),
      },
    );
  }
  return { label: PUBLIC, term: inner.label.length === 0 ? inner.term : fresh(ctx.versions, written(e, 30)) };
}

function alsoBy(place: Context["hearers"], seat: Term): Context["hearers"] {
  if (place.readers.kind !== "seats") return place;
  return { ...place, readers: { kind: "seats", seats: [...place.readers.seats, seat] } };
}

const hearersText = (readers: Readers): string =>
  readers.kind === "all"
    ? "everyone"
    : readers.kind === "all_but"
      ? `all but \`${readers.seat.text}\``
      : readers.seats.map((s) => `\`${s.text}\``).join(", ") || "nobody";

/** The label of what a draw can give (B6): its values must be visible where it is put; conditions and weights are the maker's knowledge. */
export function outcomeLabel(ctx: Context, flow: Flow, e: ast.Expr): Label {
  switch (e.kind) {
    case "paren":
      return outcomeLabel(ctx, flow, e.inner);
    case "clause":
      return e.word === "where" || e.word === "by" ? outcomeLabel(ctx, flow, e.operand) : labelOf(ctx, flow, e);
    case "weighted":
      return join(...e.outcomes.map((o) => labelOf(ctx, flow, o.value)));
    case "conditional":
      return join(outcomeLabel(ctx, flow, e.then), outcomeLabel(ctx, flow, e.else));
    case "comprehension":
      return comprehension(ctx, flow, e, e, false);
    case "call": {
      const name = e.callee.kind === "name_expr" ? e.callee.name.text : "";
      if (name === "uniform" || name === "deal" || name === "shuffle") return join(...e.args.map((a) => outcomeLabel(ctx, flow, a.value)));
      if ((name === "sample" || name === "distinct") && e.args.length === 2) return outcomeLabel(ctx, flow, e.args[1].value);
      return labelOf(ctx, flow, e);
    }
    default:
      return labelOf(ctx, flow, e);
  }
}
