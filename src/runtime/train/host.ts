/** What emitted step programs call as `host`. */
export { playable } from "../games/scalar-kernel.js";
export * from "../tables/columns.js";
export * from "../tables/keys.js";
export * from "../tables/memory.js";
export * from "../tables/reductions.js";
export * from "../tables/selecting.js";
export * from "../tables/trajectories.js";
export * from "../tables/windows.js";
export * from "./host/counting.js";
export * from "./host/drawing.js";
export * from "./host/giving.js";
export * from "./host/lists.js";
export { decisionsOf, feature, forward, mixWeights, setWeights, weightsOf } from "./host/networks.js";
export * from "./host/players.js";
export * from "./host/pools.js";
export * from "./host/schedules.js";
export * from "./host/weights.js";
export * from "./host/worths.js";
