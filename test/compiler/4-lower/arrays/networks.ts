import type { ProgramBuilder, Value } from "../../../../src/compiler/4-lower/arrays/builder.js";
import * as layers from "../../../../src/compiler/4-lower/arrays/layers.js";
import type { Objective } from "../../../../src/compiler/4-lower/arrays/training-step.js";
import type { Tensor } from "../../../../src/runtime/arrays/tensor.js";
import { drawInputs } from "./cases.js";

/** A small network with a loss, and its data inputs. */
export interface Network {
  readonly name: string;
  readonly objective: (b: ProgramBuilder) => Objective;
  readonly data: (rows: number, seed: number) => Record<string, Tensor>;
}

function policyGradient(b: ProgramBuilder, logits: Value): Value {
  const action = b.input("action", ["rows"], "i32");
  const advantage = b.input("advantage", ["rows"]);
  return b.neg(b.mean(b.mul(b.pick(b.logSoftmax(logits), action), advantage)));
}

/** Names the tensors that `drawInputs` gives in order. */
function named(tensors: Record<string, Tensor>, ...names: string[]): Record<string, Tensor> {
  return Object.fromEntries(names.map((name, i) => [name, tensors[`x${i}`]]));
}

const action = { shape: ["rows"], dtype: "i32", lo: 0, hi: 2 } as const;
const advantage = { shape: ["rows"] } as const;

export const networks: readonly Network[] = [
  {
    name: "a masked policy",
    objective: (b) => {
      const hidden = b.relu(layers.dense(b, "one", b.input("view", ["rows", 5]), 6));
      const logits = layers.masked(b, layers.dense(b, "two", hidden, 3), b.input("legal", ["rows", 3], "bool"));
      const entropy = b.neg(b.mean(b.sum(b.mul(b.softmax(logits), b.logSoftmax(logits)), [-1])));
      return { loss: b.sub(policyGradient(b, logits), b.mul(entropy, 0.01)), report: { entropy } };
    },
    data: (rows, seed) => {
      const drawn = drawInputs(
        { name: "", inputs: [{ shape: ["rows", 5] }, action, advantage], build: (b) => b.constant(0) },
        { rows },
        seed,
      );
      const legal = Uint8Array.from({ length: rows * 3 }, (_, i) =>
        Number(i % 3 === (drawn.x1.data[Math.floor(i / 3)] as number) || i % 2 === 0),
      );
      return { ...named(drawn, "view", "action", "advantage"), legal: { dtype: "bool", shape: [rows, 3], data: legal } };
    },
  },
  {
    name: "a transformer",
    objective: (b) => {
      let x = layers.embedding(b, "words", b.input("tokens", ["rows", 4], "i32"), 7, 8, { kind: "normal", scale: 0.5 });
      const mask = b.input("mask", ["rows", 4], "bool");
      x = b.add(x, layers.selfAttention(b, "attention", layers.layerNorm(b, "norm1", x), { heads: 2, mask, causal: true }));
      const hidden = layers.gelu(b, layers.dense(b, "up", layers.rmsNorm(b, "norm2", x), 12));
      x = b.add(x, layers.dense(b, "down", hidden, 8));
      return { loss: policyGradient(b, layers.dense(b, "head", b.mean(x, [1]), 3)) };
    },
    data: (rows, seed) => {
      const tokens = { shape: ["rows", 4], dtype: "i32", lo: 0, hi: 6 } as const;
      const drawn = drawInputs({ name: "", inputs: [tokens, action, advantage], build: (b) => b.constant(0) }, { rows }, seed);
      const mask = Uint8Array.from({ length: rows * 4 }, (_, i) => Number(i % 4 === 0 || i % 3 !== 0));
      return { ...named(drawn, "tokens", "action", "advantage"), mask: { dtype: "bool", shape: [rows, 4], data: mask } };
    },
  },
  {
    name: "a recurrent network over a board",
    objective: (b) => {
      const near = b.relu(layers.conv2d(b, "conv", b.input("board", ["rows", 3, 3, 2]), 4, 3));
      const board = b.concat([b.reshape(near, ["rows", 36]), b.reshape(layers.conv2d(b, "far", near, 2, 3, 2), ["rows", 8])], 1);
      const flat = b.reshape(board, ["rows", 44]);
      let h = b.full(["rows", 5], 0);
      for (let i = 0; i < 2; i++) h = layers.gruCell(b, "gru", flat, h);
      return { loss: b.add(policyGradient(b, layers.dense(b, "head", h, 3)), b.mul(0.1, b.mean(layers.logSumExp(b, h)))) };
    },
    data: (rows, seed) => {
      const board = { shape: ["rows", 3, 3, 2] } as const;
      const drawn = drawInputs({ name: "", inputs: [board, action, advantage], build: (b) => b.constant(0) }, { rows }, seed);
      return named(drawn, "board", "action", "advantage");
    },
  },
];
