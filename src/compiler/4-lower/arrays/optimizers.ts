import type { ProgramBuilder, Value } from "./builder.js";
import { zeros } from "./initial.js";

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

/** Gives |g| over all gradients together; those of short weights are joined as they are for their update. */
export function globalNorm(b: ProgramBuilder, grads: readonly Value[]): Value {
  const short = grads.filter((grad) => grad.shape.length === 1);
  const parts = [...grads.filter((grad) => grad.shape.length !== 1), ...(short.length > 0 ? [b.concat(short, 0)] : [])];
  return b.sqrt(parts.map((part) => b.sumSquares(part)).reduce((sum, part) => b.add(sum, part)));
}

/** Gives the factor that brings gradients of this norm down to `limit`, 1 where they are within it. */
export function clipFactor(b: ProgramBuilder, norm: Value, limit: number): Value {
  return b.div(limit, b.max(norm, limit));
}

/**
 * Adds one optimizer step for each weight and declares the outputs `new/<weight>` and those of the moments. `scale` multiplies every gradient
 * (clipping). Moments are inputs `<kind>.<moment>/<weight>`, and for Adam `<kind>.count1/<group>` and `…2/<group>`.
 */
export function optimizerStep(
  b: ProgramBuilder,
  settings: OptimizerSettings,
  slopes: readonly Slope[],
  options: { readonly rate: Value; readonly scale?: Value; readonly group?: string },
): void {
  const update = updateRule(b, settings, options.rate, options.group ?? "all");
  const scaled = (grad: Value): Value => (options.scale ? b.mul(grad, options.scale) : grad);
  for (const part of parts(b, slopes)) part.finish(update(part, scaled(part.grad)));
}

/** What one update works on: a weight, or all short weights laid end to end. */
interface Part {
  readonly weight: Value;
  readonly grad: Value;
  readonly short: boolean;
  /** Declares a moment, zeros at first, as an input. */
  readonly moment: (kind: string) => Value;
  /** Declares its new value as an output. */
  readonly keep: (kind: string, next: Value) => void;
  /** Declares the new weight as an output. */
  readonly finish: (next: Value) => void;
}

/**
 * Biases and scales are many and short, so their updates would cost more in calls than in arithmetic: they are joined, updated in one go and
 * cut apart again. Each still has its own moments.
 */
function parts(b: ProgramBuilder, slopes: readonly Slope[]): readonly Part[] {
  const short = slopes.filter(({ weight }) => weight.shape.length === 1);
  const joined = short.length > 1 ? [joinedPart(b, short)] : short.map((slope) => singlePart(b, slope));
  return [...slopes.filter(({ weight }) => weight.shape.length !== 1).map((slope) => singlePart(b, slope)), ...joined];
}

function singlePart(b: ProgramBuilder, { name, weight, grad }: Slope): Part {
  return {
    weight,
    grad,
    short: weight.shape.length === 1,
    moment: (kind) => b.input(`${kind}/${name}`, weight.shape, "f32", "moment", zeros),
    keep: (kind, next) => b.output(`new/${kind}/${name}`, next, `${kind}/${name}`),
    finish: (next) => b.output(`new/${name}`, next, name),
  };
}

function joinedPart(b: ProgramBuilder, slopes: readonly Slope[]): Part {
  const singles = slopes.map((slope) => singlePart(b, slope));
  const join = (values: readonly Value[]): Value => b.concat(values, 0);
  const cut = (whole: Value): readonly Value[] => {
    let end = 0;
    return slopes.map(({ weight }) => b.slice(whole, 0, end, (end += Number(weight.shape[0]))));
  };
  return {
    weight: join(slopes.map((slope) => slope.weight)),
    grad: join(slopes.map((slope) => slope.grad)),
    short: true,
    moment: (kind) => join(singles.map((single) => single.moment(kind))),
    keep: (kind, next) => cut(next).forEach((value, i) => singles[i].keep(kind, value)),
    finish: (next) => cut(next).forEach((value, i) => singles[i].finish(value)),
  };
}

