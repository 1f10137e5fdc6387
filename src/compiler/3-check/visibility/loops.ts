/** Loops (B4): run in silence until their state repeats, then once aloud. */
import type * as ast from "../../1-parse/ast.js";
import { invariant } from "../../diagnostics/define.js";
import { assume } from "./assume.js";
import { bindNames } from "./binders.js";
import type { Context, Frame } from "./context.js";
import { deciding } from "./conditions.js";
import { arrive, settle, taint } from "./exits.js";
import type { Exit, Outcome } from "./exits.js";
import { evaluate } from "./expressions.js";
import type { Flow, Key } from "./flow.js";
import { fresh, joinFlows, joinRound, sameFlow } from "./flow.js";
import { forget, join, PUBLIC, sameLabel } from "./labels.js";
import type { Label } from "./labels.js";
import type { Term } from "./terms.js";

/** A loop, whatever its words. */
export interface Loop {
  /** What a pass begins with: its names bound, and the label of whether there is a pass. */
  readonly enter: (head: Flow) => { flow: Flow; label: Label };
  readonly body: (flow: Flow, pc: Label) => Outcome;
  readonly until?: ast.Expr;
  /** Whether it may end by itself; a `cycle` goes on until something leaves it. */
  readonly falls: boolean;
  /** Falling out of the bound is a `cut` (A7). */
  readonly cuts?: boolean;
  readonly binders?: readonly Term[];
  /** The first version that belongs to a pass. */
  readonly mark?: number;
}

/** Runs a loop until its state repeats, in silence; then once more aloud. */
export function loop(ctx: Context, flow: Flow, pc: Label, l: Loop): Outcome {
  const out: Frame = { kind: "loop" };
  const pass: Frame = { kind: "pass" };
  const mark = l.mark ?? ctx.versions.next;
  const gone = (version: number): boolean => version >= mark;
  const heads = new Map<Key, Term>();
  const run = (head: Flow, carried: Label): { body: Outcome; round?: Flow; carried: Label; label: Label } => {
    const { flow: start, label } = l.enter(head);
    ctx.frames.push(out, pass);
    const inner = join(pc, carried, label);
    const body = l.body(start, inner);
    ctx.frames.length -= 2;
    const { here, others } = arrive(body.exits, pass);
    const round = joinFlows(body.flow, here?.flow, ctx.versions);
    const until = l.until === undefined || round === undefined ? PUBLIC : deciding(evaluate(ctx, round, l.until).label, "until", l.until);
    return { body: { flow: round, exits: others }, round, carried: join(carried, forget(join(taint(others), until), gone)), label: inner };
  };
  let head = flow;
  let carried: Label = PUBLIC;
  let result = undefined as ReturnType<typeof run> | undefined;
  ctx.silent++;
  for (let passes = 0; ; passes++) {
    invariant(passes < 200, "the sight of a loop does not settle");
    result = run(head, carried);
    const next = result.round === undefined ? head : joinRound(head, result.round, mark, heads, ctx.versions, l.binders ?? []);
    if (sameFlow(head, next) && sameLabel(carried, result.carried)) break;
    head = next;
    carried = result.carried;
  }
  ctx.silent--;
  if (ctx.silent === 0) result = run(head, carried);
  const { here, others } = arrive(result.body.exits, out);
  const exits = others.map((x): Exit => ({ ...x, label: forget(x.label, gone) }));
  if (l.cuts === true) exits.push({ frame: ctx.frames[0], label: forget(join(pc, carried), gone) });
  const after = joinFlows(l.falls ? head : undefined, here?.flow, ctx.versions);
  return settle(pc, { flow: after, exits });
}

/** Runs something for each element of a clause. */
export function execFor(ctx: Context, flow: Flow, clause: ast.ForClause, body: (flow: Flow, pc: Label) => Outcome, pc: Label): Outcome {
  const mark = ctx.versions.next;
  const terms = new Map<ast.Name, Term>();
  const binders: Term[] = [];
  for (const binder of clause.binders) {
    for (const name of binder.names) {
      if (name.kind !== "name") continue;
      const term = fresh(ctx.versions, name.text);
      terms.set(name, term);
      binders.push(term);
    }
  }
  return loop(ctx, flow, pc, {
    enter: (head) => {
      let inner = head;
      const labels: Label[] = [];
      for (const binder of clause.binders) {
        const { label } = evaluate(ctx, inner, binder.in);
        labels.push(deciding(label, "for", binder.in));
        for (const name of binder.names)
          inner = bindNames(ctx, inner, name, { label, term: name.kind === "name" ? terms.get(name) : undefined });
      }
      if (clause.where !== undefined) {
        labels.push(deciding(evaluate(ctx, inner, clause.where).label, "where", clause.where));
        inner = assume(ctx, inner, clause.where, true);
      }
      return { flow: inner, label: join(...labels) };
    },
    body,
    falls: true,
    binders,
    mark,
  });
}
