/** Values as the numbers of an outcome, and back: in slot order, lists of changing length after their length. */
import type { Type } from "../../../3-check/types.js";
import { isPlainTags, entryCount, valueCount } from "../../../4-lower/games/values.js";
import { typed } from "../../typescript/module.js";
import { shout } from "../names.js";
import { domainTable } from "./scalar-expressions.js";
import type { ScalarParts } from "./scalar-form.js";

/** Prints the numbers of a value, as the inside of a list. */
export function numbersOfValue(parts: ScalarParts, type: Type, text: string): string {
  switch (type.kind) {
    case "bool":
      return `Number(${text})`;
    case "int":
    case "real":
    case "enum":
    case "seat":
    case "grid":
      return text;
    case "array":
    case "list": {
      const length = type.kind === "list" && type.length === undefined ? `${text}.length, ` : "";
      const entry = numbersOfValue(parts, type.element, "entry");
      if (entry === "entry") return `${length}...${text}`;
      return `${length}...${text}.flatMap((entry${typed(`: ${parts.context.typeOf(type.element)}`)}) => [${entry}])`;
    }
    case "tuple":
      return type.elements.map((t, i) => numbersOfValue(parts, t, `${text}[${i}]`)).join(", ");
    case "record":
      return type.fields.map((f) => numbersOfValue(parts, f.type, `${text}.${f.name}`)).join(", ");
    default: {
      if (type.kind === "tagged" && isPlainTags(type)) return text;
      const table = valueTable(parts, type);
      return table === undefined ? text : `${parts.context.use("numberIn")}(${table}, ${text})`;
    }
  }
}

/** Prints a value of a type, its numbers read by `at`. */
export function valueOfNumbers(parts: ScalarParts, type: Type, at: string): string {
  const { context } = parts;
  switch (type.kind) {
    case "bool":
      return `${at} === 1`;
    case "int":
    case "real":
    case "grid":
      return at;
    case "enum":
    case "seat":
      return `${at}${typed(` as ${context.typeOf(type)}`)}`;
    case "array":
      return `${context.use("repeated")}(${entryCount(type) ?? 0}, () => ${valueOfNumbers(parts, type.element, at)})`;
    case "list": {
      const count = type.length === undefined ? at : String(type.length);
      return `${context.use("repeated")}(${count}, () => ${valueOfNumbers(parts, type.element, at)})`;
    }
    case "tuple":
      return `[${type.elements.map((t) => valueOfNumbers(parts, t, at)).join(", ")}]${typed(` as ${context.typeOf(type)}`)}`;
    case "record":
      return `({ ${type.fields.map((f) => `${f.name}: ${valueOfNumbers(parts, f.type, at)}`).join(", ")} })`;
    default: {
      if (type.kind === "tagged" && isPlainTags(type)) return `${at}${typed(` as ${context.typeOf(type)}`)}`;
      const table = valueTable(parts, type);
      if (table === undefined) return "0";
      // What a tag carries may be stored to: a copy of the table's entry.
      return type.kind === "tagged" ? `${context.use("copyOf")}(${table}[${at}])` : `${table}[${at}]`;
    }
  }
}

/** Counts the numbers of a value of a type; undefined where it changes. */
export function countOfNumbers(type: Type): number | undefined {
  const sum = (counts: readonly (number | undefined)[]): number | undefined =>
    counts.reduce<number | undefined>((a, b) => (a === undefined || b === undefined ? undefined : a + b), 0);
  const times = (count: number | undefined, each: number | undefined) =>
    count === undefined || each === undefined ? undefined : count * each;
  switch (type.kind) {
    case "array":
      return times(entryCount(type), countOfNumbers(type.element));
    case "list":
      return times(type.length, countOfNumbers(type.element));
    case "tuple":
      return sum(type.elements.map(countOfNumbers));
    case "record":
      return sum(type.fields.map((f) => countOfNumbers(f.type)));
    default:
      return 1;
  }
}

/** Declares the values of a finite type in order, once, and gives the list's name. */
function valueTable(parts: ScalarParts, type: Type): string | undefined {
  const { context } = parts;
  const size = valueCount(type);
  if (size === undefined || size > 4096) {
    context.refuse(`a draw of type ${type.kind}`, undefined);
    return undefined;
  }
  const key = JSON.stringify([context.typeOf(type), size]);
  const known = parts.valueTables.get(key);
  if (known !== undefined) return known;
  const name = context.scope.take(`${shout(type.kind)}_VALUES`);
  parts.valueTables.set(key, name);
  context.declarations.push({
    kind: "const",
    name,
    doc: "The values a draw can give, by number.",
    type: `readonly (${context.typeOf(type)})[]`,
    value: domainTable(context, type, size),
    exported: false,
  });
  return name;
}
