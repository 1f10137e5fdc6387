import type { ProgramBuilder, Value } from "./builder.js";

/** An optimizer's settings. Its rate is a scalar input, so schedules live outside the graph. */
export type OptimizerSettings =
  | { readonly kind: "sgd"; readonly weightDecay?: number }
  | { readonly kind: "momentum"; readonly decay: number; readonly nesterov?: boolean }
  | { readonly kind: "rmsprop"; readonly decay: number; readonly epsilon: number }
  | { readonly kind: "adam"; readonly beta1: number; readonly beta2: number; readonly epsilon: number }
  | {
      readonly kind: "adamw";
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      /** Decoupled: each step also takes rate * weightDecay of the weight away; weights with one axis (biases, scales) are spared. */
      readonly weightDecay: number;
    };

/** Adam's usual settings (Kingma and Ba, 2015). */
export const adam = { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const satisfies OptimizerSettings;

/** One weight of the graph with the gradient that its optimizer sees: `scale * grad`. */
export interface Slope {
  /** The input's name. */
  readonly name: string;
  readonly weight: Value;
  readonly grad: Value;
}

/** Gives |g| over all gradients together. */
export function globalNorm(b: ProgramBuilder, grads: readonly Value[]): Value {
  return b.sqrt(grads.map((grad) => b.sumSquares(grad)).reduce((sum, part) => b.add(sum, part)));
}

/** Gives the factor that brings gradients of this norm down to `limit`, 1 where they are within it. */
export function clipFactor(b: ProgramBuilder, norm: Value, limit: number): Value {
  return b.div(limit, b.max(norm, limit));
}

/**
 * Adds one optimizer step for each weight and declares the outputs `new/<weight>` and those of the moments. `scale` multiplies every gradient
 * (clipping); it is folded into scalar factors, so that no pass over the weights is spent on it. Moments are inputs
 * `<kind>.<moment>/<weight>`, and for Adam `<kind>.correction1/<group>` and `…2/<group>`, which stand for the step count.
 */
export function optimizerStep(
  b: ProgramBuilder,
  settings: OptimizerSettings,
  slopes: readonly Slope[],
  options: { readonly rate: Value; readonly scale?: Value; readonly group?: string },
): void {
  const { rate, scale = b.constant(1) } = options;
  const update = updateRule(b, settings, rate, scale, options.group ?? "all");
  for (const slope of slopes) b.output(`new/${slope.name}`, update(slope), slope.name);
}

type Update = (slope: Slope) => Value;

function updateRule(b: ProgramBuilder, settings: OptimizerSettings, rate: Value, scale: Value, group: string): Update {
  switch (settings.kind) {
    case "sgd": {
      const { weightDecay = 0 } = settings;
      return ({ weight, grad }) => b.sub(decayed(b, weight, rate, weightDecay), b.mul(grad, b.mul(rate, scale)));
    }
    case "momentum":
      return ({ name, weight, grad }) => {
        const clipped = b.mul(grad, scale);
        const velocity = b.add(b.mul(moment(b, `momentum.v/${name}`, weight), settings.decay), clipped);
        keepMoment(b, `momentum.v/${name}`, velocity);
        const direction = settings.nesterov ? b.add(clipped, b.mul(velocity, settings.decay)) : velocity;
        return b.sub(weight, b.mul(direction, rate));
      };
    case "rmsprop":
      return ({ name, weight, grad }) => {
        const second = runningSquare(b, `rmsprop.v/${name}`, weight, grad, scale, settings.decay);
        return b.sub(weight, b.div(b.mul(grad, b.mul(rate, scale)), b.add(b.sqrt(second), settings.epsilon)));
      };
    case "adam":
      return adamRule(b, settings, 0, rate, scale, group);
    case "adamw":
      return adamRule(b, settings, settings.weightDecay, rate, scale, group);
  }
}

/**
 * w - rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon), with both corrections moved into scalars:
 * rate' = rate * sqrt(1 - beta2^t) / (1 - beta1^t), epsilon' = epsilon * sqrt(1 - beta2^t).
 */
function adamRule(
  b: ProgramBuilder,
  settings: { readonly kind: string; readonly beta1: number; readonly beta2: number; readonly epsilon: number },
  weightDecay: number,
  rate: Value,
  scale: Value,
  group: string,
): Update {
  const { kind, beta1, beta2, epsilon } = settings;
  const correction = b.sqrt(biasCorrection(b, `${kind}.correction2/${group}`, beta2));
  const correctedRate = b.div(b.mul(rate, correction), biasCorrection(b, `${kind}.correction1/${group}`, beta1));
  const correctedEpsilon = b.mul(correction, epsilon);
  const firstScale = b.mul(scale, 1 - beta1);
  return ({ name, weight, grad }) => {
    const first = b.add(b.mul(moment(b, `${kind}.m/${name}`, weight), beta1), b.mul(grad, firstScale));
    keepMoment(b, `${kind}.m/${name}`, first);
    const second = runningSquare(b, `${kind}.v/${name}`, weight, grad, scale, beta2);
    const kept = weight.shape.length > 1 ? decayed(b, weight, rate, weightDecay) : weight;
    return b.sub(kept, b.div(b.mul(first, correctedRate), b.add(b.sqrt(second), correctedEpsilon)));
  };
}

/**
 * 1 - beta^t, kept as a moment c that starts at 0: c + (1 - beta) * (1 - c). In f32 this is exact to the last places for the first and
 * the millionth step alike, where 1 - beta^t loses four digits to cancellation.
 */
function biasCorrection(b: ProgramBuilder, name: string, beta: number): Value {
  const before = b.input(name, [], "f32", "moment", { kind: "constant", scale: 0 });
  const next = b.add(before, b.mul(b.sub(1, before), 1 - beta));
  keepMoment(b, name, next);
  return next;
}

/** v = decay * v + (1 - decay) * (scale * grad)^2, kept as a moment. */
function runningSquare(b: ProgramBuilder, name: string, weight: Value, grad: Value, scale: Value, decay: number): Value {
  const factor = b.mul(b.mul(scale, scale), 1 - decay);
  const next = b.add(b.mul(moment(b, name, weight), decay), b.mul(b.mul(grad, grad), factor));
  keepMoment(b, name, next);
  return next;
}

function decayed(b: ProgramBuilder, weight: Value, rate: Value, weightDecay: number): Value {
  return weightDecay === 0 ? weight : b.mul(weight, b.sub(1, b.mul(rate, weightDecay)));
}

function moment(b: ProgramBuilder, name: string, weight: Value): Value {
  return b.input(name, weight.shape, "f32", "moment", { kind: "constant", scale: 0 });
}

function keepMoment(b: ProgramBuilder, name: string, next: Value): void {
  b.output(`new/${name}`, next, name);
}
