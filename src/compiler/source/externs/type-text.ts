/** The TypeScript that a type of the language is on the other side of an extern. */
import type { Type } from "../../3-check/types.js";

/** Longer unions of numbers are written `number`. */
const MOST_MEMBERS = 32;

/** Writes the type; `given` to TypeScript, members of an enum are known to be among few numbers, `taken` from it they are looked at in play. */
export function typeScriptOf(type: Type, way: "given" | "taken"): string {
  const inner = (part: Type): string => typeScriptOf(part, way);
  const member = (count: number): string =>
    way === "given" && count <= MOST_MEMBERS ? Array.from({ length: count }, (_, i) => i).join(" | ") : "number";
  switch (type.kind) {
    case "unknown":
      return type.variable ?? "never";
    case "bool":
      return "boolean";
    case "int":
    case "real":
    case "grid":
      return "number";
    case "text":
      return "string";
    case "enum":
      return member(type.members.length);
    case "seat":
      return member(type.names.length);
    case "tagged":
      return member(type.tags.length);
    case "option":
      return `${inner(type.inner)} | null`;
    case "array":
    case "list": {
      const element = inner(type.element);
      return `readonly ${/^[\w.]+$/.test(element) ? element : `(${element})`}[]`;
    }
    case "tuple":
      return `readonly [${type.elements.map(inner).join(", ")}]`;
    case "record":
      return `{ ${type.fields.map((f) => `readonly ${f.name}: ${inner(f.type)}`).join("; ")} }`;
    default:
      return "never";
  }
}
