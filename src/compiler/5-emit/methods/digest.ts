/** What a method's numbers depend on, as one short text: two methods with the same digest learn the same from the same seed. */
import { createHash } from "node:crypto";
import type { MethodIr } from "../../4-lower/learning/step.js";

/** Words for people and places in the source, which may change without changing what is learned. */
const UNHEARD: ReadonlySet<string> = new Set(["span", "source", "doc", "text", "summary", "origin"]);

/** Hashes a method's steps, plans and graphs, and the rules of its games. Comments and layout of the spec do not count. */
export function digestOf(ir: MethodIr): string {
  const text = JSON.stringify(ir, (key, value: unknown) => (UNHEARD.has(key) ? undefined : value));
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
