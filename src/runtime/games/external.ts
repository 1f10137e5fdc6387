/** Calls of TypeScript from a game: what is thrown and what has the wrong type ends the episode as faulty (G4). */
import type { ExternShape } from "../../contract/extern.js";
import { Fault } from "./fault.js";

/** Calls an extern and gives its answer as a value of the game: a copy of its own, reals rounded to f32. */
export function external<T>(call: () => unknown, shape: ExternShape, name: string, source: string): T {
  let answer: unknown;
  try {
    answer = call();
  } catch (error) {
    throw new Fault(`\`${name}\` threw: ${error instanceof Error ? error.message : String(error)}`, source);
  }
  const wrong = (found: string, expected: string, where: string): never => {
    throw new Fault(`\`${name}\` answered ${found}${where === "" ? "" : ` at \`${where}\``}, expected ${expected}`, source);
  };
  return taken(answer, shape, "", wrong) as T;
}

type Wrong = (found: string, expected: string, where: string) => never;

function taken(value: unknown, shape: ExternShape, where: string, wrong: Wrong): unknown {
  const refuse = (expected: string): never => wrong(inWords(value), expected, where);
  switch (shape.kind) {
    case "bool":
      return typeof value === "boolean" ? value : refuse("true or false");
    case "int":
      if (typeof value !== "number" || !Number.isInteger(value)) return refuse("a whole number");
      return value >= shape.low && value <= shape.high ? value + 0 : refuse(`${shape.low}..${shape.high}`);
    case "real":
      return typeof value === "number" && Number.isFinite(value) ? Math.fround(value) : refuse("a finite number");
    case "text":
      if (typeof value !== "string") return refuse("text");
      return shape.upTo === undefined || value.length <= shape.upTo ? value : refuse(`text of at most ${shape.upTo} letters`);
    case "option":
      return value === null ? null : taken(value, shape.inner, where, wrong);
    case "list": {
      if (!Array.isArray(value)) return refuse("an array");
      const { length, upTo } = shape;
      if (length !== undefined && value.length !== length) return refuse(`an array of ${length}`);
      if (upTo !== undefined && value.length > upTo) return refuse(`an array of at most ${upTo}`);
      return Array.from(value, (entry: unknown, i) => taken(entry, shape.element, `${where}[${i}]`, wrong));
    }
    case "tuple":
      if (!Array.isArray(value) || value.length !== shape.elements.length) return refuse(`an array of ${shape.elements.length}`);
      return shape.elements.map((element, i) => taken(value[i], element, `${where}[${i}]`, wrong));
    case "record": {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return refuse("an object");
      const fields = value as Readonly<Record<string, unknown>>;
      return Object.fromEntries(
        shape.fields.map(({ name, shape: inner }) => [name, taken(fields[name], inner, `${where}.${name}`, wrong)]),
      );
    }
  }
}

function inWords(value: unknown): string {
  if (value === null || typeof value === "number" || typeof value === "boolean" || value === undefined) return String(value);
  if (typeof value === "string") return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  if (value instanceof Promise) return "a promise";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
