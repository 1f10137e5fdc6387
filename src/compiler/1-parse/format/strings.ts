/** Prints strings as they are written; a long one moves with the code round it. */
import type { Doc } from "prettier";
import type { StringLit, Template } from "../ast.js";
import type { Context } from "./context.js";
import { hardline, indent, join, literalline } from "./context.js";

export function stringDoc(c: Context, node: StringLit | Template): Doc {
  const text = c.text.slice(node.span.start, node.span.end).replaceAll("\r\n", "\n");
  if (!node.long) return text;
  const lines = text.slice(3, -3).split("\n");
  const closing = lines[lines.length - 1];
  const inner = lines.slice(1, -1);
  const moves =
    lines.length > 1 &&
    lines[0].trim() === "" &&
    closing.trim() === "" &&
    inner.every((line) => line.trimEnd() === line || line === closing) &&
    !/\{[^}]*["\n]/.test(text.slice(3, -3).replace(/\\./g, ""));
  if (!moves) return join(literalline, text.split("\n"));
  const dedented = inner.map((line) => stripIndent(line, closing.length));
  return ['"""', indent([hardline, join(hardline, dedented), dedented.length > 0 ? hardline : "", '"""'])];
}

function stripIndent(line: string, most: number): string {
  return line.slice(Math.min(most, line.length - line.trimStart().length));
}
