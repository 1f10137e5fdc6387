/** The enums that a game's types speak of, for emitted declarations. */
import type { Type } from "../../3-check/types.js";
import type { GameIr } from "./ir.js";
import type { Graph } from "./tidy.js";

/** Collects enums from types, and from every type written in the blocks. */
export function enumsOf(types: readonly Type[], graph: Graph): GameIr["enums"] {
  const found = new Map<string, GameIr["enums"][number]>();
  const visit = (type: Type): void => {
    switch (type.kind) {
      case "enum":
        if (!found.has(type.name)) {
          found.set(type.name, { name: type.name, members: type.members, doc: (type.decl.doc ?? "").trim(), span: type.decl.span });
        }
        return;
      case "option":
        return visit(type.inner);
      case "tuple":
        return type.elements.forEach(visit);
      case "record":
        return type.fields.forEach((f) => visit(f.type));
      case "tagged":
        return type.tags.forEach((t) => t.heads.forEach((h) => visit(h.type)));
      case "array":
        type.index.forEach(visit);
        return visit(type.element);
      case "list":
      case "set":
        return visit(type.element);
      case "index_type":
        return visit(type.of);
      default:
        return;
    }
  };
  types.forEach(visit);
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk);
    if (typeof node !== "object" || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      if (key === "type" || key === "of") visit(child as Type);
      else if (key !== "span") walk(child);
    }
  };
  walk([graph.blocks, graph.decisions, graph.draws]);
  return [...found.values()].sort((a, b) => a.span.start - b.span.start);
}