/** Gives the new weight for a part whose gradient is `grad`. */
type Update = (part: Part, grad: Value) => Value;

function updateRule(b: ProgramBuilder, settings: OptimizerSettings, rate: Value, group: string): Update {
  switch (settings.kind) {
    case "sgd":
      return ({ weight }, grad) => b.sub(decayed(b, weight, rate, settings.weightDecay ?? 0), b.mul(grad, rate));
    case "momentum":
      return (part, grad) => {
        const velocity = running(b, part, "momentum.v", settings.decay, grad);
        const direction = settings.nesterov ? b.add(grad, b.mul(velocity, settings.decay)) : velocity;
        return b.sub(part.weight, b.mul(direction, rate));
      };
    case "rmsprop": {
      // The mean square is (1 - decay) times the running sum; its root's factor goes into rate and epsilon.
      const factor = Math.sqrt(1 - settings.decay);
      return (part, grad) => {
        const squares = running(b, part, "rmsprop.v", settings.decay, b.mul(grad, grad));
        return b.sub(part.weight, b.div(b.mul(grad, b.mul(rate, 1 / factor)), b.add(b.sqrt(squares), settings.epsilon / factor)));
      };
    }
    case "adam":
      return adamRule(b, settings, 0, rate, group);
    case "adamw":
      return adamRule(b, settings, settings.weightDecay, rate, group);
  }
}

/**
 * Adam with running sums in place of running means: m = beta1 m + g, n1 = beta1 n1 + 1, so that m / n1 is the bias-corrected mean (n1 is
 * (1 - beta1^t) / (1 - beta1)); v and n2 likewise with g^2. Then w - rate (m / n1) / (sqrt(v / n2) + epsilon). Sums need fewer passes over
 * the weights, and as m and n1 share their rounding of beta, the mean is one however many steps there were. The division by n2 moves
 * into scalars: rate' = rate sqrt(n2) / n1, epsilon' = epsilon sqrt(n2).
 */
function adamRule(
  b: ProgramBuilder,
  settings: { readonly kind: string; readonly beta1: number; readonly beta2: number; readonly epsilon: number },
  weightDecay: number,
  rate: Value,
  group: string,
): Update {
  const { kind, beta1, beta2, epsilon } = settings;
  const root = b.sqrt(counted(b, `${kind}.count2/${group}`, beta2));
  const correctedRate = b.div(b.mul(rate, root), counted(b, `${kind}.count1/${group}`, beta1));
  const correctedEpsilon = b.mul(root, epsilon);
  return (part, grad) => {
    const first = running(b, part, `${kind}.m`, beta1, grad);
    const second = running(b, part, `${kind}.v`, beta2, b.mul(grad, grad));
    const kept = part.short ? part.weight : decayed(b, part.weight, rate, weightDecay);
    return b.sub(kept, b.div(b.mul(first, correctedRate), b.add(b.sqrt(second), correctedEpsilon)));
  };
}

/** sum = decay * sum + x, kept as a moment of the part. */
function running(b: ProgramBuilder, part: Part, kind: string, decay: number, x: Value): Value {
  const next = b.add(b.mul(part.moment(kind), decay), x);
  part.keep(kind, next);
  return next;
}

/** n = decay * n + 1, kept as a moment of the group. */
function counted(b: ProgramBuilder, name: string, decay: number): Value {
  const next = b.add(b.mul(b.input(name, [], "f32", "moment", zeros), decay), 1);
  b.output(`new/${name}`, next, name);
  return next;
}

/** Decoupled weight decay (Loshchilov and Hutter, 2019). */
function decayed(b: ProgramBuilder, weight: Value, rate: Value, weightDecay: number): Value {
  return weightDecay === 0 ? weight : b.mul(weight, b.sub(1, b.mul(rate, weightDecay)));
}
