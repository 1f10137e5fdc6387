/** Prints a syntax tree as text: one line a node that has parts, without places. Two specs mean the same where these texts are equal. */
import type { Node } from "./ast.js";
import { isNode } from "./walk.js";

const WIDTH = 100;

/** The tree as indented text. */
export function printAst(node: Node): string {
  return print(node, "");
}

function print(value: unknown, indent: string): string {
  const flat = flatten(value);
  if (flat !== undefined && indent.length + flat.length <= WIDTH) return flat;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) return `[\n${value.map((part) => deeper + print(part, deeper)).join("\n")}\n${indent}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const lines = entriesOf(value).map(([key, part]) => `${deeper}${key}: ${print(part, deeper)}`);
  return `(${headOf(value)}\n${lines.join("\n")}\n${indent})`;
}

/** On one line, if it is short. */
function flatten(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isName(value)) return value.text;
  let text = Array.isArray(value) ? "[" : `(${headOf(value)}`;
  for (const [key, part] of Array.isArray(value) ? value.map((item) => ["", item] as const) : entriesOf(value)) {
    const flat = flatten(part);
    if (flat === undefined) return undefined;
    text += `${text === "[" ? "" : " "}${key === "" ? "" : `${key}: `}${flat}`;
    if (text.length > WIDTH) return undefined;
  }
  return text + (Array.isArray(value) ? "]" : ")");
}

function headOf(value: object): string {
  return isNode(value) ? value.kind : "";
}

function isName(value: object): value is { kind: "name"; text: string } {
  return "kind" in value && value.kind === "name";
}

/** What a node is made of, without what is beside the tree, what is absent and what is usual. */
function entriesOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(
    ([key, part]) =>
      !["kind", "span", "source", "comments"].includes(key) &&
      part !== undefined &&
      part !== false &&
      !(Array.isArray(part) && part.length === 0),
  );
}
