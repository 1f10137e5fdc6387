import { describe, expect, test } from "vitest";
import type { ArrayProgram } from "../../../../src/contract/array-program.js";
import { programBuilder, type ProgramBuilder } from "../../../../src/compiler/4-lower/arrays/builder.js";
import { gradients } from "../../../../src/compiler/4-lower/arrays/gradients.js";
import { ones, zeros } from "../../../../src/compiler/4-lower/arrays/initial.js";
import { adam, type OptimizerSettings } from "../../../../src/compiler/4-lower/arrays/optimizers.js";
import { trainingStep, type Group } from "../../../../src/compiler/4-lower/arrays/training-step.js";
import { initialValues } from "../../../../src/runtime/arrays/initial-values.js";
import { evaluate, openReference } from "../../../../src/runtime/arrays/reference/executor.js";
import { tensorOf, type Tensor } from "../../../../src/runtime/arrays/tensor.js";
import { networks } from "./networks.js";

const real = (shape: number[], ...values: number[]): Tensor => ({ dtype: "f32", shape, data: Float64Array.from(values) });

/** The loss is (w - target)^2 summed: gradients are 2 (w - target). */
function quadratic(group: Partial<Group> & { optimizer: OptimizerSettings }): ArrayProgram {
  return trainingStep("quadratic", (b) => ({ loss: b.sum(b.square(b.sub(b.weight("w", [2], ones), b.input("target", [2])))) }), group);
}

/** Runs steps on targets that change, and gives the weights after each. */
async function path(program: ArrayProgram, rate: number, targets: readonly (readonly number[])[]): Promise<number[][]> {
  const session = await openReference().load({ program });
  session.bind({ ...initialValues(program, 1), rate: real([], rate) });
  const result: number[][] = [];
  for (const target of targets) {
    await session.run({ target: real([2], ...target) });
    result.push([...(await session.read(["w"])).w.data]);
  }
  return result;
}

const TARGETS = [
  [3, -1],
  [0.5, 2],
  [-4, 1.01],
  [1, 1],
];

/** The update of one weight, written down from the paper, one step after another. */
function byHand(update: (w: number, g: number, t: number) => number): (targets: readonly (readonly number[])[], place: number) => number[] {
  return (targets, place) => {
    let w = 1;
    return targets.map((target, i) => (w = update(w, 2 * (w - target[place]), i + 1)));
  };
}

function adamByHand(rate: number, decay: number): ReturnType<typeof byHand>[] {
  return [0, 1].map(() => {
    let [m, v] = [0, 0];
    return byHand((w, g, t) => {
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      const step = m / (1 - 0.9 ** t) / (Math.sqrt(v / (1 - 0.999 ** t)) + 1e-8);
      return w - rate * decay * w - rate * step;
    });
  });
}

async function expectPath(program: ArrayProgram, rate: number, expected: readonly ReturnType<typeof byHand>[]): Promise<void> {
  const found = await path(program, rate, TARGETS);
  expected.forEach((place, k) => {
    place(TARGETS, k).forEach((w, step) => expect(found[step][k]).toBeCloseTo(w, 7));
  });
}

describe("optimizers equal their papers' formulas", () => {
  test("gradient descent", () =>
    expectPath(
      quadratic({ optimizer: { kind: "sgd" } }),
      0.1,
      [0, 1].map(() => byHand((w, g) => w - 0.1 * g)),
    ));

  test("momentum, plain and Nesterov's", async () => {
    for (const nesterov of [false, true]) {
      const expected = [0, 1].map(() => {
        let v = 0;
        return byHand((w, g) => {
          v = 0.9 * v + g;
          return w - 0.05 * (nesterov ? g + 0.9 * v : v);
        });
      });
      await expectPath(quadratic({ optimizer: { kind: "momentum", decay: 0.9, nesterov } }), 0.05, expected);
    }
  });

  test("RMSProp", () => {
    const expected = [0, 1].map(() => {
      let v = 0;
      return byHand((w, g) => {
        v = 0.99 * v + 0.01 * g * g;
        return w - (0.02 * g) / (Math.sqrt(v) + 1e-5);
      });
    });
    return expectPath(quadratic({ optimizer: { kind: "rmsprop", decay: 0.99, epsilon: 1e-5 } }), 0.02, expected);
  });

  test("Adam", () => expectPath(quadratic({ optimizer: adam }), 0.1, adamByHand(0.1, 0)));

  test("AdamW, which spares weights with one axis", async () => {
    const optimizer: OptimizerSettings = { ...adam, kind: "adamw", weightDecay: 0.3 };
    await expectPath(quadratic({ optimizer }), 0.1, adamByHand(0.1, 0));
    const matrix = trainingStep("matrix", (b) => ({ loss: b.sum(b.square(b.sub(b.weight("w", [1, 2], ones), b.input("target", [2])))) }), {
      optimizer,
    });
    await expectPath(matrix, 0.1, adamByHand(0.1, 0.3));
  });
});

