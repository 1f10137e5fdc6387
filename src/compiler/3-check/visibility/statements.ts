/** Statements (B4): stores, branches, loops to a fixed point, exits, calls of rules, `together` (A5). */
import type * as ast from "../../1-parse/ast.js";
import { unreachable } from "../../diagnostics/define.js";
import { assume, assumeSubject } from "./assume.js";
import { bindPattern } from "./binders.js";
import { callRule } from "./calls.js";
import type { Context, Frame } from "./context.js";
import { calledBy, conditionOf, declarationOf, rootOf, story, written } from "./context.js";
import { deciding } from "./conditions.js";
import { execDraw } from "./draws.js";
import { execFor, loop } from "./loops.js";
import { blockPart, execTogether } from "./together.js";
import { seatsOf } from "../seats.js";
import { checkBegun } from "./saved-state.js";
import { decide, decisionIn } from "./decisions.js";
import { goesOn, joinOutcomes, mergeExits, settle, taint } from "./exits.js";
import type { Exit, Outcome } from "./exits.js";
import { argValues, evaluate, evaluateReveal, hiddenBecause } from "./expressions.js";
import type { Flow, Value } from "./flow.js";
import { fresh, whether, withValue } from "./flow.js";
import { forgetChanged } from "./nested-calls.js";
import { ALL, because, join, NOBODY, OPEN, PUBLIC, whichClause } from "./labels.js";
import { leaking, tell } from "./leaks.js";
import type { Clearance, Label } from "./labels.js";
import { bindLet } from "./lets.js";
import { hiddenInnerPlay, measuredCut, measuredReward, toldOutside } from "./messages.js";
import { clearanceOfTarget, storeTo } from "./stores.js";
import { pathOf, targetOf } from "./paths.js";

/** Where a right side's value goes: who reads it there, how it is called, and the names of the candidate in a `where`. */
export interface Destination {
  readonly name: string;
  readonly clearance: Clearance;
  readonly names: readonly ast.Name[];
  /** `let private`: the seat that moves. */
  readonly movers?: boolean;
}

/** What a right side is worth. An `input` is a decision or a draw: its value has the label of its place (B6). */
export interface Right extends Outcome {
  readonly value: Value;
  readonly input: boolean;
}

/** Runs statements in order; what follows a possible exit depends on its not being taken. */
export function execBlock(ctx: Context, flow: Flow, statements: readonly ast.Stmt[], pc: Label): Outcome {
  let current: Flow | undefined = flow;
  let exits: readonly Exit[] = [];
  for (const statement of statements) {
    if (current === undefined) break;
    const now = join(pc, taint(exits));
    ctx.pc = now;
    const out: Outcome = exec(ctx, forgetChanged(ctx, current, statement), statement, now);
    current = out.flow === undefined ? undefined : forgetChanged(ctx, out.flow, statement);
    exits = mergeExits(ctx, exits, out.exits);
  }
  ctx.pc = pc;
  return settle(pc, { flow: current, exits });
}

