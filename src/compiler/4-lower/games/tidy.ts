/** Makes the blocks of an automaton few and readable: jumps to jumps go, blocks with one way in are joined to it, the rest is numbered in order. */
import type { Block, BlockId, Decision, Draw, Jump, Site, Stmt } from "./ir.js";
import { eachStmt, mapStmts } from "./rewrite.js";

export interface Graph {
  readonly blocks: readonly Block[];
  readonly decisions: readonly Decision[];
  readonly draws: readonly Draw[];
  readonly sites: readonly Site[];
  readonly start: BlockId;
}

/** Simplifies the graph and removes what cannot be reached. */
export function tidy(graph: Graph): Graph {
  const bodies = new Map<BlockId, readonly Stmt[]>(graph.blocks.map((b) => [b.id, b.body]));
  const resume = new Map<string, BlockId>();
  for (const d of graph.decisions) resume.set(`decide${d.id}`, d.resume);
  for (const d of graph.draws) resume.set(`draw${d.id}`, d.resume);
  let start = graph.start;

  const replaceJumps = (change: (jump: Stmt & { kind: "goto" }) => readonly Stmt[] | undefined): void => {
    for (const [id, body] of bodies) {
      bodies.set(id, mapStmts(body, { expr: (e) => e, stmt: (s) => (s.kind === "goto" ? (change(s) ?? [s]) : [s]) }));
    }
  };
  const lone = (id: BlockId): Jump | undefined => {
    const body = bodies.get(id) ?? [];
    return body.length === 1 && isJump(body[0]) ? body[0] : undefined;
  };
  const final = (id: BlockId): BlockId => {
    const seen = new Set<BlockId>();
    for (let at = id; ;) {
      const jump = lone(at);
      if (jump?.kind !== "goto" || seen.has(at)) return at;
      seen.add(at);
      at = jump.block;
    }
  };

  for (let changed = true; changed;) {
    changed = false;
    start = final(start);
    for (const [pause, at] of resume) resume.set(pause, final(at));
    replaceJumps((jump) => {
      const target = final(jump.block);
      const only = lone(target);
      if (only !== undefined && only.kind !== "goto") return [{ ...only, span: only.span }];
      return target === jump.block ? undefined : [{ ...jump, block: target }];
    });
    const reached = reach(bodies, resume, start);
    for (const id of bodies.keys()) if (!reached.has(id)) bodies.delete(id);
    for (const [id, ways] of entries(bodies, resume, start)) {
      if (ways.jumps !== 1 || ways.pauses > 0) continue;
      const inner = bodies.get(id);
      const self = inner !== undefined && jumpsTo(inner, id);
      if (inner === undefined || self) continue;
      bodies.delete(id);
      replaceJumps((jump) => (jump.block === id ? inner : undefined));
      changed = true;
    }
  }
  return renumber(graph, bodies, resume, start);
}

export function isJump(s: Stmt): s is Jump {
  return s.kind === "goto" || s.kind === "decide" || s.kind === "draw" || s.kind === "end";
}

function jumpsTo(body: readonly Stmt[], id: BlockId): boolean {
  let found = false;
  eachStmt(body, (s) => (found ||= s.kind === "goto" && s.block === id));
  return found;
}

/** The blocks that a body can go on to, in the order of the text. */
function following(body: readonly Stmt[], resume: ReadonlyMap<string, BlockId>): BlockId[] {
  const blocks: BlockId[] = [];
  eachStmt(body, (s) => {
    if (s.kind === "goto") blocks.push(s.block);
    if (s.kind === "decide") blocks.push(resume.get(`decide${s.decision}`) ?? 0);
    if (s.kind === "draw") blocks.push(resume.get(`draw${s.draw}`) ?? 0);
  });
  return blocks;
}

