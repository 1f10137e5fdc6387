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
export * from "./games/emitted.js";
export type { Level } from "./train/batch.js";
export type { Batch } from "./train/batch.js";
export type { Column, Keys } from "./train/host/columns.js";
export * as host from "./train/host.js";
export type { Policy } from "./policies/policy.js";
export { defineMethod, train } from "./train/train.js";
export type { Listener, Method, Metric, Trained, TrainOptions } from "./train/train.js";
