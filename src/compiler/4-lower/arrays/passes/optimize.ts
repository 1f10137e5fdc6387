import type { ArrayProgram } from "../../../../contract/array-program.js";
import { shareCommon } from "./common.js";
import { removeDead } from "./dead.js";
import { folded, foldConstants } from "./fold.js";
import { rewrite } from "./rewrite.js";
import { simplified, simplify } from "./simplify.js";

const MOST_ROUNDS = 12;

/** What a program was before its passes, for people who want to see what those did. */
const sources = new WeakMap<ArrayProgram, ArrayProgram>();

/** Runs all passes until the program stops changing. Run it once, after differentiation. */
export function optimize(program: ArrayProgram): ArrayProgram {
  let best = removeDead(program);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = rewrite(best, (b, node, operands) => folded(b, node, operands) ?? simplified(b, node, operands));
    if (next === best) break;
    best = removeDead(next);
  }
  sources.set(best, program);
  return best;
}

/** A program as it was built, before `optimize` made this one of it; undefined for others. */
export function unoptimized(program: ArrayProgram): ArrayProgram | undefined {
  return sources.get(program);
}

/** The passes by name, for looking at them one at a time. */
export const passes: readonly { readonly name: string; readonly run: (program: ArrayProgram) => ArrayProgram }[] = [
  { name: "values that nothing needs are left out", run: removeDead },
  { name: "equal operations on equal operands are one", run: shareCommon },
  { name: "constants are folded", run: foldConstants },
  { name: "operations become cheaper equal ones", run: simplify },
];

/** Runs the passes of `optimize` apart, in turns, and shows each program that is another than the one before. */
export function watchPasses(program: ArrayProgram, show: (pass: string, program: ArrayProgram) => void): void {
  let best = program;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const before = best;
    for (const { name, run } of passes) {
      const next = run(best);
      if (next.nodes.length === best.nodes.length && JSON.stringify(next.nodes) === JSON.stringify(best.nodes)) continue;
      best = next;
      show(name, best);
    }
    if (best === before) break;
  }
}
