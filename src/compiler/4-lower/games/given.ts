/** Parameters that every episode is given anew (A1): a slot each, which nothing stores; those with a word of sight are observed like state. */
import type * as ast from "../../1-parse/ast.js";
import type { EpisodeParameter } from "../../../contract/game.js";
import type { ConstValue } from "../../3-check/typed.js";
import type { Type } from "../../3-check/types.js";
import { sizeOf } from "../../3-check/types.js";
import type { Span } from "../../source/source-file.js";
import { typeText } from "../../3-check/type-text.js";
import { constant, spread, zeroOf } from "./build.js";
import type { Lowering } from "./context.js";
import type { Expr, Slot } from "./ir.js";
import { wordsOf } from "./sight.js";

/** Declares a slot for each open parameter, before all state; the first value of state may be worked out from them. */
export function lowerEpisodeParameters(cx: Lowering, open: readonly ast.Param[], slots: Slot[]): void {
  for (const param of open) {
    const type = cx.typed.typeOfName(param.name);
    const given = rowsOf(param.name.text, type);
    if (given === undefined) {
      if (type.kind !== "unknown")
        cx.refuse(
          param,
          `\`${param.name.text}\`, a ${typeText(type)}, as a parameter that only the run knows`,
          "such parameters are numbers, truth values, members, seats or cells, or arrays of them",
        );
      cx.failed = true;
      continue;
    }
    const usual = param.default === undefined ? undefined : cx.typed.constOf(param.default);
    const initial = parameterValue(type, usual ?? zeroOf(type), param.span);
    const { name, span, visibility } = param;
    const words = visibility.length === 0 ? "secret" : wordsOf(cx, visibility);
    slots.push({ name: name.text, type, doc: "", span, kind: "state", initial, visibility: words, given });
    cx.bindings.set(param, { kind: "value", value: { kind: "slot", type, slot: slots.length - 1, span } });
  }
}

/** A known value of a parameter; one number given for an array stands in all its entries. */
export function parameterValue(type: Type, value: ConstValue, span: Span): Expr {
  if (type.kind !== "array" || Array.isArray(value)) return constant(type, value, span);
  return spread(type, constant(type.element, value, span));
}

/** How a parameter's value is given: as rows of numbers; undefined where it has no fixed size. */
function rowsOf(name: string, type: Type): EpisodeParameter | undefined {
  if (type.kind !== "array") return entryOf(name, [], type);
  const shape = type.index.map((axis) => sizeOf(axis));
  const entry = shape.every((size) => size !== undefined) ? entryOf(name, shape, type.element) : undefined;
  return entry && type.index[0].kind === "seat" ? { ...entry, players: true } : entry;
}

function entryOf(name: string, shape: readonly number[], type: Type): EpisodeParameter | undefined {
  switch (type.kind) {
    case "bool":
      return { name, shape, of: "bool", low: 0, high: 1 };
    case "int":
      return { name, shape, of: "int", ...(type.low > -Infinity && { low: type.low }), ...(type.high < Infinity && { high: type.high }) };
    case "real":
      return { name, shape, of: "real" };
    case "enum":
    case "seat":
    case "grid": {
      const size = sizeOf(type);
      return size === undefined ? undefined : { name, shape, of: "int", low: 0, high: size - 1 };
    }
    default:
      return undefined;
  }
}
