import { describe, expect, test } from "vitest";
import { emitOnnx } from "../../../src/compiler/5-emit/onnx/emit-onnx.js";
import { forwardProgram } from "../../../src/compiler/4-lower/arrays/training-step.js";
import { openExecutor } from "../../../src/runtime/arrays/executor.js";
import { openTfjs } from "../../../src/runtime/arrays/tfjs/executor.js";
import { tensorOf } from "../../../src/runtime/arrays/tensor.js";

test("a device computes, or is refused with SP6209 in our words", async () => {
  const program = forwardProgram("double", (b) => ({ y: b.mul(b.input("x", ["rows"]), 2) }));
  const executor = await openExecutor({ name: "onnx", device: "cuda" });
  const said = await executor
    .load({ program, onnx: emitOnnx(program) })
    .then(async (session) => [...(await session.run({ x: tensorOf("f32", [2], [1, 2]) })).y.data].join(" "))
    .catch((error: { code?: string; message: string }) => `${error.code}: ${error.message}`);
  expect(said).toMatch(/^(2 4|SP6209: the device `cuda` cannot be used on this machine: .+)$/);
});

describe("tfjs", () => {
  const missing = (name: string): Promise<unknown> => Promise.reject(new Error(`Cannot find package '${name}'`));
  /** A machine on which these packages are installed besides those that come with spc; they compute as the one that does. */
  const machine =
    (...installed: readonly string[]) =>
    (name: string): Promise<unknown> => {
      if (installed.includes(name)) return import("@tensorflow/tfjs");
      return ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"].includes(name) ? import(name) : missing(name);
    };

  test.each([
    [undefined, [], "cpu, WebAssembly"],
    ["cpu", [], "cpu, WebAssembly"],
    ["cpu", ["@tensorflow/tfjs-node"], "cpu, tfjs-node"],
    ["wasm", ["@tensorflow/tfjs-node"], "cpu, WebAssembly"],
    ["cuda", ["@tensorflow/tfjs-node-gpu"], "cuda, tfjs-node-gpu"],
  ])("asked for %s, with %j installed, computes on %s", async (device, installed, chosen) => {
    const executor = await openTfjs({ ...(device !== undefined && { device }) }, machine(...installed));
    expect(executor.device).toBe(chosen);
    const program = forwardProgram("double", (b) => ({ y: b.mul(b.input("x", ["rows"]), 2) }));
    const session = await executor.load({ program });
    expect([...(await session.run({ x: tensorOf("f32", [2], [1, 2]) })).y.data]).toEqual([2, 4]);
  });

  test.each([
    ["cuda", "@tensorflow/tfjs-node-gpu, which is not installed"],
    ["webgpu", "@tensorflow/tfjs-backend-webgpu, which is not installed"],
    ["tpu", "tfjs does not know it"],
  ])("asked for %s, which is not there, says SP6209 and what is missing", async (device, problem) => {
    await expect(openTfjs({ device }, machine())).rejects.toMatchObject({
      code: "SP6209",
      message: expect.stringContaining(problem),
    });
  });
});
