import { beforeAll, describe, expect, test } from "vitest";
import type { ArrayProgram } from "../../../src/contract/array-program.js";
import { programBuilder } from "../../../src/compiler/4-lower/arrays/builder.js";
import { dense } from "../../../src/compiler/4-lower/arrays/layers.js";
import { gradients } from "../../../src/compiler/4-lower/arrays/gradients.js";
import { adam } from "../../../src/compiler/4-lower/arrays/optimizers.js";
import { ones } from "../../../src/compiler/4-lower/arrays/initial.js";
import { forwardProgram, trainingStep } from "../../../src/compiler/4-lower/arrays/training-step.js";
import { emitOnnx } from "../../../src/compiler/5-emit/onnx/emit-onnx.js";
import { openExecutor, type Executor, type Session } from "../../../src/runtime/arrays/executor.js";
import { initialValues } from "../../../src/runtime/arrays/initial-values.js";
import { tensorOf, type Tensor } from "../../../src/runtime/arrays/tensor.js";
import { networks } from "../../compiler/4-lower/arrays/networks.js";
import { expectClose } from "./close.js";

const rate = tensorOf("f32", [], [0.01]);
const load = (executor: Executor, program: ArrayProgram): Promise<Session> => executor.load({ program, onnx: emitOnnx(program) });
const bytesOf = (tensors: Readonly<Record<string, Tensor>>): string[] =>
  Object.entries(tensors).map(
    ([name, { data }]) => `${name} ${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64")}`,
  );

/** A loss over w, with gradient 2 w x, that overflows for large x. */
const scaled = trainingStep("scaled", (b) => ({ loss: b.sum(b.mul(b.square(b.weight("w", [3], ones)), b.input("x", [3]))) }), {
  optimizer: { kind: "sgd" },
});

describe.each(["onnx", "tfjs", "reference"] as const)("sessions of the %s executor", (name) => {
  let executor: Executor;
  beforeAll(async () => {
    executor = await openExecutor({ name });
  }, 60_000);

  test("keep what replaces an input and hand out the rest", async () => {
    const session = await load(executor, scaled);
    session.bind({ ...initialValues(scaled, 1), rate: tensorOf("f32", [], [0.25]) });
    const x = tensorOf("f32", [3], [0, 1, 2]);
    const first = await session.run({ x });
    expect(Object.keys(first).sort()).toEqual(["finite", "grad_norm", "loss"]);
    expect(first.loss.data[0]).toBe(3);
    expect([...(await session.read(["w"])).w.data]).toEqual([1, 0.5, 0]);
    expect((await session.run({ x })).loss.data[0]).toBe(0.25);
    session.dispose();
  });

  test("keep their values when the guard is false", async () => {
    const session = await load(executor, scaled);
    session.bind({ ...initialValues(scaled, 1), rate: tensorOf("f32", [], [0.25]) });
    await session.run({ x: tensorOf("f32", [3], [0, 1, 2]) });
    const bad = await session.run({ x: tensorOf("f32", [3], [Infinity, 1, 1]) });
    expect([...bad.finite.data]).toEqual([0]);
    expect([...(await session.read(["w"])).w.data]).toEqual([1, 0.5, 0]);
    expect([...(await session.run({ x: tensorOf("f32", [3], [0, 1, 2]) })).finite.data]).toEqual([1]);
    session.dispose();
  });

  test("copy what is bound and what is read", async () => {
    const session = await load(executor, scaled);
    const w = tensorOf("f32", [3], [1, 2, 3]);
    session.bind({ w, rate });
    w.data[0] = 100;
    const read = await session.read();
    expect([...read.w.data]).toEqual([1, 2, 3]);
    read.w.data[1] = 100;
    await session.run({ x: tensorOf("f32", [3], [0, 0, 0]) });
    await session.run({ x: tensorOf("f32", [3], [0, 0, 0]) });
    expect([...(await session.read(["w"])).w.data]).toEqual([1, 2, 3]);
    session.bind({ w: tensorOf("f32", [3], [7, 8, 9]) });
    expect([...(await session.read(["w"])).w.data]).toEqual([7, 8, 9]);
    session.dispose();
  });

  test("go on from read values with the same bits", async () => {
    const network = networks[0];
    const program = trainingStep("step", network.objective, { optimizer: adam, clipNorm: 1 });
    const whole = await load(executor, program);
    whole.bind({ ...initialValues(program, 3), rate });
    for (let i = 0; i < 3; i++) await whole.run(network.data(17, i));
    const saved = await whole.read();
    for (let i = 3; i < 6; i++) await whole.run(network.data(17, i));
    const resumed = await load(executor, program);
    resumed.bind(saved);
    for (let i = 3; i < 6; i++) await resumed.run(network.data(17, i));
    expect(bytesOf(await resumed.read())).toEqual(bytesOf(await whole.read()));
    whole.dispose();
    resumed.dispose();
  });

  test("name the input that is missing, unknown or misshapen", async () => {
    const program = forwardProgram("act", (b) => ({
      y: dense(b, "layer", b.input("x", ["rows", 2]), 1),
      sum: b.sum(b.input("n", ["rows"])),
    }));
    const session = await load(executor, program);
    session.bind(initialValues(program, 1));
    const x = tensorOf("f32", [3, 2], [1, 2, 3, 4, 5, 6]);
    await expect(session.run({ x })).rejects.toThrow("act: the input `n` is missing");
    await expect(session.run({ x, n: tensorOf("f32", [2], [1, 2]) })).rejects.toThrow(
      "act: the input `n` should be f32[rows], found f32[2]",
    );
    await expect(session.run({ x, n: tensorOf("i32", [3], [1, 2, 3]) })).rejects.toThrow(
      "act: the input `n` should be f32[rows], found i32[3]",
    );
    expect(() => session.bind({ z: x })).toThrow("act: there is no input `z`");
    expect(() => session.bind({ "layer.w": x })).toThrow("act: the input `layer.w` should be f32[2, 1], found f32[3, 2]");
    session.dispose();
  });

  test("hand out an input, a constant and one value under two names", async () => {
    const b = programBuilder("names");
    const x = b.input("x", ["rows"]);
    const y = b.neg(x);
    b.output("same", x);
    b.output("three", b.constant([3, 3]));
    b.output("y", y);
    b.output("again", y);
    const session = await load(executor, b.build());
    const result = await session.run({ x: tensorOf("f32", [2], [1, -2]) });
    expect(Object.entries(result).map(([key, { data }]) => [key, ...data])).toEqual([
      ["same", 1, -2],
      ["three", 3, 3],
      ["y", -1, 2],
      ["again", -1, 2],
    ]);
    session.dispose();
  });
});

