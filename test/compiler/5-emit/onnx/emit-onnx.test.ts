import { describe, expect, test } from "vitest";
import type { ArrayProgram } from "../../../../src/contract/array-program.js";
import { dense, layerNorm } from "../../../../src/compiler/4-lower/arrays/layers.js";
import { adam } from "../../../../src/compiler/4-lower/arrays/optimizers.js";
import { forwardProgram, trainingStep } from "../../../../src/compiler/4-lower/arrays/training-step.js";
import { emitOnnx, onnxGraph } from "../../../../src/compiler/5-emit/onnx/emit-onnx.js";
import { bytes, integer, join, message, real } from "../../../../src/compiler/5-emit/onnx/protobuf.js";
import { networks } from "../../4-lower/arrays/networks.js";

/** How often each operation stands in a program's graph. */
function operations(program: ArrayProgram): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { op } of onnxGraph(program).nodes) counts[op] = (counts[op] ?? 0) + 1;
  return counts;
}

describe("protobuf fields", () => {
  const hex = (field: Uint8Array): string => Buffer.from(field).toString("hex");

  // The encodings of the Protocol Buffers documentation, "Encoding".
  test("are encoded as its documentation shows", () => {
    expect(hex(integer(1, 150))).toBe("089601");
    expect(hex(bytes(2, "testing"))).toBe("120774657374696e67");
    expect(hex(message(3, [integer(1, 150)]))).toBe("1a03089601");
    expect(hex(integer(1, -2))).toBe("08feffffffffffffffff01");
    expect(hex(real(1, 1.5))).toBe("0d0000c03f");
    expect(hex(integer(20, 2 ** 40))).toBe("a001808080808020");
    expect(hex(join([]))).toBe("");
  });
});

test("a training step of dense layers needs no transposition, and shifts ride along with their products", () => {
  const counts = operations(trainingStep("step", networks[0].objective, { optimizer: adam }));
  // Two layers: two products forwards, two for the weights' gradients, one for the hidden gradient.
  expect(counts.Gemm).toBe(5);
  expect(counts.Transpose).toBeUndefined();
  // Two biases are joined and cut apart for two moments and the weights.
  expect(counts.Split).toBe(3);
  expect(counts.Slice).toBeUndefined();
});

test("an acting step takes one operation for a layer and one for a normalisation", () => {
  const act = forwardProgram("act", (b) => {
    const hidden = b.relu(layerNorm(b, "norm", dense(b, "one", b.input("x", ["rows", 3, 4]), 5)));
    return { y: b.logSoftmax(dense(b, "two", hidden, 2)) };
  });
  expect(operations(act)).toEqual({ Gemm: 2, Reshape: 2, LayerNormalization: 1, Relu: 1, LogSoftmax: 1 });
});

test("a training step gets a normalisation and its deviation from one operation", () => {
  const counts = operations(trainingStep("step", networks[1].objective, { optimizer: adam }));
  expect(counts.LayerNormalization).toBe(1);
  expect(counts.Reciprocal).toBeUndefined();
});

test("the same program gives the same bytes", () => {
  const make = (): Uint8Array => emitOnnx(trainingStep("step", networks[1].objective, { optimizer: adam, clipNorm: 1 }));
  expect(Buffer.from(make()).equals(Buffer.from(make()))).toBe(true);
});

test("names of values are unique and written before they are read", () => {
  for (const network of networks) {
    const graph = onnxGraph(trainingStep("step", network.objective, { optimizer: adam, clipNorm: 1 }));
    const known = new Set([...graph.inputs, ...graph.constants].map(({ name }) => name));
    for (const node of graph.nodes) {
      for (const name of node.inputs) expect(known, `${node.name} reads ${name}`).toContain(name);
      for (const name of node.outputs) {
        expect(known, `${node.name} writes ${name} again`).not.toContain(name);
        known.add(name);
      }
    }
    for (const { name } of graph.outputs) expect(known).toContain(name);
  }
});
