import { expect, test } from "vitest";
import { emitOnnx } from "../../../src/compiler/5-emit/onnx/emit-onnx.js";
import { forwardProgram } from "../../../src/compiler/4-lower/arrays/training-step.js";
import { openExecutor } from "../../../src/runtime/arrays/executor.js";
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
