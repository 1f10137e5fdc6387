/** `says(value)` in a method. */
import type { Written } from "../../../contract/words/shape.js";
import type { Policy } from "../../policies/policy.js";
import { SayingPolicy, type SaidSite } from "../../policies/says.js";

/** A player that chooses what a value says, at these sites of these games; with `words`, so that writers can learn from it. */
export function saysOf(value: Written, sites: Readonly<Record<string, readonly SaidSite[]>>, words: boolean): Policy {
  return new SayingPolicy(value, sites, words);
}
