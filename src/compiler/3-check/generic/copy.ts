/** Copies of parts of the syntax tree, whose names mean what they meant, but for what is put in their place. */
import type * as ast from "../../1-parse/ast.js";
import type { Bound, InnerDecl, Symbol } from "../../2-bind/symbols.js";

/** What is other in a copy. */
export interface Other {
  /** What stands in place of a node; absent: a copy of it. */
  readonly node?: (node: ast.Node) => ast.Node | undefined;
  /** What a name means that meant this; absent: the same, or the copy of what was copied. */
  readonly symbol?: (symbol: Symbol) => Symbol | undefined;
  /** What a name means that nothing was known of. */
  readonly unknown?: (name: ast.Name) => Symbol | undefined;
}

const origins = new WeakMap<ast.Node, ast.Node>();

/** Gives the node as it is written, of a copy or of a copy of a copy. */
export function originOf(node: ast.Node): ast.Node {
  const origin = origins.get(node);
  return origin === undefined ? node : originOf(origin);
}

/** A changed form of a node, which counts as a copy of it. */
export function variantOf<N extends ast.Node>(node: N, change: Partial<N>): N {
  const variant: N = { ...node, ...change };
  origins.set(variant, node);
  return variant;
}

/** Copies a part of the tree; spans are kept, so that messages point at what is written. */
export function copyTree<N extends ast.Node>(bound: Bound, root: N, other: Other): N {
  const copies = new Map<ast.Node, ast.Node>();
  const names: [ast.Name, ast.Name][] = [];
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== "object" || value === null) return value;
    const node = value as ast.Node;
    const instead = typeof node.kind === "string" ? other.node?.(node) : undefined;
    if (instead !== undefined) return instead;
    const made: Record<string, unknown> = {};
    for (const [key, child] of Object.entries(node)) made[key] = key === "span" || key === "source" ? child : copy(child);
    const copied = made as unknown as ast.Node;
    if (typeof node.kind !== "string") return copied;
    copies.set(node, copied);
    origins.set(copied, node);
    if (node.kind === "name") names.push([node as ast.Name, copied as ast.Name]);
    return copied;
  };
  const whole = copy(root) as N;
  const now = <T extends ast.Node>(node: T): T => (copies.get(node) as T | undefined) ?? node;
  const meaning = (symbol: Symbol): Symbol => {
    const instead = other.symbol?.(symbol);
    if (instead !== undefined) return instead;
    switch (symbol.kind) {
      case "param":
        return { ...symbol, param: now(symbol.param), owner: now(symbol.owner) };
      case "local":
        return { ...symbol, name: now(symbol.name), from: now(symbol.from) };
      case "counter":
        return { ...symbol, loop: now(symbol.loop) };
      case "inner":
        return { ...symbol, declaration: now<InnerDecl>(symbol.declaration), owner: now(symbol.owner) };
      default:
        return symbol;
    }
  };
  for (const [old, name] of names) {
    const symbol = bound.symbolOf.get(old);
    const means = symbol === undefined ? other.unknown?.(old) : meaning(symbol);
    if (means !== undefined) bound.symbolOf.set(name, means);
  }
  return whole;
}
