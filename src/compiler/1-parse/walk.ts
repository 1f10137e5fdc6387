/** Walks over syntax trees of any kind. */
import type { Node } from "./ast.js";

/** What is beside the tree. */
const BESIDE = new Set(["span", "source", "comments"]);

/** The nodes directly below one, in the order of the text. */
export function children(node: Node): Node[] {
  const found: Node[] = [];
  gather(node, found);
  return found.sort((a, b) => a.span.start - b.span.start);
}

function gather(value: object, into: Node[]): void {
  for (const [key, part] of Object.entries(value)) {
    if (BESIDE.has(key) || typeof part !== "object" || part === null) continue;
    if (isNode(part)) into.push(part);
    else gather(part, into);
  }
}

/** Calls `fn` for a node and everything below it, parents first; below a node for which it gives `false` it does not go. */
export function visit(node: Node, fn: (node: Node) => boolean | void): void {
  if (fn(node) === false) return;
  for (const child of children(node)) visit(child, fn);
}

export function isNode(value: object): value is Node {
  return "kind" in value && "span" in value;
}
