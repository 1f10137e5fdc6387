/** What emitted step programs call as `host`. */
export * from "./host/columns.js";
export * from "./host/players.js";
