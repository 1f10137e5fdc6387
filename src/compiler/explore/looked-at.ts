import { plural } from "../diagnostics/sort.js";
import type { Exploration } from "./explore.js";

/** Says how far a game was looked at: `the first 1,000 states and 57 random episodes`. */
export function lookedAt({ states, complete, plays }: Pick<Exploration, "states" | "complete" | "plays">): string {
  const which = complete ? "all" : "the first";
  const random = plays === undefined || plays.episodes === 0 ? "" : ` and ${plural(plays.episodes, "random episode")}`;
  return `${which} ${plural(states, "state")}${random}`;
}
