import { dimSize, type ArrayProgram, type ProgramInput, type Shape } from "../../contract/array-program.js";
import type { Tensor } from "./tensor.js";

/** The values of symbolic sizes. */
export type Sizes = Readonly<Record<string, number>>;

/** Checks that every input is there with its dtype and shape, and gives the values of symbolic sizes. */
export function bindSizes(program: ArrayProgram, find: (name: string) => Pick<Tensor, "dtype" | "shape"> | undefined): Sizes {
  const sizes: Record<string, number> = {};
  for (const input of program.inputs) {
    const given = find(input.name);
    if (!given) throw new Error(`${program.name}: the input \`${input.name}\` is missing`);
    if (given.dtype !== input.dtype || given.shape.length !== input.shape.length) misfit(program, input, given);
    input.shape.forEach((dim, axis) => {
      if (typeof dim === "string" && !dim.includes("*")) sizes[dim] ??= given.shape[axis];
    });
  }
  for (const input of program.inputs) {
    const given = find(input.name) as Tensor;
    if (input.shape.some((dim, axis) => dimSize(dim, sizes) !== given.shape[axis])) misfit(program, input, given);
  }
  return sizes;
}

/** Checks a tensor against its input as far as it can be without the other inputs. */
export function checkInput(program: ArrayProgram, name: string, given: Tensor): void {
  const input = program.inputs.find((candidate) => candidate.name === name);
  if (!input) throw new Error(`${program.name}: there is no input \`${name}\``);
  const fits = input.shape.every((dim, axis) => typeof dim === "string" || dim === given.shape[axis]);
  if (input.dtype !== given.dtype || input.shape.length !== given.shape.length || !fits) misfit(program, input, given);
}

/** Gives a shape with its symbolic sizes filled in. */
export function concrete(shape: Shape, sizes: Sizes): number[] {
  return shape.map((dim) => dimSize(dim, sizes));
}

function misfit(program: ArrayProgram, input: ProgramInput, given: Pick<Tensor, "dtype" | "shape">): never {
  const found = `${given.dtype}[${given.shape.join(", ")}]`;
  throw new Error(`${program.name}: the input \`${input.name}\` should be ${input.dtype}[${input.shape.join(", ")}], found ${found}`);
}
