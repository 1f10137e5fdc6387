/** What stops a computation on tables. Pages: `docs/errors/<code>.md`. */
import { RunFault } from "../train/messages.js";

/** C11: a reduction of nothing that has no value. */
export function emptyReduction(p: { name: string }): RunFault {
  return new RunFault(
    "SP6220",
    `\`${p.name}\` of no rows has no value`,
    "a condition left nothing over; widen it, or ask `count(…) > 0` first (`sum`, `count`, `any` and `all` of nothing have values)",
  );
}

/** D11: a draw from too little. */
export function emptyDraw(p: { what: string; rows: number }): RunFault {
  return new RunFault("SP6221", `${p.what} were asked for, there are ${p.rows}`, "ask for fewer, or test the size first");
}

/** Nothing can be read from a memory without elements. */
export function emptyMemory(p: { name: string }): RunFault {
  return new RunFault("SP6301", `the memory \`${p.name}\` is empty`, `add something first, or ask \`${p.name}.size > 0\` before`);
}

/** Weights of a draw that make no distribution. */
export function badWeights(p: { found: number }): RunFault {
  return new RunFault(
    "SP6302",
    `weights of a draw must be 0 or more and not all 0, found ${p.found}`,
    "an exponent or an error that is not finite makes such weights; add a small number to each",
  );
}
