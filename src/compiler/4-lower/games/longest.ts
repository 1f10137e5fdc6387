/** The longest episode: how many decisions, and how many events, some way through the automaton can hold at most. */
import type { BlockLoop } from "./flow.js";
import type { BlockId, Block, Decision, Draw, Stmt } from "./ir.js";
import { lengthOf } from "./walks.js";

export interface Counted {
  readonly blocks: readonly Block[];
  readonly decisions: readonly Decision[];
  readonly draws: readonly Draw[];
  readonly loops: readonly BlockLoop[];
  readonly start: BlockId;
}

interface Edge {
  readonly to: BlockId;
  readonly weight: number;
}

/** Gives the most of what `what` counts; undefined if there is no bound. */
export function longest(graph: Counted, what: "decisions" | "events"): number | undefined {
  const edges = new Map<BlockId, readonly Edge[]>(graph.blocks.map((b) => [b.id, edgesOf(graph, b.body, what)]));
  const weights = new Map<BlockId, number>(graph.blocks.map((b) => [b.id, what === "events" ? reveals(b.body) : 0]));
  return within(graph, edges, weights, new Set(graph.blocks.map((b) => b.id)), graph.start);
}

function edgesOf(graph: Counted, body: readonly Stmt[], what: "decisions" | "events"): Edge[] {
  return body.flatMap((s): Edge[] => {
    switch (s.kind) {
      case "if":
        return [...edgesOf(graph, s.then, what), ...edgesOf(graph, s.else, what)];
      case "for":
      case "while":
        return edgesOf(graph, s.body, what);
      case "goto":
        return [{ to: s.block, weight: 0 }];
      case "decide":
        return [{ to: graph.decisions[s.decision].resume, weight: 1 }];
      case "draw": {
        const draw = graph.draws[s.draw];
        return [{ to: draw.resume, weight: what === "events" && draw.event ? 1 : 0 }];
      }
      default:
        return [];
    }
  });
}

/** The most reveals a body can make; in a loop without a pause each pass may make them all. */
function reveals(body: readonly Stmt[]): number {
  let most = 0;
  for (const s of body) {
    if (s.kind === "event") most++;
    if (s.kind === "if") most += Math.max(reveals(s.then), reveals(s.else));
    const inside = s.kind === "for" || s.kind === "while" ? reveals(s.body) : 0;
    if (inside > 0) most += inside * (s.kind === "for" ? (lengthOf(s.over) ?? Infinity) : Infinity);
  }
  return most;
}

/** The heaviest way from `start` that stays among `nodes`. */
function within(
  graph: Counted,
  edges: ReadonlyMap<BlockId, readonly Edge[]>,
  weights: ReadonlyMap<BlockId, number>,
  nodes: ReadonlySet<BlockId>,
  start: BlockId,
): number | undefined {
  const groups = components(edges, nodes);
  const groupOf = new Map<BlockId, number>();
  groups.forEach((group, i) => group.forEach((id) => groupOf.set(id, i)));
  const memo = new Map<number, number | undefined>();
  const from = (id: BlockId): number | undefined => {
    const index = groupOf.get(id) ?? 0;
    if (memo.has(index)) return memo.get(index);
    const group = groups[index];
    const own = weightOf(graph, edges, weights, group);
    let rest: number | undefined = 0;
    for (const node of group) {
      for (const edge of edges.get(node) ?? []) {
        if (!nodes.has(edge.to) || groupOf.get(edge.to) === index) continue;
        const beyond = from(edge.to);
        rest = rest === undefined || beyond === undefined ? undefined : Math.max(rest, edge.weight + beyond);
      }
    }
    const total = own === undefined || rest === undefined ? undefined : own + rest;
    memo.set(index, total === undefined || !Number.isFinite(total) ? undefined : total);
    return memo.get(index);
  };
  return from(start);
}

/** The weight of a part: a block's own, or a loop's passes times its heaviest pass. */
function weightOf(
  graph: Counted,
  edges: ReadonlyMap<BlockId, readonly Edge[]>,
  weights: ReadonlyMap<BlockId, number>,
  group: ReadonlySet<BlockId>,
): number | undefined {
  const [only] = group;
  const loops = group.size > 1 || (edges.get(only) ?? []).some((e) => e.to === only);
  if (!loops) return weights.get(only) ?? 0;
  const heads = graph.loops.filter((l) => group.has(l.head));
  const outer = heads.reduce<BlockLoop | undefined>((a, b) => (a === undefined || b.depth < a.depth ? b : a), undefined);
  if (outer === undefined) return undefined;
  // A pass starts at the head and does not come back to it; the edge back may be a decision of its own.
  const inside = new Map(edges);
  const back = new Map<BlockId, number>();
  for (const node of group) {
    const own = edges.get(node) ?? [];
    back.set(node, Math.max(0, ...own.filter((e) => e.to === outer.head).map((e) => e.weight)));
    inside.set(
      node,
      own.filter((e) => e.to !== outer.head),
    );
  }
  const withBack = new Map(weights);
  for (const [node, weight] of back) withBack.set(node, (weights.get(node) ?? 0) + weight);
  const pass = within(graph, inside, withBack, group, outer.head);
  if (pass === 0) return 0;
  return pass === undefined || outer.passes === undefined ? undefined : pass * outer.passes;
}

/** Strongly connected parts of the graph among `nodes` (Tarjan, 1972). */
function components(edges: ReadonlyMap<BlockId, readonly Edge[]>, nodes: ReadonlySet<BlockId>): ReadonlySet<BlockId>[] {
  const index = new Map<BlockId, number>();
  const low = new Map<BlockId, number>();
  const stack: BlockId[] = [];
  const onStack = new Set<BlockId>();
  const groups: Set<BlockId>[] = [];
  const visit = (v: BlockId): void => {
    index.set(v, index.size);
    low.set(v, index.get(v) ?? 0);
    stack.push(v);
    onStack.add(v);
    for (const { to } of edges.get(v) ?? []) {
      if (!nodes.has(to)) continue;
      if (!index.has(to)) {
        visit(to);
        low.set(v, Math.min(low.get(v) ?? 0, low.get(to) ?? 0));
      } else if (onStack.has(to)) low.set(v, Math.min(low.get(v) ?? 0, index.get(to) ?? 0));
    }
    if (low.get(v) !== index.get(v)) return;
    const group = new Set<BlockId>();
    for (;;) {
      const w = stack.pop() as BlockId;
      onStack.delete(w);
      group.add(w);
      if (w === v) break;
    }
    groups.push(group);
  };
  for (const node of nodes) if (!index.has(node)) visit(node);
  return groups;
}