function exec(ctx: Context, flow: Flow, s: ast.Stmt, pc: Label): Outcome {
  switch (s.kind) {
    case "let":
      return bindLet(ctx, flow, s, pc);
    case "if":
      return execIf(ctx, flow, s, pc);
    case "for":
      return execFor(ctx, flow, s.clause, (inner, label) => execBlock(ctx, inner, s.body.statements, label), pc);
    case "while":
      return loop(ctx, flow, pc, {
        enter: (head) => ({
          flow: assume(ctx, head, s.condition, true),
          label: deciding(evaluate(ctx, head, s.condition).label, "while", s.condition),
        }),
        body: (inner, label) => execBlock(ctx, inner, s.body.statements, label),
        falls: true,
      });
    case "repeat": {
      const count = s.count === undefined ? PUBLIC : deciding(evaluate(ctx, flow, s.count).label, "repeat", s.count);
      return loop(ctx, flow, pc, {
        enter: (head) => ({ flow: withValue(head, s, { label: PUBLIC }), label: count }),
        body: (inner, label) => execBlock(ctx, inner, s.body.statements, label),
        until: s.until,
        falls: s.count !== undefined || s.until !== undefined,
      });
    }
    case "cycle": {
      const over = evaluate(ctx, flow, s.in).label;
      const bound = s.upTo === undefined ? PUBLIC : evaluate(ctx, flow, s.upTo).label;
      const p = fresh(ctx.versions, s.name.text);
      return loop(ctx, flow, pc, {
        enter: (head) => ({
          flow: withValue(withValue(head, s, { label: PUBLIC }), s.name, { label: over, term: p }),
          label: join(over, bound),
        }),
        body: (inner, label) => execBlock(ctx, inner, s.body.statements, label),
        falls: false,
        cuts: s.upTo !== undefined,
        mark: p.versions[0],
        binders: [p],
      });
    }
    case "together":
      return execTogether(ctx, flow, s, pc);
    case "return":
      return leave(ctx, "rule", pc, flow, s.value === undefined ? undefined : evaluate(ctx, flow, s.value), s);
    case "break":
      return leave(ctx, "loop", pc, flow, undefined, s);
    case "continue":
      return leave(ctx, "pass", pc, flow, undefined, s);
    case "win":
      rewardOf(ctx, evaluate(ctx, flow, s.winner).label, s.winner);
      if (s.by !== undefined) rewardOf(ctx, evaluate(ctx, flow, s.by).label, s.by);
      rewardOf(ctx, pc, s);
      ctx.ended?.(pc, new Map());
      return leave(ctx, "episode", pc, undefined, undefined, s);
    case "draw":
      rewardOf(ctx, pc, s);
      ctx.ended?.(pc, new Map());
      return leave(ctx, "episode", pc, undefined, undefined, s);
    case "end":
      if (s.word === "cut") cutOf(ctx, pc, s);
      told(ctx, flow, s, pc);
      return leave(ctx, "episode", pc, undefined, undefined, s);
    case "reward": {
      const pay = (inner: Flow): Outcome => {
        rewardOf(ctx, evaluate(ctx, inner, s.target).label, s.target);
        rewardOf(ctx, evaluate(ctx, inner, s.value).label, s.value);
        rewardOf(ctx, pc, s);
        return goesOn(inner);
      };
      return s.for === undefined ? pay(flow) : execFor(ctx, flow, s.for, pay, pc);
    }
    case "expect":
    case "require":
      evaluate(ctx, flow, s.condition);
      return goesOn(flow);
    case "store": {
      const store = (inner: Flow, label: Label): Outcome => execStore(ctx, inner, s, label);
      return s.for === undefined ? store(flow, pc) : execFor(ctx, flow, s.for, store, pc);
    }
    case "expr": {
      const run = (inner: Flow, label: Label): Outcome => execExpression(ctx, inner, s.value, label);
      return s.for === undefined ? run(flow, pc) : execFor(ctx, flow, s.for, run, pc);
    }
    case "const":
      return goesOn(withValue(flow, s.name, evaluate(ctx, flow, s.value)));
    case "fn":
    case "unknown":
      return goesOn(flow);
    // Of methods and claims; the checker refuses them in `play`.
    case "improve":
    case "objective":
    case "stage":
    case "every":
    case "measure":
    case "report":
    case "seeds":
    case "plays":
      return goesOn(flow);
    default:
      return unreachable(s);
  }
}

function leave(ctx: Context, kind: Frame["kind"], pc: Label, flow: Flow | undefined, value: Value | undefined, s: ast.Stmt): Outcome {
  let at = ctx.frames.length - 1;
  while (at > 0 && ctx.frames[at].kind !== kind) at--;
  const told = kind === "episode" ? `\`${written(s)}\` may end the episode here` : `\`${written(s)}\` may skip what follows`;
  const inBlock = ctx.together === undefined ? PUBLIC : blockPart(ctx.together.id, s);
  const label = join(because(pc, s.span, told), inBlock);
  return {
    exits: [{ frame: ctx.frames[at], label, flow, value: value === undefined ? undefined : { ...value, label: join(value.label, pc) } }],
  };
}

/** Tells who watches of an end: under which label, and what each field of its record tells. */
function told(ctx: Context, flow: Flow, s: ast.EndStmt, pc: Label): void {
  if (ctx.ended === undefined) return;
  const record: Value = s.with === undefined ? { label: PUBLIC } : evaluate(ctx, flow, s.with);
  const fields =
    record.fields ??
    // `end with (count)` is read as a bracket around one name.
    new Map(
      s.with?.kind === "paren" ? [[written(s.with.inner), record.label]] : s.with?.kind === "tuple" ? tupleFields(ctx, flow, s.with) : [],
    );
  ctx.ended(join(pc, record.label), new Map([...fields].map(([name, label]) => [name, join(label, pc)])));
}

