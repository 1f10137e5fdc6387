import { dimSize, type ArrayProgram, type ProgramInput } from "../../contract/array-program.js";
import { normalInto, uniformReal } from "../random/draws.js";
import { streamKey } from "../random/philox.js";
import { WordStream } from "../random/word-stream.js";
import { arrayOf, type Tensor, zeroTensor } from "./tensor.js";

/**
 * Gives the weights and moments that a program starts with. Each weight draws from its own stream `init:<name>` (semantics D4), so adding a
 * layer changes no other; `times` tells apart policies of one run that start anew.
 */
export function initialValues(program: ArrayProgram, seed: number, times = 0): Record<string, Tensor> {
  const values: Record<string, Tensor> = {};
  for (const input of program.inputs) {
    if (input.role === "weight" || input.role === "moment") values[input.name] = initialValue(input, seed, times);
  }
  return values;
}

/** Gives one input's starting value. */
export function initialValue(input: ProgramInput, seed: number, times = 0): Tensor {
  const value = zeroTensor(
    input.dtype,
    input.shape.map((dim) => dimSize(dim, {})),
  );
  const { kind, scale } = input.initial ?? { kind: "constant", scale: 0 };
  if (kind === "constant") return { ...value, data: new (arrayOf(input.dtype))(value.data.length).fill(scale) };
  const data = value.data as Float32Array;
  const words = new WordStream(seed, streamKey(`init:${input.name}`)).reset(times, 0, 0);
  if (kind === "normal") normalInto(words, data, 0, scale);
  else for (let i = 0; i < data.length; i++) data[i] = uniformReal(words, -scale, scale);
  return value;
}

/** Gives the names of a program's weights. */
export function weightNames(program: ArrayProgram): readonly string[] {
  return program.inputs.filter((input) => input.role === "weight").map((input) => input.name);
}
