import type { ArrayProgram } from "../../../../contract/array-program.js";
import { removeDead } from "./dead.js";
import { folded } from "./fold.js";
import { rewrite } from "./rewrite.js";
import { simplified } from "./simplify.js";

const MOST_ROUNDS = 12;

/** Runs all passes until the program stops changing. Run it once, after differentiation. */
export function optimize(program: ArrayProgram): ArrayProgram {
  let best = removeDead(program);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = rewrite(best, (b, node, operands) => folded(b, node, operands) ?? simplified(b, node, operands));
    if (next === best) break;
    best = removeDead(next);
  }
  return best;
}
