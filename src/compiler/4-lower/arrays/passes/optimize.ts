import type { ArrayProgram } from "../../../../contract/array-program.js";
import { shareCommon } from "./common.js";
import { removeDead } from "./dead.js";
import { foldConstants } from "./fold.js";
import { simplify } from "./simplify.js";

/** Runs all passes until the program stops changing. Run it once, after differentiation. */
export function optimize(program: ArrayProgram): ArrayProgram {
  let best = removeDead(program);
  for (let round = 0; round < 8; round++) {
    const next = removeDead(shareCommon(foldConstants(simplify(best))));
    if (JSON.stringify(next) === JSON.stringify(best)) break;
    best = next;
  }
  return best;
}