const tupleFields = (ctx: Context, flow: Flow, e: ast.TupleExpr): readonly [string, Label][] =>
  e.elements.map((x) => [written(x), evaluate(ctx, flow, x).label]);

/** Whether an episode is cut off decides what a learner expects beyond it (A8): what is measured does not decide that (B10). */
function cutOf(ctx: Context, pc: Label, s: ast.EndStmt): void {
  const part = pc.find((p) => p.measured);
  if (part === undefined) return;
  ctx.say(
    measuredCut,
    part.at,
    { reads: written({ span: part.at }) },
    {
      why: "learners expect rewards beyond a `cut` and none beyond an end, so that a policy would learn what is measured",
      help: "let the episode `end` there, or let something that is not `measured` decide",
      witness: story(part.cause, "the episode is cut off only then", s.span),
    },
  );
}

/** What is measured reaches no reward (B10): neither its amount nor who gets it, nor whether it is paid. */
function rewardOf(ctx: Context, label: Label, e: ast.Expr | ast.Stmt): void {
  const part = label.find((p) => p.measured);
  if (part === undefined) return;
  ctx.say(
    measuredReward,
    part.at,
    { reads: written({ span: part.at }) },
    {
      why: "a measured value is for `measure`, `claim` and `test` alone; a reward would teach it to a policy",
      help: "pay by a value that is not `measured`",
      witness: story(
        part.cause,
        `the reward \`${written(e)}\` ${e.kind === "reward" || e.kind === "win" || e.kind === "draw" ? "is paid only then" : "reads it"}`,
        e.span,
      ),
    },
  );
}

function execIf(ctx: Context, flow: Flow, s: ast.IfStmt, pc: Label): Outcome {
  const inner = join(pc, deciding(evaluate(ctx, flow, s.condition).label, "if", s.condition));
  const no = assume(ctx, flow, s.condition, false);
  const then = execBlock(ctx, assume(ctx, flow, s.condition, true), s.then.statements, inner);
  const otherwise =
    s.else === undefined
      ? goesOn(no)
      : s.else.kind === "if"
        ? execIf(ctx, no, s.else, inner)
        : execBlock(ctx, no, s.else.statements, inner);
  return joinOutcomes(ctx, pc, [then, otherwise]);
}

/** Runs a `match`: the arms under the subject's label. A decision may be the subject. */
function execMatch(ctx: Context, flow: Flow, e: ast.MatchExpr, pc: Label): Outcome {
  let start = flow;
  let exits: readonly Exit[] = [];
  let subject: Value | undefined;
  if (e.subject !== undefined) {
    const right = execRight(ctx, flow, e.subject, pc, { name: "it", clearance: OPEN, names: [] });
    if (right.flow === undefined) return right;
    ({ flow: start, exits, value: subject } = { flow: right.flow, exits: right.exits, value: right.value });
  }
  let label = join(pc, taint(exits), subject === undefined ? PUBLIC : deciding(testedBy(ctx, e, subject), "match", e.subject ?? e));
  const outcomes = e.arms.map((arm): Outcome => {
    let inner = start;
    if (subject !== undefined && arm.pattern !== undefined)
      inner = bindPattern(ctx, assumeSubject(ctx, inner, subject, arm.pattern), arm.pattern, subject);
    for (const condition of [arm.where, arm.guard]) {
      if (condition === undefined) continue;
      // Later arms are reached only if this one was not.
      label = join(label, deciding(evaluate(ctx, inner, condition).label, "match", condition));
      inner = assume(ctx, inner, condition, true);
    }
    return execBlock(ctx, inner, arm.body.kind === "block" ? arm.body.statements : [arm.body], label);
  });
  const out = joinOutcomes(ctx, join(pc, taint(exits)), outcomes);
  return { flow: out.flow, exits: mergeExits(ctx, exits, out.exits) };
}

/** What the patterns of a `match` read of its subject: only whether it is there and of which kind, or all of it. */
function testedBy(ctx: Context, e: ast.MatchExpr, subject: Value): Label {
  const kindOnly = (p: ast.Pattern): boolean => {
    if (p.kind === "any_of") return p.patterns.every(kindOnly);
    if (p.kind !== "name_pattern") return p.kind === "none" || p.kind === "else_pattern" || p.kind === "wildcard";
    const kind = ctx.typed.meaningOf(p.name)?.kind;
    return kind === "tag" || kind === "some" || kind === "none" || p.name.text === "some";
  };
  return e.arms.every((arm) => arm.pattern === undefined || kindOnly(arm.pattern)) ? whether(subject) : subject.label;
}

