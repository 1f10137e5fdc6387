/** Draws in `train`: `x ~ d`, each with a stream of its own (D4, A4). */
import type * as ast from "../../1-parse/ast.js";
import { evaluate } from "./evaluate.js";
import { asValue } from "./host-values.js";
import { itemsOf } from "./known.js";
import { badArgument, notYet, wrongKind } from "./messages.js";
import type { HostExpr, HostType } from "./host.js";
import { hostCall } from "./operators.js";
import type { Context } from "./session.js";
import { describe, UNKNOWN, type Staged } from "./values.js";

/** Evaluates a distribution and draws from it, with words of the stream `drawing`. */
export function drawnValue(context: Context, expr: ast.Expr, drawing: string): Staged {
  if (expr.kind === "clause" && expr.word === "by") return drawnEach(context, expr, drawing);
  const value = evaluate({ ...context, drawing }, expr);
  if (value.kind === "unknown") return UNKNOWN;
  if (value.kind === "host" && value.type.kind === "policy" && value.type.mixture) {
    const { mixture: _, ...one } = value.type;
    return hostCall("drawPolicy", [value.expr, { kind: "const", value: drawing }], one, true);
  }
  const drawn =
    value.kind === "host" && value.expr.kind === "call" && value.expr.args.some((arg) => arg.kind === "const" && arg.value === drawing);
  if (drawn) return value;
  return context.session.fail(
    wrongKind,
    expr.span,
    { expected: "a distribution after `~`", found: describe(value) },
    { help: "write `sample(k, t)`, `distinct(k, t)`, `uniform(lo..hi)` or `normal(mean, deviation)`; `=` takes a value as it is" },
  );
}

/** `x ~ d by 1..25`: one draw a key, in a list (A4). */
function drawnEach(context: Context, expr: ast.ClauseExpr, drawing: string): Staged {
  const { session } = context;
  const drawn = drawnValue(context, expr.operand, drawing);
  const keys = evaluate(context, expr.argument);
  if (drawn.kind === "unknown" || keys.kind === "unknown") return UNKNOWN;
  const known = itemsOf(keys);
  const list = known ? undefined : asValue(keys);
  const count: HostExpr | undefined = known
    ? { kind: "const", value: known.length }
    : list?.type.kind === "list"
      ? { kind: "call", name: "sizeOf", args: [list.expr] }
      : undefined;
  const from = drawn.kind === "host" ? distributionOf(drawn.expr) : undefined;
  if (!count || !from || drawn.kind !== "host")
    return count
      ? session.fail(notYet, expr.argument.span, { what: `\`by\` after \`~\` on ${describe(drawn)}` })
      : session.fail(wrongKind, expr.argument.span, { expected: "a range or a list after `by`", found: describe(keys) });
  const args: HostExpr[] = [
    { kind: "call", name: "arrayOf", args: [count, from] },
    { kind: "const", value: drawing },
  ];
  const type: HostType = { kind: "list", element: drawn.type };
  return drawing.startsWith("collect:")
    ? hostCall("drawnBy", [{ kind: "bound", name: "words" }, ...args], type)
    : hostCall("drawFrom", args, type, true);
}

/** The distribution behind a draw. */
function distributionOf(expr: HostExpr): HostExpr | undefined {
  if (expr.kind !== "call") return undefined;
  switch (expr.name) {
    case "drawFrom":
      return expr.args[0];
    case "drawnBy":
      return expr.args[1];
    case "uniformWhole":
      return { kind: "call", name: "uniformRange", args: expr.args.slice(0, 2) };
    case "normalNumber":
      return { kind: "call", name: "normalOf", args: expr.args.slice(0, 2) };
    default:
      return undefined;
  }
}

/** Draws from a distribution that the run makes: for the episode at hand, or in `train`. Where nothing is drawn it reports (A4). */
export function drawOf(context: Context, name: string, span: ast.Expr["span"], from: HostExpr, type: HostType): Staged {
  const stream = streamOf(context, name, span);
  if (!stream) return UNKNOWN;
  const ofEpisode = typeof stream.value === "string" && stream.value.startsWith("collect:");
  return ofEpisode
    ? hostCall("drawnBy", [{ kind: "bound", name: "words" }, from, stream], type)
    : hostCall("drawFrom", [from, stream], type, true);
}

/** The stream of a draw as an argument; undefined after reporting a draw that stands where nothing is drawn (A4: everything random needs `~`). */
export function streamOf(
  context: Context,
  name: string,
  span: ast.Expr["span"],
): { readonly kind: "const"; readonly value: string } | undefined {
  const { drawing } = context;
  if (drawing !== undefined && !drawing.startsWith("batch:")) return { kind: "const", value: drawing };
  context.session.report(
    badArgument,
    span,
    { callee: `\`${name}\``, problem: "everything random is drawn with `~`" },
    { help: `write \`let x ~ ${name}(…)\`` },
  );
  return undefined;
}
