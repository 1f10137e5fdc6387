/** Training steps of SPIRAL and of the library's objectives: every executor computes the same gradients, and they are those of the loss. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emitOnnx } from "../../../../src/compiler/5-emit/onnx/emit-onnx.js";
import { dimSize, type ArrayProgram } from "../../../../src/contract/array-program.js";
import { openExecutor, type Executor } from "../../../../src/runtime/arrays/executor.js";
import { initialValues } from "../../../../src/runtime/arrays/initial-values.js";
import { evaluate } from "../../../../src/runtime/arrays/reference/executor.js";
import { tensor, type Tensor } from "../../../../src/runtime/arrays/tensor.js";
import { lowerText, SPIRAL } from "../../../runtime/train/methods.js";

/** Plain descent by a large rate: the gradient can be read off the change of the weights. */
const DESCENT = SPIRAL.replace("adam(rate: rate, clip_norm: 1.0)", "sgd(rate: rate)");
const RATE = 1000;

/** A method that minimises this of a batch of Kuhn poker whose policy also estimates. */
const objective = (loss: string): string => `import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"
import { clipped, kl_low_variance, reinforce, value_error } from "std/learning/policy_gradient"

method learner(rate: real = 1000) {
  policy hero = agent(mlp([7]), value: true)
  train {
    let batch = collect 4 episodes of kuhn_poker with every seat: hero
    let data = batch with (advantage: batch.score - value(hero, batch), kept: batch.reward > 0)
    improve hero using sgd(rate: rate) { minimise ${loss} }
  }
}
`;

const steps: Readonly<Record<string, () => ArrayProgram>> = {
  "SPIRAL with mlp([7])": () => stepOf(DESCENT, ["games=[kuhn_poker, tic_tac_toe]", "net=mlp([7])"]),
  "SPIRAL with a transformer": () => stepOf(DESCENT, ["games=[kuhn_poker, tic_tac_toe]", "net=transformer(width: 8, layers: 1, heads: 2)"]),
  "PPO, clipped and clipped twice": () =>
    stepOf(
      objective(`clipped(hero, data, data.advantage, low: 0.1, high: 0.3) + clipped(hero, data, data.advantage, dual: 1.5)
        minimise value_error(hero, data, data.score)
        maximise 0.01 * mean(entropy(hero, data))`),
    ),
  "a model on columns": () => stepOf(MODEL),
  "sums and means in groups of what is learned, by row and by key": () =>
    stepOf(
      objective(`mean((logp(hero, data) - mean(logp(hero, data) by data.seat)) ^ 2 * (1 + data.advantage))
        minimise 0.1 * mean(exp(sum(logp(hero, data) per data.episode)))
        maximise mean(sum(value(hero, data) where data.kept by (data.episode, data.seat)) * value(hero, data)) / 10`),
    ),
  "both rows of pairs": () =>
    stepOf(
      objective("0 - mean(log_sigmoid((logp(hero, both) - logp(hero, both.other)) * (both.score - both.other.score)))").replace(
        "let data =",
        "let both = pairs(batch, by: batch.seat)\n    let data =",
      ),
    ),
  "advantages, a penalty by divergence, and marked rows": () =>
    stepOf(
      objective(`reinforce(hero, data, normalise(data.advantage by data.seat)) + 0.5 * kl_low_variance(hero, data, data.logp)
        minimise mean(value(hero, data) ^ 2 where data.kept) + (sum(logp(hero, data) where data.kept and data.seat == 0) > 0 ? 1 : 2) * mean(abs(value(hero, data)))`),
    ),
};

/** A model that learns from what is observed, while it reads a slow copy of itself and the policy's network as they are. */
const MODEL = `import { kuhn_poker } from "std/games/kuhn_poker"

network eyes {
  fn see(card: real[3]) -> real[5] = card |> dense(5) |> tanh
  fn move(card: real[3], stake: real[2, 2]) -> real[2] = concat(see(card), flatten(stake)) |> dense(2)
  fn answer(card: real[3]) -> real[2] = see(card) |> dense(2)
  fn value(card: real[3]) -> real = see(card) |> dense(1)
}

method learner(rate: real = 1000) {
  policy hero = agent(eyes)
  model eye = eyes
  model slow = eyes
  train {
    let batch = collect 4 episodes of kuhn_poker with every seat: hero
    improve eye using sgd(rate: rate) {
      minimise mean((sum(eye.value(batch.card) over features) - batch.score) ^ 2)
      minimise mean(sum((unit(eye.see(batch.card)) - stop(slow.see(batch.card))) ^ 2 over features))
      minimise 0.1 * mean(abs(eye.see(batch.card)) * (hero.net.see(batch.card) + batch.reward))
    }
    improve hero using sgd(rate: rate) { maximise mean((batch.score - value(hero, batch)) * logp(hero, batch)) }
  }
}
`;

