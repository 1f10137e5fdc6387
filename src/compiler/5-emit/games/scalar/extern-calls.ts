/** Calls of TypeScript in the scalar form: `external` compares what comes back with the declared type (G4). */
import type { ExternShape } from "../../../../contract/extern.js";
import type { Type } from "../../../3-check/types.js";
import type { Expr } from "../../../4-lower/games/ir.js";
import { entryCount, valueCount } from "../../../4-lower/games/values.js";
import { typed } from "../../typescript/module.js";
import type { ScalarPrinter } from "./scalar-expressions.js";

/** Prints a call of extern `number`. */
export function externCall(printer: ScalarPrinter, e: Expr & { kind: "call" }, number: number): string {
  const { context } = printer;
  const { parameters, result } = (context.ir.externs ?? [])[number];
  const { local, name } = context.externs[number];
  const args = e.args.map((arg, i) => printer.to(arg, parameters[i].type)).join(", ");
  const shape = shapeOf(result);
  if (shape === undefined) return context.refuse(`what \`${name}\` answers`, e.span);
  const type = typed(`<${context.typeOf(result)}>`);
  return `${context.use("external")}${type}(() => ${local}(${args}), ${literal(shape)}, ${JSON.stringify(name)}, ${context.source(e.span)})`;
}

/** What a value of a type must look like in TypeScript; nothing for types that cannot be handed over. */
function shapeOf(type: Type): ExternShape | undefined {
  const list = (element: Type, size: { length?: number; upTo?: number }): ExternShape | undefined => {
    const shape = shapeOf(element);
    return shape && { kind: "list", element: shape, ...size };
  };
  switch (type.kind) {
    case "bool":
    case "real":
      return { kind: type.kind };
    case "int":
      return { kind: "int", low: type.low, high: type.high };
    case "enum":
    case "seat":
    case "grid":
      return { kind: "int", low: 0, high: (valueCount(type) ?? 1) - 1 };
    case "tagged":
      return type.tags.every((tag) => tag.heads.length === 0) ? { kind: "int", low: 0, high: type.tags.length - 1 } : undefined;
    case "text":
      return type.upTo === undefined ? { kind: "text" } : { kind: "text", upTo: type.upTo };
    case "option": {
      const inner = shapeOf(type.inner);
      return inner && { kind: "option", inner };
    }
    case "array": {
      const length = entryCount(type);
      return length === undefined ? undefined : list(type.element, { length });
    }
    case "list":
      return list(type.element, type.length !== undefined ? { length: type.length } : type.upTo !== undefined ? { upTo: type.upTo } : {});
    case "tuple": {
      const elements = type.elements.map(shapeOf);
      return elements.every((s) => s !== undefined) ? { kind: "tuple", elements } : undefined;
    }
    case "record": {
      const fields = type.fields.flatMap((f) => {
        const shape = shapeOf(f.type);
        return shape === undefined ? [] : [{ name: f.name, shape }];
      });
      return fields.length === type.fields.length ? { kind: "record", fields } : undefined;
    }
    default:
      return undefined;
  }
}

function literal(shape: ExternShape): string {
  return JSON.stringify(shape);
}
