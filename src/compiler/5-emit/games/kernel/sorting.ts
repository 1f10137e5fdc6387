/** Lists in order in a kernel: rows are sorted where they lie, by insertion, so that equals keep their order. */
import { copyRow, entriesOf } from "./copying.js";
import type { KernelPrinter } from "./kernel-expressions.js";
import type { Ref } from "./storage.js";
import { arrayOfType, entryOf, plus, strideOf, times } from "./storage.js";

/** Prints statements that sort the rows of a list by their first `keys` numbers. */
export function sortFilled(p: KernelPrinter, target: Ref, keys: number): void {
  const { first, stride, size } = entriesOf(target);
  const width = strideOf(first.type);
  if (width === undefined) {
    p.parts.refuse("a sorted list without a bound");
    return;
  }
  const taken: Ref = { array: p.parts.scratch(arrayOfType(first.type), width), at: { text: "", constant: 0 }, type: first.type };
  const from = p.parts.fresh("from");
  const to = p.parts.fresh("to");
  const row = (at: string): Ref => ({ ...first, at: plus(first.at, times(at, stride)) });
  const lines = (...copies: readonly (readonly [Ref, Ref])[]): string => {
    const out: string[] = [];
    for (const [into, source] of copies) copyRow(p.collecting(out), into, source);
    return out.join("\n");
  };
  // The row before is moved back while its keys, compared one after the other, are larger.
  const before = row(`${to} - 1`);
  const larger = Array.from({ length: keys }, (_, k) => {
    const equal = Array.from({ length: k }, (_, j) => `${entryOf(before, j)} === ${entryOf(taken, j)}`);
    return [...equal, `${entryOf(before, k)} > ${entryOf(taken, k)}`].join(" && ");
  });
  const test = larger.length === 1 ? larger[0] : larger.map((t) => `(${t})`).join(" || ");
  p.before.push(
    `for (let ${from} = 1; ${from} < ${size}; ${from}++) {
${lines([taken, row(from)])}
let ${to} = ${from};
while (${to} > 0 && (${test})) {
${lines([row(to), before])}
${to} -= 1;
}
${lines([row(to), taken])}
}`,
  );
}
