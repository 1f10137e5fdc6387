/** Keeps signs aligned where the author aligned them: over neighbouring siblings, `=` under `=` and `=>` under `=>`. */
import type { Doc } from "prettier";
import type {
  Arm,
  ConstDecl,
  EnumDecl,
  FormatDecl,
  LetStmt,
  Node,
  RecordDecl,
  RewardStmt,
  StageStmt,
  StoreStmt,
  TypeAlias,
} from "../ast.js";
import type { Context } from "./context.js";
import { flatten } from "./context.js";

/** What has a sign that may be aligned. */
export type Alignable = Arm | ConstDecl | EnumDecl | FormatDecl | LetStmt | RecordDecl | RewardStmt | StageStmt | StoreStmt | TypeAlias;

const KINDS = new Set(["arm", "const", "enum", "format", "let", "record", "reward", "stage", "store", "type"]);

/** The spaces that stand before a node's sign, at least one; `left` prints what stands before the sign of the node at a path. */
export function alignment(c: Context, left: (c: Context, node: Alignable) => Doc): string {
  const { siblings, index, key } = c.path;
  if (siblings === null || index === null || typeof key !== "string") return " ";
  const nodes = siblings as readonly Node[];
  const run = alignedRun(c.text, nodes, index);
  if (run.length < 2) return " ";
  const widths = run.map((at) =>
    c.path.callParent((parent) => parent.call(() => flatten(left(c, nodes[at] as Alignable)).length, key, at)),
  );
  return " ".repeat(1 + Math.max(...widths) - widths[run.indexOf(index)]);
}

/** The siblings around `at`, without a blank line between them, whose signs stand in its column. */
function alignedRun(text: string, nodes: readonly Node[], at: number): readonly number[] {
  const column = columnOf(text, nodes[at]);
  if (column === undefined) return [at];
  const joins = (i: number, j: number): boolean =>
    columnOf(text, nodes[i]) === column &&
    columnOf(text, nodes[j]) === column &&
    isNext(text.slice(nodes[i].span.end, nodes[j].span.start));
  let first = at;
  while (first > 0 && joins(first - 1, first)) first -= 1;
  let last = at;
  while (last + 1 < nodes.length && joins(last, last + 1)) last += 1;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

/** Whether two siblings stand on neighbouring lines: one line break between them, and nothing but a comment behind the first. */
function isNext(between: string): boolean {
  return /^[ \t,;]*(?:\/\/[^\n]*)?\r?\n[ \t]*$/.test(between);
}

function columnOf(text: string, node: Node): number | undefined {
  const sign = signOf(text, node);
  if (sign === undefined) return undefined;
  const lineStart = text.lastIndexOf("\n", sign - 1) + 1;
  return lineStart > node.span.start ? undefined : sign - lineStart;
}

/** Where the sign of a node stands. */
function signOf(text: string, node: Node): number | undefined {
  if (!KINDS.has(node.kind)) return undefined;
  const alignable = node as Alignable;
  switch (alignable.kind) {
    case "arm":
      return beforeStart(text, alignable.body, "=>");
    case "const":
      return beforeStart(text, alignable.value, "=");
    case "type":
      return beforeStart(text, alignable.domain, "=");
    case "let":
      return alignable.bindings.length === 1 ? alignable.bindings[0].init?.span.start : undefined;
    case "format":
      return alignable.template.long ? undefined : alignable.template.span.start;
    case "enum":
    case "record":
    case "stage":
      return braceOf(text, alignable);
    case "reward":
      return beforeStart(text, alignable.value, "+=");
    case "store":
      return beforeStart(text, alignable.value, alignable.op);
  }
}

/** The offset of a sign that stands right before a part, on its line. */
function beforeStart(text: string, part: Node, sign: string): number | undefined {
  const before = text.slice(text.lastIndexOf("\n", part.span.start - 1) + 1, part.span.start).trimEnd();
  const lineStart = text.lastIndexOf("\n", part.span.start - 1) + 1;
  return before.endsWith(sign) ? lineStart + before.length - sign.length : undefined;
}

/** The brace behind a name, if the whole stands on one line. */
function braceOf(text: string, node: EnumDecl | RecordDecl | StageStmt): number | undefined {
  const end = (node.kind === "record" ? (node.typeParams.at(-1) ?? node.name) : node.name).span.end;
  const brace = text.indexOf("{", end);
  return text.slice(node.span.start, node.span.end).includes("\n") || /[^\s>]/.test(text.slice(end, brace)) ? undefined : brace;
}
