/** Weights as values: vectors that can be drawn, added, scaled and given to players. Nothing here changes one (D1). */
import { normalInto, uniformReal } from "../../random/draws.js";
import type { Tensors } from "../../arrays/executor.js";
import { tensor, type Tensor } from "../../arrays/tensor.js";
import { AgentPolicy } from "../../policies/agent.js";
import type { Policy } from "../../policies/policy.js";
import type { WeightPlan } from "../../../contract/method.js";
import type { Weights } from "../learner.js";
import { badArgumentOfList, badWeights } from "../messages.js";
import type { Run } from "../run.js";
import type { Distribution } from "./giving.js";
import { withoutOwner } from "./networks.js";

type AnyRun = Pick<Run<never>, "acting">;

/** A player with given weights: a network's, or a declared policy's own with those weights. */
export function policyWith(run: AnyRun, name: string, weights: Weights): Policy {
  const { graphs, explore } = run.acting(name);
  return new AgentPolicy(name, graphs, tensorsFor(name, graphs.plan.weights, weights), explore);
}

const taken = new WeakMap<Weights, Map<readonly WeightPlan[], Tensors>>();

/** Weights under the names that a policy's graphs have for them: once for each value, so that those of one value are known to be the same. */
function tensorsFor(name: string, plans: readonly WeightPlan[], weights: Weights): Tensors {
  let known = taken.get(weights);
  if (!known) taken.set(weights, (known = new Map()));
  let tensors = known.get(plans);
  if (!tensors) {
    const entries = plans.map((plan): [string, Tensor] => {
      const found = weights.tensors[withoutOwner(plan.name)];
      if (found?.shape.join() !== plan.shape.join()) {
        const is = found ? `is [${found.shape.join(", ")}]` : "is missing";
        throw badWeights({ name, problem: `\`${withoutOwner(plan.name)}\` ${is}, expected [${plan.shape.join(", ")}]` });
      }
      return [plan.name, found];
    });
    known.set(plans, (tensors = Object.fromEntries(entries)));
  }
  return tensors;
}

/** `initial(network)`: how the weights of a network start, drawn anew. */
export function initialOf(run: AnyRun, name: string): Distribution<Weights> {
  const plans = run.acting(name).graphs.plan.weights;
  return (words) => {
    const tensors = plans.map(({ name: weight, shape, initial }): [string, Tensor] => {
      const data = new Float32Array(shape.reduce((n, s) => n * s, 1));
      if (initial.kind === "normal") normalInto(words, data, 0, initial.scale);
      else
        for (let i = 0; i < data.length; i++)
          data[i] = initial.kind === "constant" ? initial.scale : uniformReal(words, -initial.scale, initial.scale);
      return [withoutOwner(weight), tensor("f32", shape, data)];
    });
    return { kind: "weights", tensors: Object.fromEntries(tensors) };
  };
}

/** `perturb(w, deviation)`: a normal distribution around weights. */
export function perturbed(weights: Weights, deviation: number): Distribution<Weights> {
  return (words) =>
    mapWeights(weights, (data) => {
      const noise = new Float32Array(data.length);
      normalInto(words, noise, 0, 1);
      return data.map((x, i) => x + deviation * noise[i]);
    });
}

/** `perturb(ws, deviation)`: one draw for each of a list. */
export function perturbedEach(list: readonly Weights[], deviation: number): Distribution<readonly Weights[]> {
  return (words) => list.map((weights) => perturbed(weights, deviation)(words));
}

function mapWeights(weights: Weights, of: (data: Float32Array, name: string) => Float32Array): Weights {
  const tensors = Object.entries(weights.tensors).map(
    ([name, t]) => [name, tensor("f32", t.shape, of(t.data as Float32Array, name))] as const,
  );
  return { kind: "weights", tensors: Object.fromEntries(tensors) };
}

function zipWeights(a: Weights, b: Weights, of: (x: number, y: number) => number): Weights {
  return mapWeights(a, (data, name) => {
    const other = b.tensors[name];
    if (other?.data.length !== data.length) throw badWeights({ name, problem: "two weights of other sizes do not add up" });
    return data.map((x, i) => of(x, other.data[i]));
  });
}

/** a + b. */
export function addWeights(a: Weights, b: Weights): Weights {
  return zipWeights(a, b, (x, y) => x + y);
}

/** a - b. */
export function subtractWeights(a: Weights, b: Weights): Weights {
  return zipWeights(a, b, (x, y) => x - y);
}

/** s w. */
export function scaleWeights(weights: Weights, by: number): Weights {
  return mapWeights(weights, (data) => data.map((x) => by * x));
}

/** `clamp(w, low, high)`. */
export function clampWeights(weights: Weights, low: number, high: number): Weights {
  return mapWeights(weights, (data) => data.map((x) => Math.min(Math.max(x, low), high)));
}

/** `norm(w)`: the root of the sum of all squares. */
export function normOfWeights(weights: Weights): number {
  let total = 0;
  for (const { data } of Object.values(weights.tensors)) for (const x of data) total += x * x;
  return Math.sqrt(total);
}

/** `sum(ws)` and `mean(ws)`, added up in 64 bits. */
export function reduceWeights(list: readonly Weights[], by: "sum" | "mean"): Weights {
  const [first] = list;
  if (!first) throw badArgumentOfList({ by });
  return mapWeights(first, (data, name) => {
    const sums = new Float64Array(data.length);
    for (const weights of list) {
      const other = weights.tensors[name];
      if (other?.data.length !== data.length) throw badWeights({ name, problem: "weights of other sizes do not add up" });
      for (let i = 0; i < sums.length; i++) sums[i] += other.data[i];
    }
    return Float32Array.from(sums, (x) => (by === "sum" ? x : x / list.length));
  });
}