test("clipping scales the gradient over all weights and reports the norm before it", async () => {
  const program = quadratic({ optimizer: { kind: "sgd" }, clipNorm: 1 });
  const inputs = { ...initialValues(program, 1), rate: real([], 1) };
  const far = evaluate(program, { ...inputs, target: real([2], -2, -3) }); // gradient (6, 8)
  expect(far.grad_norm.data[0]).toBeCloseTo(10, 10);
  expect([...far["new/w"].data]).toEqual([expect.closeTo(0.4, 10), expect.closeTo(0.2, 10)]);
  const near = evaluate(program, { ...inputs, target: real([2], 0.9, 1) }); // gradient (0.2, 0)
  expect([...near["new/w"].data]).toEqual([expect.closeTo(0.8, 10), 1]);
});

test("a loss that is not finite is reported and changes nothing", async () => {
  const program = quadratic({ optimizer: adam });
  const session = await openReference().load({ program });
  session.bind({ ...initialValues(program, 1), rate: real([], 0.1) });
  await session.run({ target: real([2], 3, 4) });
  const before = await session.read();
  expect((await session.run({ target: real([2], Infinity, 1) })).finite.data[0]).toBe(0);
  expect(await session.read()).toEqual(before);
  expect((await session.run({ target: real([2], 3, 4) })).finite.data[0]).toBe(1);
  expect(await session.read()).not.toEqual(before);
});

test("two groups share one loss and step apart, and a weight in neither stays", () => {
  const objective = (b: ProgramBuilder): { loss: ReturnType<ProgramBuilder["add"]> } => {
    const [x, y, z] = ["x", "y", "z"].map((name) => b.weight(name, [1], ones));
    return { loss: b.sum(b.mul(b.mul(x, y), b.add(z, 2))) };
  };
  const program = trainingStep("pair", objective, [
    { name: "left", weights: ["x"], optimizer: { kind: "sgd" } },
    { name: "right", weights: ["y"], optimizer: adam },
  ]);
  expect(program.outputs.map((output) => output.name)).not.toContain("new/z");
  const start = { ...initialValues(program, 1), "left.rate": real([], 0.1), "right.rate": real([], 0.01) };
  const result = evaluate(program, start);
  expect(result["left.grad_norm"].data[0]).toBe(3);
  expect(result["new/x"].data[0]).toBeCloseTo(0.7, 12);
  expect(result["new/y"].data[0]).toBeCloseTo(0.99, 7); // from the old x, not the new one
});

test("a weight that the loss does not touch has gradient zero", () => {
  const program = trainingStep(
    "idle",
    (b) => {
      b.weight("idle", [2, 3], ones);
      return { loss: b.sum(b.square(b.weight("w", [2], zeros))) };
    },
    { optimizer: adam },
  );
  const result = evaluate(program, { ...initialValues(program, 1), rate: tensorOf("f32", [], [1]) });
  expect([...result["new/idle"].data]).toEqual([1, 1, 1, 1, 1, 1]);
});

describe.each(networks.map((network) => [network.name, network] as const))("%s", (_, network) => {
  const b = programBuilder("loss");
  const { loss } = network.objective(b);
  const weights = b.declared.filter((input) => input.role === "weight");
  b.output("loss", loss);
  gradients(
    b,
    loss,
    weights.map((weight) => b.declaredInput(weight.name)),
  ).forEach((grad, i) => b.output(`grad ${weights[i].name}`, grad));
  const program = b.build();
  const inputs = { ...initialValues(program, 5), ...network.data(3, 7) };

  test("has the gradient that central differences show, in random directions", () => {
    const result = evaluate(program, inputs);
    for (const { name } of weights) {
      const direction = Float64Array.from(inputs[name].data, (_x, i) => Math.cos(2.1 * i + 0.3));
      const at = (by: number): number => {
        const data = Float64Array.from(inputs[name].data, (x, i) => x + by * direction[i]);
        return evaluate(program, { ...inputs, [name]: { ...inputs[name], data } }).loss.data[0];
      };
      const expected = (at(1e-5) - at(-1e-5)) / 2e-5;
      const found = direction.reduce((sum, x, i) => sum + x * result[`grad ${name}`].data[i], 0);
      expect(Math.abs(found - expected), name).toBeLessThanOrEqual(1e-7 * Math.max(1, Math.abs(expected)));
    }
  });

  test("gets better at its loss", async () => {
    const step = trainingStep("step", network.objective, { optimizer: adam, clipNorm: 1 });
    const session = await openReference().load({ program: step });
    session.bind({ ...initialValues(step, 5), rate: tensorOf("f32", [], [0.01]) });
    const losses: number[] = [];
    for (let i = 0; i < 30; i++) losses.push((await session.run(network.data(3, 7))).loss.data[0]);
    expect(losses[29]).toBeLessThan(losses[0] - 0.1);
  });
});
