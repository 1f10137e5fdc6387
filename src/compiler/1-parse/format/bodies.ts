/** What stands between braces: blocks, members, arms, fields. The author decides whether a body is on one line, as long as it fits. */
import type { Doc } from "prettier";
import type { Node } from "../ast.js";
import type { Context } from "./context.js";
import { blankAfter, breakParent, brokenBetween, danglingComments, fill, group, hardline, ifBreak, indent, join, line } from "./context.js";

interface Item {
  readonly doc: Doc;
  readonly node: Pick<Node, "span">;
}

/** Between items on one line, `flat`; between broken ones a new line, or a blank line where the author left one. */
export function body(c: Context, items: readonly Item[], flat: string, start: number): Doc {
  const atBrace = danglingComments(c, true);
  const inside = danglingComments(c, false);
  const tail: Doc = atBrace.length > 0 ? [atBrace, breakParent] : "";
  if (items.length === 0) {
    if (inside.length > 0) return ["{", tail, indent([hardline, join(hardline, inside)]), hardline, "}"];
    return atBrace.length > 0 ? ["{", tail, hardline, "}"] : "{}";
  }
  const broken = atBrace.length > 0 || inside.length > 0 || brokenBetween(c, start, firstOf(items[0].node));
  const parts: Doc[] = [];
  items.forEach((item, i) => {
    parts.push(item.doc);
    const next = items[i + 1];
    if (next === undefined) return;
    if (flat === "," && brokenOff(c, item.node.span.end, next.node.span.start)) parts.push([", "]);
    else parts.push(ifBreak("", flat), line, blankAfter(c, item.node.span.end) ? ifBreak(hardline, "") : "");
  });
  const rest: Doc = inside.length > 0 ? [hardline, join(hardline, inside)] : "";
  return group(["{", tail, indent([line, parts, rest]), line, "}"], { shouldBreak: broken });

  /** In a broken body, two items that the author left on one line. */
  function brokenOff(context: Context, from: number, to: number): boolean {
    return broken && /^\s*,[ \t]*$/.test(context.text.slice(from, to));
  }
}

/** Names between braces: filled lines with commas; where the author ended a line without a comma, it ends. */
export function packed(c: Context, items: readonly Item[], start: number): Doc {
  const commented = items.some(({ node }) => ((node as { comments?: unknown[] }).comments ?? []).length > 0);
  if (items.length === 0 || commented || danglingComments(c, true).length > 0 || danglingComments(c, false).length > 0)
    return body(c, items, ",", start);
  const parts: Doc[] = [];
  items.forEach((item, i) => {
    const next = items[i + 1];
    const between = next === undefined ? "" : c.text.slice(item.node.span.end, next.node.span.start);
    const ends = next === undefined || /^[^,]*\n/.test(between);
    parts.push(ends ? item.doc : [item.doc, ","]);
    if (next === undefined) return;
    parts.push(!ends ? line : blankAfter(c, item.node.span.end) ? [hardline, hardline] : hardline);
  });
  return group(["{", indent([line, fill(parts)]), line, "}"], { shouldBreak: brokenBetween(c, start, firstOf(items[0].node)) });
}

function firstOf(node: Pick<Node, "span">): number {
  const comments = (node as { comments?: { leading?: boolean; span: Node["span"] }[] }).comments ?? [];
  const leading = comments.find((comment) => comment.leading);
  return leading === undefined ? node.span.start : Math.min(leading.span.start, node.span.start);
}

/** Pairs printed docs with their nodes. */
export function itemsOf(docs: readonly Doc[], nodes: readonly Pick<Node, "span">[]): Item[] {
  return docs.map((doc, i) => ({ doc, node: nodes[i] }));
}
