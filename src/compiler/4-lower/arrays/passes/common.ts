import type { ArrayProgram } from "../../../../contract/array-program.js";
import { rewrite } from "./rewrite.js";

/** Computes equal operations on equal operands once. */
export function shareCommon(program: ArrayProgram): ArrayProgram {
  return rewrite(program, () => undefined);
}
