/** Rules of methods: routines with effects, inlined where they are called, names hygienic (A2). */
import type * as ast from "../../1-parse/ast.js";
import type { Span } from "../../source/source-file.js";
import { reportLeftovers, type Arguments } from "./calls.js";
import { evaluate } from "./evaluate.js";
import { badArgument, notYet } from "./messages.js";
import { checkParameter } from "./parameters.js";
import { within, type Context } from "./session.js";
import { runStatements } from "./statements.js";
import { isSimple, type Inlining, type TrainSteps } from "./train-steps.js";
import { UNKNOWN, type Staged } from "./values.js";

/** Inlines a call of a rule; gives what it returns, undefined if nothing. */
export function inlineRule(
  train: TrainSteps,
  context: Context,
  rule: Staged & { kind: "rule" },
  args: Arguments,
  span: Span,
): Staged | undefined {
  const { session } = context;
  const { decl } = rule;
  const name = decl.name.text;
  const scope = rule.scope.child();
  const inner: Context = { ...within(context, scope), where: `rule \`${name}\`` };
  const rest = new Map(args.named);
  for (const [i, param] of decl.params.entries()) {
    const given = args.positional[i] ?? rest.get(param.name.text);
    rest.delete(param.name.text);
    let value = given?.value ?? (param.default ? evaluate(inner, param.default) : undefined);
    if (!value) {
      session.report(badArgument, span, { callee: `rule \`${name}\``, problem: `no value for its parameter \`${param.name.text}\`` });
      value = UNKNOWN;
    }
    if (!checkParameter(context, `rule \`${name}\``, param, value, given?.span ?? param.span)) value = UNKNOWN;
    // By value: what an argument computes is computed once.
    const plain = value.kind === "host" && (value.type.kind === "number" || value.type.kind === "bool") && value.expr.kind === "now";
    // Numbers of a pool's pairs belong to the pool: a rule that is handed them may set them, as it may add to the pool.
    const pairs = value.kind === "host" && value.type.kind === "pairs";
    if (value.kind === "host" && !pairs && (plain || !isSimple(value.expr)))
      value = train.keep(given?.span ?? span, param.name.text, value);
    scope.define(param.name.text, value);
  }
  const params = decl.params.map((p) => p.name.text);
  reportLeftovers(context, `rule \`${name}\``, rest, args.positional.slice(params.length), params);
  if (decl.body.kind !== "block") return session.fail(notYet, decl.body.span, { what: "a rule that is one expression" });
  const { body } = decl;
  const inlining: Inlining = { last: body.statements.at(-1), depth: train.loops.length, jumps: [] };
  return session.deeper(
    () => {
      train.inlinings.push(inlining);
      runStatements(train, within(inner, scope.child()), body.statements);
      train.inlinings.pop();
      if (inlining.result !== undefined && !returnsAlways(body.statements)) {
        session.report(badArgument, decl.name.span, {
          callee: `rule \`${name}\``,
          problem: "some ways through it return nothing, others a value",
        });
      }
      if (inlining.jumps.length > 0) {
        const end = train.here();
        for (const jump of inlining.jumps) jump.to = end;
      }
      return inlining.value;
    },
    () => session.fail(badArgument, span, { callee: `rule \`${name}\``, problem: "it calls itself without end" }),
  );
}

/** Whether every way through these statements ends in a `return`, so far as their form tells. */
function returnsAlways(statements: readonly ast.Stmt[]): boolean {
  const last = statements.at(-1);
  if (last?.kind === "return") return true;
  if (last?.kind !== "if" || !last.else) return false;
  const otherwise = last.else.kind === "block" ? last.else.statements : [last.else];
  return returnsAlways(last.then.statements) && returnsAlways(otherwise);
}
