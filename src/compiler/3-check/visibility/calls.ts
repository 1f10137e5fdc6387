/** Rules and functions, analysed once for each call with the arguments in place (A2, B3). */
import type * as ast from "../../1-parse/ast.js";
import type { Context, Frame } from "./context.js";
import { written } from "./context.js";
import { arrive } from "./exits.js";
import type { Exit, Outcome } from "./exits.js";
import { argValues, evaluate, hiddenBecause } from "./expressions.js";
import type { Flow, Value } from "./flow.js";
import { fresh, joinFlows, withValue } from "./flow.js";
import { because, join, OPEN, PUBLIC, readAt } from "./labels.js";
import { execBlock, execRight } from "./statements.js";

/** What a call leaves. */
export interface Called extends Outcome {
  readonly value: Value;
}

/** Binds the parameters of a declaration to a call's arguments. */
function bindArguments(ctx: Context, flow: Flow, call: ast.CallExpr, params: readonly ast.Param[], values: readonly Value[]): Flow {
  let inner = flow;
  params.forEach((param, i) => {
    const at = call.args.findIndex((a, j) => (a.name === undefined ? j === i : a.name.text === param.name.text));
    const value = at >= 0 ? values[at] : param.default !== undefined ? evaluate(ctx, inner, param.default) : { label: PUBLIC };
    const given = at >= 0 ? written(call.args[at].value) : param.name.text;
    const label =
      given === param.name.text ? value.label : because(value.label, call.span, `\`${param.name.text}\` stands for \`${given}\``);
    inner = withValue(inner, param, { ...value, label, term: value.term ?? fresh(ctx.versions, param.name.text) });
  });
  return inner;
}

function notFollowed(name: string, call: ast.CallExpr): Value {
  return { label: hiddenBecause(call.span, `\`${name}\` calls itself, so its result is not followed and counts as secret`) };
}

/** Runs a rule's body in place of its call. */
export function callRule(ctx: Context, flow: Flow, call: ast.CallExpr, rule: ast.RuleDecl): Called {
  if (ctx.calls.includes(rule)) return { flow, exits: [], value: notFollowed(rule.name.text, call) };
  const values = argValues(ctx, flow, call, call);
  const inner = bindArguments(ctx, flow, call, rule.params, values);
  const called = inline(ctx, inner, rule, rule.body);
  const given = because(called.value.label, call.span, `\`${written(call)}\` gives it`);
  return { ...called, value: { ...called.value, label: readAt(given, call.span) } };
}

function inline(ctx: Context, flow: Flow, declaration: ast.Node, body: ast.Expr | ast.Block): Called {
  const frame: Frame = { kind: "rule" };
  const pc = ctx.pc;
  ctx.calls.push(declaration);
  ctx.frames.push(frame);
  let out: Outcome;
  let value: Value | undefined;
  if (body.kind === "block") out = execBlock(ctx, flow, body.statements, pc);
  else {
    const right = execRight(ctx, flow, body, pc, { name: written(body, 30), clearance: OPEN, names: [] });
    out = right;
    value = right.value;
  }
  ctx.frames.pop();
  ctx.calls.pop();
  ctx.pc = pc;
  const { here, others }: { here?: Exit; others: readonly Exit[] } = arrive(out.exits, frame);
  return { flow: joinFlows(out.flow, here?.flow, ctx.versions), exits: others, value: value ?? here?.value ?? { label: PUBLIC } };
}

/** Evaluates a call of a pure function: the join of its arguments (B3), and, where it is declared inside the game, of what it reads there. */
export function callFunction(ctx: Context, flow: Flow, call: ast.CallExpr, fn: ast.FnDecl, inside: boolean): Value {
  const values = argValues(ctx, flow, call, call);
  const label = join(...values.map((v) => v.label));
  if (!inside) return { label };
  if (ctx.calls.includes(fn)) return { label: join(label, notFollowed(fn.name.text, call).label) };
  const inner = bindArguments(ctx, flow, call, fn.params, values);
  const result = inline(ctx, inner, fn, fn.body).value;
  const read = because(result.label, call.span, `\`${written(call)}\` reads it`);
  return { label: join(label, readAt(read, call.span)) };
}
