/** Functions of one number, an element at a time. */
import type { ProgramBuilder, Value as GraphNode } from "../../arrays/builder.js";
import { gelu, silu } from "../../arrays/layers.js";
import { asValue } from "../host-values.js";
import { notYet, wrongKind } from "../messages.js";
import { isGraph, mapGraph, zipGraph } from "../graph-operators.js";
import { asHost, hostCall, joined } from "../operators.js";
import { isWeights } from "../weight-values.js";
import { constant, describe, UNKNOWN, type Staged } from "../values.js";
import { graphOf, required, type Builtin, type Call } from "./call.js";

type Const = Staged & { kind: "const" };

function elementwise(
  host: string | undefined,
  fold: ((x: number) => number) | undefined,
  graph: ((call: Call, x: GraphNode) => GraphNode) | undefined,
  doc: string,
): Builtin {
  return {
    params: ["x"],
    doc,
    run: (call) => {
      const { context, args } = call;
      const x = required(call, "x");
      if (fold && x.kind === "const" && typeof x.value !== "string") return constant(fold(Number(x.value)), false);
      if (isGraph(x))
        return graph
          ? mapGraph(context, x, args.span, (_, node) => graph(call, node))
          : context.session.fail(notYet, args.span, { what: `\`${call.name}\` inside a graph` });
      const value = asHost(x);
      if (!value || (value.type.kind !== "number" && value.type.kind !== "column")) {
        return x.kind === "unknown"
          ? x
          : context.session.fail(wrongKind, args.span, { expected: `a number or column for \`${call.name}\``, found: describe(x) });
      }
      if (host === undefined) return context.session.fail(notYet, args.span, { what: `\`${call.name}\` outside a graph` });
      return hostCall(host, [value.expr], value.type);
    },
  };
}

function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function huber(b: ProgramBuilder, x: GraphNode): GraphNode {
  const near = b.min(b.abs(x), 1);
  return b.mul(near, b.sub(b.abs(x), b.mul(near, 0.5)));
}

export const elementwiseFunctions: Readonly<Record<string, Builtin>> = {
  abs: elementwise("abs", Math.abs, (c, x) => graphOf(c).abs(x), "The absolute value."),
  exp: elementwise("exp", Math.exp, (c, x) => graphOf(c).exp(x), "The exponential."),
  log: elementwise("log", Math.log, (c, x) => graphOf(c).log(x), "The natural logarithm."),
  sqrt: elementwise("sqrt", Math.sqrt, (c, x) => graphOf(c).sqrt(x), "The square root."),
  floor: elementwise("floor", Math.floor, (c, x) => graphOf(c).floor(x), "The largest whole number that is not above x."),
  tanh: elementwise("tanh", Math.tanh, (c, x) => graphOf(c).tanh(x), "The hyperbolic tangent."),
  sigmoid: elementwise(
    "sigmoid",
    (x) => 1 / (1 + Math.exp(-x)),
    (c, x) => graphOf(c).sigmoid(x),
    "1 / (1 + exp(-x)).",
  ),
  softplus: elementwise("softplus", softplus, (c, x) => graphOf(c).softplus(x), "log(1 + exp(x))."),
  log_sigmoid: elementwise(
    "logSigmoid",
    (x) => -softplus(-x),
    (c, x) => graphOf(c).neg(graphOf(c).softplus(graphOf(c).neg(x))),
    "log(1 / (1 + exp(-x))), also far out.",
  ),
  huber: elementwise(
    "huber",
    (x) => (Math.abs(x) <= 1 ? (x * x) / 2 : Math.abs(x) - 0.5),
    (c, x) => huber(graphOf(c), x),
    "x^2 / 2 between -1 and 1, |x| - 1/2 beyond (Huber, 1964): squares that do not run away.",
  ),
  relu: elementwise(
    "relu",
    (x) => Math.max(0, x),
    (c, x) => graphOf(c).relu(x),
    "x where it is positive, else 0.",
  ),
  gelu: elementwise(
    undefined,
    undefined,
    (c, x) => gelu(graphOf(c), x),
    "x times the normal distribution function of x (Hendrycks and Gimpel, 2016); in graphs only.",
  ),
  silu: elementwise(
    "silu",
    (x) => x / (1 + Math.exp(-x)),
    (c, x) => silu(graphOf(c), x),
    "x times sigmoid(x).",
  ),
  clamp: {
    params: ["x", "low", "high"],
    doc: "x, but no less than low and no more than high.",
    run: (call) => {
      const { context, args } = call;
      const operands = ["x", "low", "high"].map((name) => required(call, name));
      const [x, low, high] = operands;
      if (operands.some((o) => o.kind === "unknown")) return UNKNOWN;
      if (isWeights(x)) {
        const [lo, hi] = [asHost(low), asHost(high)];
        if (lo?.type.kind === "number" && hi?.type.kind === "number") return hostCall("clampWeights", [x.expr, lo.expr, hi.expr], x.type);
      }
      if (operands.every((o) => o.kind === "const"))
        return constant(Math.min(Math.max(Number((x as Const).value), Number((low as Const).value)), Number((high as Const).value)));
      if (operands.some(isGraph)) return zipGraph(context, operands, args.span, (b, v, lo, hi) => b.min(b.max(v, lo), hi));
      const [a, lo, hi] = operands.map(asHost);
      const type = a && lo && hi && joined(context, a, lo, "number", args.span);
      const whole = type && joined(context, { kind: "host", expr: a.expr, type }, hi, "number", args.span);
      return whole ? hostCall("clamp", [a.expr, lo.expr, hi.expr], whole) : UNKNOWN;
    },
  },
  norm: {
    params: ["x"],
    doc: "The length of a vector, of a list of numbers or of weights: the root of the sum of the squares.",
    run: (call) => {
      const x = required(call, "x");
      if (x.kind === "unknown") return x;
      const list = asValue(x);
      const type = { kind: "number", integer: false } as const;
      if (list && isWeights(list)) return hostCall("normOfWeights", [list.expr], type);
      const numbers =
        (list?.type.kind === "list" && list.type.element.kind === "number") || (list?.type.kind === "array" && list.type.of === "number");
      if (list && numbers) return hostCall("normOf", [list.expr], type);
      return call.context.session.fail(wrongKind, call.args.span, {
        expected: "a list of numbers or weights for `norm`",
        found: describe(x),
      });
    },
  },
  stop: {
    params: ["x"],
    doc: "The same value, through which no gradient flows.",
    run: (call) => {
      const x = required(call, "x");
      return isGraph(x) ? mapGraph(call.context, x, call.args.span, (builder, node) => builder.stopGradient(node)) : x;
    },
  },
};
