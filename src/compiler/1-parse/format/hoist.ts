/**
 * Comments inside of what is printed as one piece, such as between a name and its dot, have no place of their own in the layout. Where
 * keeping them there fails, they go before the statement, member or declaration that they stand in.
 */
import type { Comment, File, Node } from "../ast.js";
import { BODIES } from "./comments.js";
import { children, visit } from "../walk.js";

/** Gives the text with every comment that stands inside an item of a body on a line of its own before that item. */
export function hoistComments(file: File): string {
  const { text } = file.source;
  const moves = file.comments.flatMap((comment) => {
    const item = itemAround(file, comment, text);
    return item === undefined ? [] : [{ comment, to: beforeDocs(text, item.span.start) }];
  });
  const edits = [
    ...moves.map(({ comment }) => ({ at: comment.span.start, end: comment.span.end, put: "" })),
    ...moves.map(({ comment, to }) => ({ at: to, end: to, put: `\n${comment.text}\n` })),
  ].sort((a, b) => a.at - b.at);
  let out = "";
  let from = 0;
  for (const { at, end, put } of edits) {
    out += text.slice(from, at) + put;
    from = Math.max(from, end);
  }
  return out + text.slice(from);
}

/** The smallest item of a body that a comment stands in; none for a comment between items. */
function itemAround(body: Node, comment: Comment, text: string): Node | undefined {
  const holds = (node: Node): boolean => node.span.start < comment.span.start && comment.span.end <= node.span.end;
  const item = children(body).find(holds);
  if (item === undefined) return undefined;
  let inner: Node | undefined;
  visit(item, (node) => {
    if (!holds(node)) return false;
    if (node.kind !== "weighted" && BODIES.has(node.kind) && comment.span.start > openingOf(node, text)) inner = node;
    return inner === undefined;
  });
  return inner === undefined ? item : itemAround(inner, comment, text);
}

/** Where the brace stands that opens a body. */
function openingOf(body: Node, text: string): number {
  const first = children(body).find((child) => text.slice(body.span.start, child.span.start).includes("{"));
  return first === undefined ? text.indexOf("{", body.span.start) : text.lastIndexOf("{", first.span.start - 1);
}

/** Before the doc comments of an item, which stay with it. */
function beforeDocs(text: string, start: number): number {
  let at = start;
  for (;;) {
    const lineStart = text.lastIndexOf("\n", at - 1) + 1;
    if (text.slice(lineStart, at).trim() !== "" || lineStart === 0) return at;
    const lineBefore = text.lastIndexOf("\n", lineStart - 2) + 1;
    if (!text.slice(lineBefore, lineStart).trimStart().startsWith("///")) return at;
    at = lineBefore + (text.slice(lineBefore).length - text.slice(lineBefore).trimStart().length);
  }
}
