/** Whether a value fits the place it is stored to (C2): proved, never, or to be checked as the program runs. */
import type * as ast from "../1-parse/ast.js";
import type { Context } from "./context.js";
import { outOfRange } from "./messages.js";
import { typeText } from "./type-text.js";
import type { Type } from "./types.js";

export type Fit = "always" | "maybe" | "never";

/** Compares the ranges inside two types of one shape. */
export function fits(value: Type, place: Type): Fit {
  if (place.kind === "option") return value.kind === "none" ? "always" : fits(value.kind === "option" ? value.inner : value, place.inner);
  switch (place.kind) {
    case "int":
      if (value.kind !== "int") return "always";
      if (value.low > place.high || value.high < place.low) return "never";
      return value.low >= place.low && value.high <= place.high ? "always" : "maybe";
    case "array":
    case "set":
      return value.kind === "array" || value.kind === "list" || value.kind === "set"
        ? fits(value.element, place.element)
        : fits(value, place.element);
    case "list": {
      if (value.kind !== "list" && value.kind !== "array") return "always";
      const elements = fits(value.element, place.element);
      if (place.upTo === undefined || elements !== "always") return elements;
      const longest = value.kind === "list" ? (value.length ?? value.upTo) : undefined;
      return longest !== undefined && longest <= place.upTo ? "always" : "maybe";
    }
    case "tuple":
      return value.kind === "tuple" ? worst(place.elements.map((p, i) => fits(value.elements[i] ?? p, p))) : "always";
    case "record":
      return value.kind === "record" && value !== place
        ? worst(place.fields.map((f) => fits(value.fields.find((v) => v.name === f.name)?.type ?? f.type, f.type)))
        : "always";
    case "text":
      return place.upTo === undefined || (value.kind === "text" && value.upTo !== undefined && value.upTo <= place.upTo)
        ? "always"
        : "maybe";
    default:
      return "always";
  }
}

function worst(all: readonly Fit[]): Fit {
  return all.includes("never") ? "never" : all.includes("maybe") ? "maybe" : "always";
}

/** Notes a store of `value` (an expression of type `type`) into a place; `node` is what the emitter asks about. */
export function noteStore(c: Context, node: ast.Node, value: ast.Node, type: Type, place: Type): void {
  switch (fits(type, place)) {
    case "always":
      return;
    case "never":
      c.checkedStores.add(node);
      c.report(outOfRange, value.span, { value: typeText(type), range: typeText(place) });
      return;
    case "maybe":
      c.checkedStores.add(node);
  }
}
