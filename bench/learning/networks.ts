/** The networks whose training steps are timed: a multilayer perceptron, convolutions over a small board, a small transformer; all with Adam. */
import type { ProgramBuilder, Value } from "../../src/compiler/4-lower/arrays/builder.js";
import { conv2d, dense, gelu, layerNorm, selfAttention } from "../../src/compiler/4-lower/arrays/layers.js";
import { adam } from "../../src/compiler/4-lower/arrays/optimizers.js";
import { trainingStep } from "../../src/compiler/4-lower/arrays/training-step.js";
import type { ArrayProgram } from "../../src/contract/array-program.js";

export interface TimedNetwork {
  readonly name: string;
  readonly batches: readonly number[];
  /** The sizes of one row of what it is given. */
  readonly row: readonly number[];
  readonly program: ArrayProgram;
}

const OUTPUTS = 9;

/** A step on softmax cross-entropy. */
function network(
  name: string,
  row: readonly number[],
  batches: readonly number[],
  logits: (b: ProgramBuilder, x: Value) => Value,
): TimedNetwork {
  const program = trainingStep(
    name,
    (b) => {
      const target = b.input("target", ["rows", OUTPUTS]);
      const x = logits(b, b.input("x", ["rows", ...row]));
      return { loss: b.neg(b.mean(b.sum(b.mul(b.logSoftmax(x), target), [-1]))) };
    },
    { optimizer: adam },
  );
  return { name, batches, row, program };
}

/** One pre-norm block of a transformer. */
function block(b: ProgramBuilder, name: string, x: Value, width: number): Value {
  const seen = b.add(x, selfAttention(b, `${name}.attention`, layerNorm(b, `${name}.norm1`, x), { heads: 4 }));
  const wide = gelu(b, dense(b, `${name}.up`, layerNorm(b, `${name}.norm2`, seen), 4 * width));
  return b.add(seen, dense(b, `${name}.down`, wide, width));
}

export const networks: readonly TimedNetwork[] = [
  network("MLP 64-256-256-9", [64], [256, 4096], (b, x) => {
    const hidden = [256, 256].reduce((value, width, i) => b.relu(dense(b, `layer${i}`, value, width)), x);
    return dense(b, "head", hidden, OUTPUTS);
  }),
  network("conv net on 12x12x6", [12, 12, 6], [64, 256], (b, x) => {
    const near = b.relu(conv2d(b, "conv0", x, 16, 3, 2));
    const far = b.relu(conv2d(b, "conv1", near, 32, 3, 2));
    const hidden = b.relu(dense(b, "hidden", b.reshape(far, ["rows", 3 * 3 * 32]), 128));
    return dense(b, "head", hidden, OUTPUTS);
  }),
  network("transformer, width 64, 2 layers, 32 tokens", [32, 64], [64], (b, x) => {
    const seen = ["block0", "block1"].reduce((value, name) => block(b, name, value, 64), x);
    return dense(b, "head", b.mean(layerNorm(b, "norm", seen), [1]), OUTPUTS);
  }),
];
