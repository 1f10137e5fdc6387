/** Where events come from has one name each: sites, draws and reveals of one game are told apart by name in the history. */
import type { GameIr } from "./ir.js";
import { eachStmt, mapStmts } from "./rewrite.js";
import type { Graph } from "./tidy.js";

type Reveals = NonNullable<GameIr["reveals"]>;

/** Renames draws and reveals whose name is taken, and drops reveals that cannot happen. */
export function eventNames(graph: Graph, reveals: Reveals): { readonly graph: Graph; readonly reveals: Reveals } {
  const taken = new Set(graph.sites.map((s) => s.name));
  const unique = (wish: string): string => {
    let name = wish;
    for (let n = 2; taken.has(name); n++) name = `${wish}_${n}`;
    taken.add(name);
    return name;
  };
  const ofDraw = new Map(graph.draws.filter((d) => d.event).map((d) => [d.id, unique(d.name)]));
  const happening = new Set<string>();
  for (const block of graph.blocks) eachStmt(block.body, (s) => (s.kind === "event" ? happening.add(s.name) : undefined));
  const names = new Map<string, string>();
  const kept = reveals.flatMap((reveal) => {
    if (!happening.has(reveal.name)) return [];
    const name = unique(reveal.name);
    names.set(reveal.name, name);
    return [{ ...reveal, name }];
  });
  // Draws that are no events come last: reveals of their entries bear their name.
  const draws = graph.draws.map((d) => ({ ...d, name: ofDraw.get(d.id) ?? unique(d.name) }));
  const blocks = graph.blocks.map((block) => ({
    ...block,
    body: mapStmts(block.body, { expr: (e) => e, stmt: (s) => [s.kind === "event" ? { ...s, name: names.get(s.name) ?? s.name } : s] }),
  }));
  return { graph: { ...graph, draws, blocks }, reveals: kept };
}
