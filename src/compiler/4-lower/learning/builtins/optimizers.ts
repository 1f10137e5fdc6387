/** Optimizers with their settings. */
import { UNKNOWN } from "../values.js";
import { numberOf, type Builtin } from "./call.js";

const optimizerDefaults = {
  adam: { rate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, clip_norm: 0 },
  sgd: { rate: 1e-2, momentum: 0, clip_norm: 0 },
} as const;

function optimizer(kind: "adam" | "sgd", doc: string): Builtin {
  const defaults: Readonly<Record<string, number>> = optimizerDefaults[kind];
  return {
    params: Object.keys(defaults),
    doc,
    run: (call) => {
      const settings: Record<string, number> = {};
      for (const [name, fallback] of Object.entries(defaults)) {
        const value = numberOf(call, name, fallback);
        if (value === undefined) return UNKNOWN;
        settings[name] = value;
      }
      return { kind: "optimizer", optimizer: kind, settings };
    },
  };
}

export const optimizers: Readonly<Record<string, Builtin>> = {
  adam: optimizer("adam", "Adam (Kingma and Ba, 2015); `clip_norm` scales gradients down to a global norm, 0 leaves them."),
  sgd: optimizer("sgd", "Stochastic gradient descent, with momentum if asked."),
};
