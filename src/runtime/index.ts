/** What emitted modules import as "spc/runtime"; everything else of the runtime is internal. */
export type {
  ChanceKey,
  FeatureInfo,
  Game,
  GameInfo,
  Kernel,
  Lanes,
  Outcome,
  PayoffPromise,
  SeenEvent,
  SiteInfo,
  Turn,
  Words,
} from "../contract/game.js";
export { divide, entryOf, finite, floorDivide, floorInt, int32, modulo, within } from "./games/arithmetic.js";
export { countBits, countTable, selectBit, selectTable } from "./games/bits.js";
export { ChanceWords } from "./games/chance-words.js";
export { Checks } from "./games/checks.js";
export { chosen, drawn, seenEvents } from "./games/deciding.js";
export type { KeptEvent } from "./games/deciding.js";
export { copyOf, same } from "./games/draft.js";
export type { Draft } from "./games/draft.js";
export { dealFrom, dealOutcomes, uniformFrom, uniformOutcomes, weightedFrom, weightedOutcomes } from "./games/drawing.js";
export { Fault } from "./games/fault.js";
export { gridStep } from "./games/grid.js";
export { bit, history, oneHot, real, zeros } from "./games/observing.js";
export type { HistoryCodes } from "./games/observing.js";
export { picture } from "./games/picture.js";
export { argmax, argmin, indices, largest, mean, range, smallest, sum, sumReals } from "./games/reductions.js";
export type { Level } from "./train/batch.js";
export type { Batch } from "./train/batch.js";
export type { Column, Keys } from "./train/host/columns.js";
export * as host from "./train/host.js";
export type { Policy } from "./policies/policy.js";
export { defineMethod, train } from "./train/train.js";
export type { Listener, Method, Metric, Trained, TrainOptions } from "./train/train.js";
