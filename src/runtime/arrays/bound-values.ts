import type { ArrayProgram, ProgramOutput } from "../../contract/array-program.js";
import type { Tensor, TensorData } from "./tensor.js";

/** Splits a program's outputs into those a caller gets and those that replace inputs. */
export function splitOutputs(program: ArrayProgram): {
  given: readonly ProgramOutput[];
  kept: readonly (ProgramOutput & { replaces: string })[];
} {
  return {
    given: program.outputs.filter((output) => output.replaces === undefined),
    kept: program.outputs.flatMap((output) => (output.replaces === undefined ? [] : [{ ...output, replaces: output.replaces }])),
  };
}

/** Tells from the given outputs whether replacing outputs take effect (G3). */
export function guardHolds(program: ArrayProgram, given: Readonly<Record<string, Tensor>>): boolean {
  if (program.guard === undefined) return true;
  const data: TensorData | undefined = given[program.guard]?.data;
  return data !== undefined && data[0] !== 0;
}
