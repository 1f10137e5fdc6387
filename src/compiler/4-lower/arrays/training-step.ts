import type { ArrayProgram } from "../../../contract/array-program.js";
import { programBuilder, type ProgramBuilder, type Value } from "./builder.js";
import { gradients } from "./gradients.js";
import { clipFactor, globalNorm, optimizerStep, type OptimizerSettings, type Slope } from "./optimizers.js";
import { optimize } from "./passes/optimize.js";

/** Weights that one optimizer improves (D6: one step each; what is not named stays constant). */
export interface Group {
  /** Prefixes the scalars `rate`, `grad_norm`: `<name>.rate`. A single group needs none. */
  readonly name?: string;
  /** Names of weight inputs, or a test of them; without it, all of them. */
  readonly weights?: readonly string[] | ((name: string) => boolean);
  readonly optimizer: OptimizerSettings;
  /** Scales gradients down to this norm over the whole group. */
  readonly clipNorm?: number;
}

/** What the loss-building function hands back. */
export interface Objective {
  /** One number, to be made small. */
  readonly loss: Value;
  /** Further values to hand out under these names. */
  readonly report?: Readonly<Record<string, Value>>;
}

/**
 * Makes ONE program of a whole training step: forward, backward, clipping, optimizer. Outputs: `loss`, `grad_norm` (before clipping), `finite`
 * (loss and norm are finite, G3; it guards the update), what `report` names, `new/<weight>` and the new moments. Scalar input: `rate`.
 */
export function trainingStep(name: string, objective: (b: ProgramBuilder) => Objective, groups: Group | readonly Group[]): ArrayProgram {
  const b = programBuilder(name);
  const { loss, report = {} } = objective(b);
  b.expectScalar("the loss", loss);
  b.output("loss", loss);
  let finite = b.isFinite(loss);
  const all = b.declared.filter((input) => input.role === "weight").map((input) => input.name);
  const list = Array.isArray(groups) ? (groups as readonly Group[]) : [groups as Group];
  // All gradients are taken before any optimizer adds to the graph: one loss, then one step for each group.
  const slopes = list.map((group) =>
    slopesOf(b, loss, typeof group.weights === "function" ? all.filter(group.weights) : (group.weights ?? all)),
  );
  list.forEach((group, i) => {
    const prefix = group.name === undefined ? "" : `${group.name}.`;
    const norm = globalNorm(
      b,
      slopes[i].map((slope) => slope.grad),
    );
    b.output(`${prefix}grad_norm`, norm);
    finite = b.and(finite, b.isFinite(norm));
    const scale = group.clipNorm === undefined ? undefined : clipFactor(b, norm, group.clipNorm);
    optimizerStep(b, group.optimizer, slopes[i], { rate: b.scalar(`${prefix}rate`), scale, group: group.name });
  });
  b.output("finite", finite);
  b.guard("finite");
  for (const [key, value] of Object.entries(report)) b.output(key, value);
  return optimize(b.build());
}

function slopesOf(b: ProgramBuilder, loss: Value, names: readonly string[]): readonly Slope[] {
  const weights = names.map((name) => b.declaredInput(name));
  const grads = gradients(b, loss, weights);
  return names.map((name, i) => ({ name, weight: weights[i], grad: b.label(grads[i], `gradient of ${name}`) }));
}

/** Makes a program that only computes: its outputs are what the function hands back. An acting step is one. */
export function forwardProgram(name: string, build: (b: ProgramBuilder) => Readonly<Record<string, Value>>): ArrayProgram {
  const b = programBuilder(name);
  for (const [key, value] of Object.entries(build(b))) b.output(key, value);
  return optimize(b.build());
}