/** Runs a statement that is an expression: a call, a match, a bare decision, a change of a list. */
function execExpression(ctx: Context, flow: Flow, e: ast.Expr, pc: Label): Outcome {
  ctx.pc = pc;
  if (e.kind === "match") return execMatch(ctx, flow, e, pc);
  if (e.kind === "paren") return execExpression(ctx, flow, e.inner, pc);
  if (e.kind === "call" && e.callee.kind === "member" && declarationOf(calledBy(ctx, e)) === undefined) {
    // `said.add(x)`, `m.learn(x)`: the object may change by what the arguments say.
    const values = argValues(ctx, flow, e, e);
    const target = targetOf(ctx, flow, e.callee.object);
    if (target.key !== undefined)
      return goesOn(
        storeTo(ctx, flow, { ...target, whole: false }, { label: join(...values.map((v) => v.label)) }, e, e.callee.object, pc),
      );
  }
  // `reveal(e, to: p)` alone is put nowhere: p is told, and nobody else.
  const told =
    e.kind === "call" && e.callee.kind === "name_expr" && e.callee.name.text === "reveal" && e.args.some((x) => x.name?.text === "to");
  return execRight(ctx, flow, e, pc, { name: written(e, 30), clearance: told ? { readers: NOBODY, measured: false } : OPEN, names: [] });
}

function execStore(ctx: Context, flow: Flow, s: ast.StoreStmt, pc: Label): Outcome {
  ctx.pc = pc;
  const target = targetOf(ctx, flow, s.target);
  const clearance = clearanceOfTarget(ctx, target);
  const { root } = pathOf(s.target);
  const destination: Destination = { name: written(s.target), clearance, names: root.kind === "name_expr" ? [root.name] : [] };
  const right = s.op === "~" ? execDraw(ctx, flow, s.value, pc, destination) : execRight(ctx, flow, s.value, pc, destination);
  if (right.flow === undefined) return right;
  const after = storeTo(ctx, right.flow, target, right.value, s.value, s.target, join(pc, taint(right.exits)), right.input);
  return { flow: after, exits: right.exits };
}

/** Runs a right side: a decision, an inner episode, a call of a rule, a `match`, or an ordinary value. */
export function execRight(ctx: Context, flow: Flow, e: ast.Expr, pc: Label, to: Destination): Right {
  ctx.pc = pc;
  ctx.hearers = to.clearance;
  if (e.kind === "paren") return execRight(ctx, flow, e.inner, pc, to);
  const decision = decisionIn(e);
  if (decision !== undefined) return decide(ctx, flow, decision, pc, to);
  if (e.kind === "else" && e.otherwise.kind === "block") {
    const first = execRight(ctx, flow, e.operand, pc, to);
    if (first.flow === undefined) return first;
    const missing = join(pc, taint(first.exits), first.input ? PUBLIC : deciding(first.value.label, "else", e.operand));
    const other = execBlock(ctx, first.flow, e.otherwise.statements, missing);
    const out = joinOutcomes(ctx, pc, [goesOn(first.flow), other]);
    return { ...first, flow: out.flow, exits: mergeExits(ctx, first.exits, out.exits) };
  }
  if (e.kind === "clause" && e.word === "times" && e.operand.kind === "play_expr") {
    askedUnder(ctx, flow, e.operand, evaluate(ctx, flow, e.argument).label); // how often it is played is noticed by its seats
    return execRight(ctx, flow, e.operand, pc, to);
  }
  if (e.kind === "play_expr") {
    askedUnder(ctx, flow, e, pc);
    const told = innerArguments(ctx, flow, e);
    checkBegun(ctx, flow, e);
    checkOnlookers(ctx, e);
    return { flow, exits: [], value: told ? endRecord(ctx, e) : { label: PUBLIC }, input: false };
  }
  if (e.kind === "call") {
    const declaration = declarationOf(calledBy(ctx, e));
    if (declaration?.kind === "rule") return { ...callRule(ctx, flow, e, declaration), input: false };
    // `reveal(rule(…))`: the rule runs first, then its value is told.
    const telling = e.callee.kind === "name_expr" && e.callee.name.text === "reveal" && declaration === undefined;
    const inner = telling ? e.args[0]?.value : undefined;
    const rule = inner?.kind === "call" ? declarationOf(calledBy(ctx, inner)) : undefined;
    if (inner?.kind === "call" && rule?.kind === "rule") {
      const called = callRule(ctx, flow, inner, rule);
      ctx.pc = join(pc, taint(called.exits));
      ctx.hearers = to.clearance;
      if (called.flow === undefined) return { ...called, input: false };
      return { ...called, value: evaluateReveal(ctx, called.flow, e, called.value), input: false };
    }
  }
  return { flow, exits: [], value: evaluate(ctx, flow, e), input: false };
}

