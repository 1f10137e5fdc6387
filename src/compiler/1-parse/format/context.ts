/** What every printer of nodes uses. */
import type { AstPath, Doc, ParserOptions } from "prettier";
import { doc } from "prettier";
import type { Arg, Comment, Node } from "../ast.js";

export const { fill, group, hardline, ifBreak, indent, join, line, lineSuffix, literalline, softline, breakParent } = doc.builders;

export interface Context {
  readonly path: AstPath;
  readonly text: string;
  readonly print: (path: AstPath) => Doc;
  readonly options: ParserOptions;
}

/** A printer for each kind of node of a union. */
export type Printers<N extends Node> = { readonly [K in N["kind"]]: (c: Context, node: Extract<N, { kind: K }>) => Doc };

/** Comments as prettier keeps them on nodes. */
export interface Attached extends Comment {
  leading?: boolean;
  trailing?: boolean;
  printed?: boolean;
  /** Behind the brace that opens the body of its node. */
  atBrace?: boolean;
}

/** The part of the node at `keys`, printed. */
export function one(c: Context, ...keys: (string | number)[]): Doc {
  return c.path.call(c.print, ...(keys as [string]));
}

/** The parts of the list at `keys`, printed. */
export function all(c: Context, ...keys: (string | number)[]): Doc[] {
  return c.path.map(c.print, ...(keys as [string]));
}

/** The part, if it is there, behind a word. */
export function after(c: Context, word: string, key: string): Doc {
  return present(c, key) ? [word, one(c, key)] : "";
}

export function present(c: Context, key: string): boolean {
  return (c.path.node as Record<string, unknown>)[key] !== undefined;
}

/** Whether the author broke the line somewhere between two offsets. */
export function brokenBetween(c: Context, from: number, to: number): boolean {
  return c.text.slice(from, to).includes("\n");
}

/** A place before which the line breaks if the author broke it there, or if what follows fits on a line of its own but not on this one. */
export function softBreak(c: Context, from: number, to: number, content: Doc): Doc {
  if (brokenBetween(c, from, to)) return indent([hardline, content]);
  const flat = flatten(content);
  return flat.length > OWN_LINE || flat.includes("\n") ? [" ", content] : group(indent([line, content]));
}
/** What is longer breaks inside rather than before. */
const OWN_LINE = 110;

/** A doc on one line, as far as it can be. */
export function flatten(printed: Doc): string {
  return doc.printer.printDocToString(printed, { printWidth: 10_000, tabWidth: 2, useTabs: false }).formatted;
}

/** The offset just behind the last character that is not a space, looking back from `at`. */
export function backOverSpace(text: string, at: number): number {
  let end = at;
  while (end > 0 && /\s/.test(text[end - 1])) end -= 1;
  return end;
}

/** Comments that belong to no part of the node; those behind the opening brace come first. */
export function danglingComments(c: Context, atBrace: boolean): Doc[] {
  const printed: Doc[] = [];
  const comments = (c.path.node as { comments?: Attached[] }).comments ?? [];
  for (const comment of comments) {
    if (comment.leading || comment.trailing || (comment.atBrace ?? false) !== atBrace) continue;
    comment.printed = true;
    printed.push(atBrace ? lineSuffix([gapBefore(c.text, comment), comment.text]) : comment.text);
  }
  return printed;
}

/** The spaces an author put before a comment behind code, at least one. */
export function gapBefore(text: string, comment: Comment): string {
  const start = comment.span.start;
  const before = backOverSpace(text, start);
  return text.slice(before, start).includes("\n") ? " " : " ".repeat(Math.max(1, start - before));
}

/** Items of a bracket: on one line if they fit, else filled between broken brackets; an author's break behind the bracket stays. */
export function brackets(c: Context, open: string, items: Doc[], close: string, nodes: readonly Node[], start: number, hug = true): Doc {
  const inner = danglingComments(c, false);
  if (items.length === 0 && inner.length === 0) return open + close;
  if (items.length === 0) return [open, indent([hardline, join(hardline, inner)]), hardline, close];
  if (hug && hugs(nodes) && inner.length === 0) return [open, items[0], close];
  const end = nodes[nodes.length - 1]?.span.end ?? start;
  if (inner.length === 0 && end - start <= SHORT && !brokenBetween(c, start, end)) return [open, join(", ", items), close];
  const opened = nodes.length > 0 && brokenBetween(c, start, firstStart(c, nodes[0]));
  const parts: Doc[] = [];
  items.forEach((item, i) => {
    const last = i === items.length - 1;
    parts.push(last ? item : [item, ","]);
    if (!last) parts.push(opened && brokenBetween(c, nodes[i].span.end, nodes[i + 1].span.start) ? hardline : line);
  });
  const tail = inner.length > 0 ? [hardline, join(hardline, inner)] : "";
  return group([open, indent([softline, fill(parts), tail]), softline, close], { shouldBreak: opened || inner.length > 0 });
}

/** Brackets of at most so many characters never break. */
const SHORT = 30;

/** One thing that has brackets of its own needs no lines of its own. */
function hugs(nodes: readonly Node[]): boolean {
  if (nodes.length !== 1) return false;
  const [node] = nodes;
  const inner = node.kind === "arg" && !("name" in node && node.name) ? (node as Arg).value : node;
  return HUGGED.has(inner.kind) && !(node as { comments?: unknown }).comments && !(inner as { comments?: unknown }).comments;
}
const HUGGED = new Set(["call", "list", "tuple", "record_expr", "paren", "match"]);

/** Where a node starts, its own leading comments included. */
function firstStart(c: Context, node: Node): number {
  const comments = ((node as { comments?: Attached[] }).comments ?? []).filter((comment) => comment.leading);
  return comments.length > 0 ? comments[0].span.start : node.span.start;
}

/** Whether a blank line stands after an offset, before the next text. */
export function blankAfter(c: Context, end: number): boolean {
  const rest = /^[^\n]*\n[ \t\r]*\n/.exec(c.text.slice(end, end + 2000));
  return rest !== null && /^[ \t\r,;]*(?:\/\/[^\n]*)?$/.test(rest[0].split("\n")[0]);
}
