/** The fields of end records (A16): a field that some end omits is an option. */
import { join } from "../../3-check/relations.js";
import type { Type } from "../../3-check/types.js";
import type { Jump } from "./ir.js";
import { eachStmt } from "./rewrite.js";
import type { Graph } from "./tidy.js";

/** The type of values of both; lists of one length keep it. */
function joined(a: Type, b: Type): Type | undefined {
  const both = join(a, b);
  if (both?.kind !== "list" || a.kind !== "list" || b.kind !== "list" || a.length !== b.length) return both;
  return { ...both, length: a.length };
}

type End = Jump & { readonly kind: "end" };

/** Finds the fields and their types over all ends that can be reached; `clash` is told where two ends disagree about one. */
export function endFields(
  graph: Graph,
  clash: (end: End, name: string, types: readonly [Type, Type]) => void,
): readonly { readonly name: string; readonly type: Type }[] {
  const ends: End[] = [];
  for (const block of graph.blocks) {
    eachStmt(block.body, (s) => {
      if (s.kind === "end") ends.push(s);
    });
  }
  const types = new Map<string, Type>();
  for (const end of ends) {
    for (const { name, value } of end.record) {
      const before = types.get(name);
      const both = before === undefined ? value.type : joined(before, value.type);
      if (both === undefined) clash(end, name, [before ?? value.type, value.type]);
      else types.set(name, both);
    }
  }
  return [...types].map(([name, type]) => {
    const always = ends.every((e) => e.record.some((f) => f.name === name));
    return { name, type: always || type.kind === "option" || type.kind === "none" ? type : { kind: "option", inner: type } };
  });
}
