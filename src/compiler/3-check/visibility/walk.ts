/** Walks over syntax trees. */
import type * as ast from "../../1-parse/ast.js";

/** Calls `see` for a node and everything below it, outside in. */
export function visit(node: unknown, see: (node: ast.Node) => void): void {
  if (Array.isArray(node)) {
    for (const item of node) visit(item, see);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  if ("kind" in node && "span" in node) see(node as ast.Node);
  for (const [name, child] of Object.entries(node)) if (name !== "span" && name !== "source") visit(child, see);
}

/** Lists the expressions inside a type: bounds of ranges and sizes. */
export function expressionsIn(type: ast.TypeNode | undefined): readonly ast.Expr[] {
  if (type === undefined) return [];
  switch (type.kind) {
    case "range_type":
      return [type.low, type.high];
    case "named_type":
      return (type.args ?? []).map((a) => a.value);
    case "set_type":
      return expressionsIn(type.element);
    case "heads_type":
      return type.fields.flatMap((f) => expressionsIn(f.type));
    case "tuple_type":
      return type.elements.flatMap(expressionsIn);
    case "option_type":
      return expressionsIn(type.inner);
    case "array_type":
      return [...expressionsIn(type.element), ...type.dims.flatMap((d) => (d.kind === "size_type" ? [d.size] : expressionsIn(d)))];
    case "bounded_type":
      return [...expressionsIn(type.inner), type.bound];
    case "in_type":
      return [...expressionsIn(type.inner), type.range];
    case "fn_type":
    case "unknown":
      return [];
  }
}
