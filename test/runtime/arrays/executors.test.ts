import { beforeAll, describe, test } from "vitest";
import type { ArrayProgram } from "../../../src/contract/array-program.js";
import { programBuilder } from "../../../src/compiler/4-lower/arrays/builder.js";
import { gradients } from "../../../src/compiler/4-lower/arrays/gradients.js";
import { optimize } from "../../../src/compiler/4-lower/arrays/passes/optimize.js";
import { emitOnnx } from "../../../src/compiler/5-emit/onnx/emit-onnx.js";
import { openExecutor, type Executor } from "../../../src/runtime/arrays/executor.js";
import { evaluate } from "../../../src/runtime/arrays/reference/executor.js";
import { cases, drawInputs, typesOf, type Case } from "../../compiler/4-lower/arrays/cases.js";
import { expectClose } from "./close.js";

/** A case's value and, where it is real, the gradient of the sum of its squares. */
function programOf(c: Case): ArrayProgram {
  const b = programBuilder(c.name);
  const inputs = typesOf(c, b);
  const y = c.build(b, ...inputs);
  b.output("y", y);
  if (y.dtype === "f32") {
    const wrt = inputs.filter((input) => input.dtype === "f32");
    gradients(b, b.mean(b.mul(y, y)), wrt).forEach((grad, i) => b.output(`grad ${i}`, grad));
  }
  return b.build();
}

describe.each(["onnx", "tfjs"] as const)("the %s executor", (name) => {
  let executor: Executor;
  beforeAll(async () => {
    executor = await openExecutor({ name });
  }, 60_000);

  test.each(cases.map((c) => [c.name, c] as const))("agrees with the reference on %s", async (_, c) => {
    const plain = programOf(c);
    for (const program of [plain, optimize(plain)]) {
      const session = await executor.load({ program, onnx: emitOnnx(program) });
      // One loaded program serves any number of rows.
      for (const rows of [1, 2, 17]) {
        const inputs = drawInputs(c, { rows }, 100 + rows);
        expectClose(await session.run(inputs), evaluate(program, inputs), 1e-4);
      }
      session.dispose();
    }
  });
});
