/** Everything of the runtime that emitted games use. It is light: `spc` loads a game without loading what trains. */
export { bounded, cellOf, divide, entryOf, finite, inside, floorDivide, int32, modulo, within } from "./arithmetic.js";
export { countBits, countTable, selectBit, selectTable } from "./bits.js";
export { ChanceWords } from "./chance-words.js";
export { Checks } from "./checks.js";
export { creditDecision } from "./credit.js";
export { chosen, drawn, seenEvents } from "./deciding.js";
export type { KeptEvent } from "./deciding.js";
export { copyOf, same } from "./draft.js";
export type { Draft } from "./draft.js";
export {
  direction,
  distinctOf,
  eachOf,
  mixture,
  normalReal,
  numberIn,
  numbersIn,
  oneOf,
  outcomesIn,
  realBetween,
  repeated,
  suchThat,
} from "./distributions.js";
export { dealFrom, dealOutcomes, uniformFrom, uniformOutcomes, weightedFrom, weightedOutcomes } from "./drawing.js";
export { Fault } from "./fault.js";
export { external } from "./external.js";
export { gridDistance, gridNeighbours, gridStep } from "./grid.js";
export { bit, bits, fromMe, history, oneHot, real, zeros } from "./observing.js";
export type { HistoryCodes } from "./observing.js";
export { actionOfText, openText, textInWords, textsOf, writtenText } from "./texts.js";
export { isLegalMove } from "./legal-move.js";
export { picture } from "./picture.js";
export { chosenReals, endsOfReals, realsInWords } from "./real-choice.js";
export { setDifference, setOf, setUnion } from "./sets.js";
export { argmax, argmin, indices, largest, mean, range, smallest, sortRows, sum, sumReals } from "./reductions.js";
export { cos32, exp32, log32, sin32, tanh32 } from "../random/real-functions.js";