describe.each(["onnx", "tfjs"] as const)("training on the %s executor", (name) => {
  test.each(networks.map((network) => [network.name, network] as const))("follows the reference on %s", async (_, network) => {
    const program = trainingStep("step", network.objective, { optimizer: adam, clipNorm: 1 });
    const sessions = [];
    for (const executor of [await openExecutor({ name }), await openExecutor({ name: "reference" })]) {
      const session = await load(executor, program);
      session.bind({ ...initialValues(program, 5), rate });
      sessions.push(session);
    }
    for (const [step, rows] of [17, 1, 2, 17].entries()) {
      const data = network.data(rows, step);
      const [found, expected] = await Promise.all(sessions.map((session) => session.run(data)));
      expectClose(found, expected, 1e-4);
    }
    sessions.forEach((session) => session.dispose());
  });

  test.each(networks.map((network) => [network.name, network] as const))("has the reference's gradients on %s", async (_, network) => {
    const b = programBuilder("gradients");
    const { loss } = network.objective(b);
    const weights = b.declared.filter((input) => input.role === "weight").map((input) => b.declaredInput(input.name));
    gradients(b, loss, weights).forEach((grad, i) => b.output(`grad ${i}`, grad));
    const program = b.build();
    const [executor, reference] = [await openExecutor({ name }), await openExecutor({ name: "reference" })];
    const [session, truth] = [await load(executor, program), await load(reference, program)];
    for (const rows of [1, 2, 17]) {
      const inputs = { ...initialValues(program, 9), ...network.data(rows, rows) };
      expectClose(await session.run(inputs), await truth.run(inputs), 1e-4);
    }
  });
});

test("two threads of ONNX Runtime give the same bits every time", async () => {
  const program = trainingStep("step", networks[1].objective, { optimizer: adam });
  const results: string[][] = [];
  for (let repeat = 0; repeat < 3; repeat++) {
    const session = await load(await openExecutor({ name: "onnx", threads: 2 }), program);
    session.bind({ ...initialValues(program, 5), rate });
    for (let i = 0; i < 5; i++) await session.run(networks[1].data(64, i));
    results.push(bytesOf(await session.read()));
  }
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});

test("ONNX Runtime refuses a second training step while one is going on", async () => {
  const session = await load(await openExecutor({ name: "onnx" }), scaled);
  session.bind({ ...initialValues(scaled, 1), rate });
  const x = tensorOf("f32", [3], [0, 1, 2]);
  const both = await Promise.allSettled([session.run({ x }), session.run({ x })]);
  expect(both.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  expect((await session.run({ x })).finite.data[0]).toBe(1);
});

test("TensorFlow.js holds no more tensors after a run than before, and none after a session ends", async () => {
  const tf = await import("@tensorflow/tfjs");
  const executor = await openExecutor({ name: "tfjs" });
  const before = tf.memory().numTensors;
  const program = trainingStep("step", networks[1].objective, { optimizer: adam, clipNorm: 1 });
  const session = await load(executor, program);
  session.bind({ ...initialValues(program, 5), rate });
  await session.run(networks[1].data(4, 0));
  const held = tf.memory();
  for (let i = 1; i < 4; i++) await session.run(networks[1].data(4, i));
  expect(tf.memory().numTensors).toBe(held.numTensors);
  expect(tf.memory().numBytes).toBe(held.numBytes);
  expect(held.numTensors).toBeGreaterThan(before);
  session.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
