/** Optimizers with their settings, and schedules of their rates. */
import type { HostExpr } from "../host.js";
import { badArgument, notYet, wrongKind } from "../messages.js";
import { asHost } from "../operators.js";
import { describe, UNKNOWN, type OptimizerName, type Staged } from "../values.js";
import { argument, numberOf, type Builtin, type Call } from "./call.js";

const optimizerDefaults = {
  adam: { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, clip_norm: 0, warm_up: 0 },
  adamw: { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0.01, clip_norm: 0, warm_up: 0 },
  rmsprop: { rate: 1e-3, decay: 0.99, epsilon: 1e-8, clip_norm: 0, warm_up: 0 },
  sgd: { rate: 1e-2, momentum: 0, decay: 0, clip_norm: 0, warm_up: 0 },
} as const satisfies Record<OptimizerName, Readonly<Record<string, number>>>;

/** What stands for the number of an `improve`'s updates so far, until the statement is known. */
export const UPDATES = { kind: "now", name: "$updates" } as const satisfies HostExpr;

function optimizer(kind: OptimizerName, doc: string): Builtin {
  const defaults: Readonly<Record<string, number>> = optimizerDefaults[kind];
  return {
    params: Object.keys(defaults),
    doc,
    run: (call) => {
      const settings: Record<string, number> = {};
      for (const [name, fallback] of Object.entries(defaults)) {
        if (name === "rate") continue;
        const value = numberOf(call, name, fallback);
        if (value === undefined) return UNKNOWN;
        settings[name] = value;
      }
      if (kind === "sgd" && settings.momentum > 0 && settings.decay > 0) {
        return call.context.session.fail(notYet, call.args.span, { what: "`sgd` with both `momentum` and `decay`" });
      }
      const rate = rateOf(call, defaults.rate);
      return rate ? { kind: "optimizer", optimizer: kind, settings, rate: warmedUp(rate, settings.warm_up) } : UNKNOWN;
    },
  };
}

/** A rate: a number, one that the run computes, or a schedule over the statement's updates. */
function rateOf(call: Call, fallback: number): HostExpr | undefined {
  const value = argument(call, "rate");
  if (!value) return { kind: "const", value: fallback };
  if (value.kind === "schedule") return value.expr;
  const host = asHost(value);
  if (host?.type.kind === "number") return host.expr;
  if (value.kind !== "unknown") {
    call.context.session.report(wrongKind, call.args.span, { expected: `a number or a schedule for \`rate\``, found: describe(value) });
  }
  return undefined;
}

function warmedUp(rate: HostExpr, updates: number): HostExpr {
  return updates > 0 ? { kind: "call", name: "warmUp", args: [rate, UPDATES, { kind: "const", value: updates }] } : rate;
}

function schedule(shape: "linear" | "cosine", doc: string): Builtin {
  return {
    params: ["from", "to", "over"],
    doc,
    run: (call) => {
      const numbers = ["from", "to", "over"].map((name) => numberOf(call, name));
      if (numbers.some((n) => n === undefined)) return UNKNOWN;
      if (Number(numbers[2]) <= 0) {
        return call.context.session.fail(badArgument, call.args.span, {
          callee: `\`${shape}\``,
          problem: `\`over\` must be above 0, found ${numbers[2]}`,
        });
      }
      const args: HostExpr[] = [UPDATES, ...numbers.map((value) => ({ kind: "const", value: value as number }) as const)];
      const made: Staged = { kind: "schedule", expr: { kind: "call", name: `${shape}Schedule`, args } };
      return made;
    },
  };
}

export const optimizers: Readonly<Record<string, Builtin>> = {
  adam: optimizer("adam", "Adam (Kingma and Ba, 2015); `clip_norm` scales gradients down to a global norm, 0 leaves them."),
  adamw: optimizer("adamw", "Adam with decoupled weight decay (Loshchilov and Hutter, 2019); biases and scales are spared."),
  rmsprop: optimizer("rmsprop", "RMSProp (Tieleman and Hinton, 2012): gradients divided by the root of their running mean square."),
  sgd: optimizer("sgd", "Stochastic gradient descent, with momentum if asked."),
  linear: schedule("linear", "A schedule: in a straight line `from` one number `to` another `over` so many updates, then it stays."),
  cosine: schedule("cosine", "A schedule: along half a cosine `from` one number `to` another `over` so many updates, then it stays."),
};
