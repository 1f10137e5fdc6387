import { assignable } from "./relations.js";
import type { Type } from "./types.js";

/** One value may fill every entry of an array where a place begins: `stake: (1..2)[player] = 1`. */
export function fillable(value: Type, place: Type): boolean {
  if (assignable(value, place)) return true;
  return place.kind === "array" && fillable(value, place.element);
}

/** What to expect of the value that begins a place: entries where it fills an array. */
export function entryOf(place: Type): Type {
  return place.kind === "array" ? entryOf(place.element) : place;
}
