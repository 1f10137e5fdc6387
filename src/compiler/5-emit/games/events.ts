/** How the values of draws and reveals are numbers in events, and digits of one number in the history (B8). */
import type { Type } from "../../3-check/types.js";
import { valueCount } from "../../4-lower/games/values.js";
import { isNumeric } from "./expressions.js";

/** What one number of an event's value can be: `size` numbers from `low`. Undefined for values that are no such numbers yet. */
export function digitsOf(type: Type): { readonly low: number; readonly size: number } | undefined {
  if (type.kind === "array" || (type.kind === "list" && type.length !== undefined)) {
    return type.element.kind === "array" || type.element.kind === "list" ? undefined : digitsOf(type.element);
  }
  const size = valueCount(type);
  if (type.kind === "real") return { low: 0, size: 0 };
  if (type.kind === "option") return isNumeric(type.inner) && size !== undefined ? { low: 0, size } : undefined;
  if (!isNumeric(type) || size === undefined) return undefined;
  return { low: type.kind === "int" ? type.low : 0, size };
}