/** Settings of an inner episode, and who sits where, are known to all its seats (B2); says whether they are. */
function innerArguments(ctx: Context, flow: Flow, e: ast.PlayExpr): boolean {
  let fine = true;
  const args = e.call.kind === "call" ? e.call.args.map((a) => a.value) : [];
  for (const value of [...args, ...e.bindings.flatMap((b) => (b.value === undefined ? [] : [b.value]))]) {
    const part = leaking(ctx, flow, evaluate(ctx, flow, value).label, OPEN);
    if (part === undefined) continue;
    fine = false;
    tell(ctx, part);
    ctx.say(
      hiddenInnerPlay,
      value.span,
      { reads: written({ span: part.at }), which: whichClause(part) },
      {
        why: "every seat of an inner episode knows its settings and who sits where",
        help: `reveal it first: \`let … = reveal(${written(value, 40)})\``,
        related: [{ span: rootOf(part.cause).span, text: "what it depends on" }],
        witness: story(part.cause, "the inner episode is played with it", e.span),
      },
    );
  }
  return fine;
}

/** What an inner game's end record tells (A15): secret where its ends tell what not every seat knows; measured fields stay measured (B10). */
function endRecord(ctx: Context, e: ast.PlayExpr): Value {
  const inner = ctx.typed.innerPlays.get(e);
  if (inner === undefined || inner.record.kind !== "record") return { label: PUBLIC };
  const { hidden, measured } = ctx.endsOf(inner.game, hasOnlookers(ctx, inner.game));
  const label = hidden ? hiddenBecause(e.span, `an end of \`${written(e.call, 40)}\` tells what not every seat knows`) : PUBLIC;
  const fields = new Map(
    [...measured].map(([name, part]) => [
      name,
      join(label, because([{ ...part, readers: ALL, at: e.span }], e.span, `\`${written(e, 40)}\` hands out \`${name}\``)),
    ]),
  );
  if (fields.size === 0) return { label };
  return {
    label: join(label, ...fields.values()),
    fields: new Map([...inner.record.fields.map((f): [string, Label] => [f.name, label]), ...fields]),
  };
}

/** Whether some seat of the game at hand sits at none of the inner game. */
const hasOnlookers = (ctx: Context, inner: ast.GameDecl): boolean => seatsOf(inner).length < seatsOf(ctx.game).length;

/** What all seats of an inner game know, seats that do not sit in it need not know: nothing may tell them. */
function checkOnlookers(ctx: Context, e: ast.PlayExpr): void {
  const inner = ctx.typed.innerPlays.get(e);
  if (inner === undefined || !hasOnlookers(ctx, inner.game)) return;
  const told = ctx.toldOnlookers(inner.game);
  if (told === undefined) return;
  ctx.say(
    toldOutside,
    e.call.span,
    { game: inner.game.name.text },
    {
      why: `for whoever does not sit in it, ${told.text}`,
      help: "let its seats reveal it, keep it from deciding who is asked, or seat everyone",
      related: [{ span: told.span, text: "what would be told" }],
    },
  );
}

function askedUnder(ctx: Context, flow: Flow, e: ast.PlayExpr, pc: Label): void {
  const part = leaking(ctx, flow, pc, OPEN);
  if (part === undefined) return;
  tell(ctx, part);
  ctx.say(
    hiddenInnerPlay,
    e.call.span,
    { reads: written({ span: part.at }), which: whichClause(part) },
    {
      why: "the seats of the inner episode would learn the condition by being asked",
      help: `reveal the condition first: \`let … = reveal(${conditionOf(part)})\``,
      related: [{ span: rootOf(part.cause).span, text: "what it depends on" }],
      witness: story(part.cause, "the inner episode is played only then", e.span),
    },
  );
}