function stepOf(text: string, settings: readonly string[] = []): ArrayProgram {
  const ir = lowerText(text, settings);
  const step = ir.steps.find((s) => s.kind === "improve");
  const program = ir.graphs.find((g) => step?.kind === "improve" && g.name === step.plan.graph.name);
  if (!program) throw new Error("no training step");
  return program;
}

/** A batch with so many rows a game: random observations and advantages, some moves legal, the chosen one among them. */
function dataFor(program: ArrayProgram, rows: number, seed: number): Record<string, Tensor> {
  let state = seed >>> 0;
  const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const sizes = Object.fromEntries(program.dims.map((dim) => [dim, rows]));
  const data: Record<string, Tensor> = { rate: tensor("f32", [], Float32Array.of(RATE)) };
  for (const input of program.inputs) {
    if (input.role === "weight" || input.role === "moment" || input.name === "rate") continue;
    const shape = input.shape.map((dim) => dimSize(dim, sizes));
    const size = shape.reduce((p, s) => p * s, 1);
    const [kind, game] = input.name.split("/");
    const width = game?.endsWith("kuhn_poker") ? 2 : 9;
    // The move of row r is r mod width, and always legal.
    if (input.dtype === "i32")
      data[input.name] = tensor(
        "i32",
        shape,
        Int32Array.from({ length: size }, (_, row) => row % width),
      );
    else if (input.dtype === "bool")
      data[input.name] = tensor(
        "bool",
        shape,
        Uint8Array.from({ length: size }, (_, i) => Number(i % shape[1] === Math.floor(i / shape[1]) % width || random() < 0.6)),
      );
    else
      data[input.name] = tensor(
        "f32",
        shape,
        // Groups are named by their first row.
        Float32Array.from({ length: size }, (_, row) =>
          kind.startsWith("groups") ? row % 3 : kind === "observation" ? Number(random() < 0.5) : 4 * random() - 2,
        ),
      );
  }
  return data;
}

function weightsOf(program: ArrayProgram): Record<string, Tensor> {
  const all = initialValues(program, 3);
  return Object.fromEntries(program.inputs.filter((i) => i.role === "weight").map((i) => [i.name, all[i.name]]));
}

/** The gradients by the change of the weights in 64 bits. */
function exact(program: ArrayProgram, weights: Record<string, Tensor>, data: Record<string, Tensor>): Record<string, number[]> {
  const out = evaluate(program, { ...initialValues(program, 3), ...weights, ...data });
  return Object.fromEntries(
    program.outputs
      .filter((o) => o.replaces !== undefined && o.replaces in weights)
      .map((o) => [
        o.replaces as string,
        Array.from(out[o.name].data, (after, i) => (weights[o.replaces as string].data[i] - after) / RATE),
      ]),
  );
}

describe.each(Object.keys(steps))("the step of %s", (name) => {
  const program = steps[name]();
  const weights = weightsOf(program);

  test.each(["onnx", "tfjs"] as const)("has the same gradients on %s as in 64 bits", async (name) => {
    const executor: Executor = await openExecutor({ name });
    const session = await executor.load({ program, onnx: emitOnnx(program) });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 1e9 }), async (rows, seed) => {
        const data = dataFor(program, rows, seed);
        session.bind({ ...initialValues(program, 3), ...weights });
        await session.run(data);
        const after = await session.read(Object.keys(weights));
        for (const [weight, expected] of Object.entries(exact(program, weights, data))) {
          const scale = Math.max(1e-3, ...expected.map(Math.abs));
          expected.forEach((g, i) => {
            const found = (weights[weight].data[i] - after[weight].data[i]) / RATE;
            expect(Math.abs(found - g) / scale, `${weight}[${i}]: ${found}, expected ${g}`).toBeLessThan(1e-4);
          });
        }
      }),
      { numRuns: 5 },
    );
    session.dispose();
  });

  test("has the gradients that the loss has by finite differences", () => {
    const data = dataFor(program, 3, 11);
    const lossAt = (name: string, place: number, by: number): number => {
      const values = Float64Array.from(weights[name].data);
      values[place] += by;
      const moved = { ...weights, [name]: { ...weights[name], data: values } };
      return evaluate(program, { ...initialValues(program, 3), ...moved, ...data }).loss.data[0];
    };
    let seen = 0;
    for (const [name, gradient] of Object.entries(exact(program, weights, data))) {
      const scale = Math.max(1e-3, ...gradient.map(Math.abs));
      for (const place of new Set([0, gradient.length >> 1, gradient.length - 1])) {
        const step = 1e-5;
        const found = (lossAt(name, place, step) - lossAt(name, place, -step)) / (2 * step);
        expect(Math.abs(found - gradient[place]) / scale, `${name}[${place}]: ${found}, expected ${gradient[place]}`).toBeLessThan(1e-5);
        if (gradient[place] !== 0) seen++;
      }
    }
    expect(seen).toBeGreaterThan(5);
  });
});