function reach(bodies: ReadonlyMap<BlockId, readonly Stmt[]>, resume: ReadonlyMap<string, BlockId>, start: BlockId): Set<BlockId> {
  const order = new Set<BlockId>();
  const visit = (id: BlockId): void => {
    if (order.has(id)) return;
    order.add(id);
    following(bodies.get(id) ?? [], resume).forEach(visit);
  };
  visit(start);
  return order;
}

function entries(bodies: ReadonlyMap<BlockId, readonly Stmt[]>, resume: ReadonlyMap<string, BlockId>, start: BlockId) {
  const ways = new Map<BlockId, { jumps: number; pauses: number }>();
  const at = (id: BlockId) => {
    let way = ways.get(id);
    if (way === undefined) ways.set(id, (way = { jumps: 0, pauses: 0 }));
    return way;
  };
  at(start).pauses++;
  const pauses = new Set<string>();
  for (const body of bodies.values()) {
    eachStmt(body, (s) => {
      if (s.kind === "goto") at(s.block).jumps++;
      if (s.kind === "decide") pauses.add(`decide${s.decision}`);
      if (s.kind === "draw") pauses.add(`draw${s.draw}`);
    });
  }
  for (const pause of pauses) at(resume.get(pause) ?? 0).pauses++;
  return ways;
}

function renumber(
  graph: Graph,
  bodies: ReadonlyMap<BlockId, readonly Stmt[]>,
  resume: ReadonlyMap<string, BlockId>,
  start: BlockId,
): Graph {
  const order = [...reach(bodies, resume, start)];
  const numbers = new Map(order.map((id, i) => [id, i]));
  const number = (id: BlockId): BlockId => numbers.get(id) ?? 0;
  const used = { decide: new Set<number>(), draw: new Set<number>() };
  for (const id of order) {
    eachStmt(bodies.get(id) ?? [], (s) => {
      if (s.kind === "decide") used.decide.add(s.decision);
      if (s.kind === "draw") used.draw.add(s.draw);
    });
  }
  const decisions = graph.decisions.filter((d) => used.decide.has(d.id));
  const draws = graph.draws.filter((d) => used.draw.has(d.id));
  const sites = graph.sites.filter((_, i) => decisions.some((d) => d.site === i));
  const siteNumber = (site: number): number => sites.indexOf(graph.sites[site]);
  const decisionNumber = new Map(decisions.map((d, i) => [d.id, i]));
  const drawNumber = new Map(draws.map((d, i) => [d.id, i]));
  const names = new Set<string>();
  const unique = (wish: string): string => {
    let name = wish;
    for (let n = 2; names.has(name); n++) name = `${wish}_${n}`;
    names.add(name);
    return name;
  };
  const byId = new Map(graph.blocks.map((b) => [b.id, b]));
  const blocks = order.map((id, i): Block => {
    const block = byId.get(id) ?? graph.blocks[0];
    const body = mapStmts(bodies.get(id) ?? [], {
      expr: (e) => e,
      stmt: (s) => {
        if (s.kind === "goto") return [{ ...s, block: number(s.block) }];
        if (s.kind === "decide") return [{ ...s, decision: decisionNumber.get(s.decision) ?? 0 }];
        if (s.kind === "draw") return [{ ...s, draw: drawNumber.get(s.draw) ?? 0 }];
        if (s.kind === "reward" && s.credit?.kind === "site") {
          // Nobody can have decided at a site that is never reached.
          const site = siteNumber(s.credit.site);
          return [{ ...s, credit: site < 0 ? { kind: "score" } : { kind: "site", site } }];
        }
        return [s];
      },
    });
    return { id: i, name: unique(i === 0 ? "start" : block.name), span: block.span, body };
  });
  return {
    blocks,
    decisions: decisions.map((d, id) => ({ ...d, id, site: siteNumber(d.site), resume: number(resume.get(`decide${d.id}`) ?? 0) })),
    draws: draws.map((d, id) => ({ ...d, id, resume: number(resume.get(`draw${d.id}`) ?? 0) })),
    sites,
    start: number(start),
  };
}
