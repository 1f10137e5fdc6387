/** Where comments go: prettier finds the node before, after and around each; these are the places that need more than that. */
import type { Doc, ParserOptions } from "prettier";
import { util } from "prettier";
import type { Block, Node } from "../ast.js";
import { children } from "../walk.js";
import type { Attached } from "./context.js";
import { backOverSpace, gapBefore } from "./context.js";

/** A comment while prettier looks for its place. */
interface Placed extends Attached {
  enclosingNode?: Node;
  precedingNode?: Node;
  followingNode?: Node;
}

/** The kinds of nodes with a body in braces of their own. */
export const BODIES = new Set(["block", "game", "method", "network", "enum", "record", "match", "observe", "import", "weighted"]);

/** The parts that are printed on their own and so may carry comments; strings are printed whole. */
export function commentChildren(node: Node): Node[] {
  return node.kind === "string" || node.kind === "template" ? [] : children(node);
}

/** A comment behind an opening brace stays there; one before a block goes into it; one in an empty body stays in it. */
export function place(comment: Placed, text: string): boolean {
  const { enclosingNode, precedingNode, followingNode } = comment;
  const before = backOverSpace(text, comment.span.start);
  const sameLine = !text.slice(before, comment.span.start).includes("\n");
  if (enclosingNode && BODIES.has(enclosingNode.kind) && text[before - 1] === "{") {
    if (sameLine) {
      comment.atBrace = true;
      util.addDanglingComment(enclosingNode, comment, undefined);
      return true;
    }
    if (followingNode === undefined) {
      util.addDanglingComment(enclosingNode, comment, undefined);
      return true;
    }
  }
  if (followingNode?.kind === "block" && !sameLine) {
    const first = (followingNode as Block).statements[0];
    if (first) util.addLeadingComment(first, comment);
    else util.addDanglingComment(followingNode, comment, undefined);
    return true;
  }
  if (!sameLine && precedingNode && followingNode && wordsBetween(text, comment, followingNode)) {
    util.addTrailingComment(precedingNode, comment);
    return true;
  }
  if (sameLine && precedingNode && text[before - 1] !== "(" && text[before - 1] !== "[") {
    util.addTrailingComment(precedingNode, comment);
    return true;
  }
  return false;
}

/** Whether a word or sign stands between a comment and the node after it: the comment is before that, not before the node. */
function wordsBetween(text: string, comment: Placed, node: Node): boolean {
  const between = text.slice(comment.span.end, node.span.start).replace(/\/\/[^\n]*/g, "");
  return between.trim() !== "";
}

/** A comment as it is written; behind code it keeps its distance. */
export function printComment(path: { node: Attached }, options: ParserOptions): Doc {
  const comment = path.node;
  if (!comment.trailing) return comment.text;
  return gapBefore(options.originalText, comment).slice(1) + comment.text;
}
