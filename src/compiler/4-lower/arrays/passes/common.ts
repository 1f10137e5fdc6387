import type { ArrayProgram } from "../../../../contract/array-program.js";
import type { Value } from "../builder.js";
import { keep, rewrite } from "./rewrite.js";

/** Computes equal operations on equal operands once. */
export function shareCommon(program: ArrayProgram): ArrayProgram {
  const seen = new Map<string, Value>();
  return rewrite(program, (b, node, operands) => {
    const key = JSON.stringify([
      node.op,
      node.dtype,
      operands.map((value) => value.id),
      node.attributes,
      node.op === "constant" && node.shape,
    ]);
    const known = seen.get(key);
    if (known) return known;
    const value = keep(b, node, operands);
    seen.set(key, value);
    return value;
  });
}
