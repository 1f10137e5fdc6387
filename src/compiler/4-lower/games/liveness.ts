/** Liveness of locals in an automaton. */
import { unreachable } from "../../diagnostics/define.js";
import { partsOf } from "./distributions.js";
import type { BlockId, Decision, Draw, LocalId, Stmt } from "./ir.js";
import { localsOf } from "./rewrite.js";
import type { Graph } from "./tidy.js";

type Live = Set<LocalId>;

export interface Liveness {
  /** Locals that are needed after a pause. */
  readonly crossing: ReadonlySet<LocalId>;
  /** Locals that each block needs from whoever jumps to it. */
  readonly into: ReadonlyMap<BlockId, ReadonlySet<LocalId>>;
}

/** Finds which locals are needed where, backwards from their uses. */
export function liveness(graph: Graph): Liveness {
  const liveAt = new Map<BlockId, Live>(graph.blocks.map((b) => [b.id, new Set()]));
  const crossing: Live = new Set();

  const without = (live: Iterable<LocalId>, ...gone: readonly LocalId[]): Live => {
    const rest = new Set(live);
    for (const local of gone) rest.delete(local);
    return rest;
  };
  const pause = (of: Decision | Draw, reads: Live): Live => {
    const live = new Set(liveAt.get(of.resume));
    if (of.into?.root.kind === "local" && of.into.path.length === 0) live.delete(of.into.root.local);
    for (const part of of.into?.path ?? []) if (part.kind === "index") part.at.forEach((a) => localsOf(a, live));
    for (const local of without(localsOf(of.seenBy), of.reader)) live.add(local);
    for (const local of reads) live.add(local);
    for (const local of live) crossing.add(local);
    return live;
  };
  const decide = (d: Decision): Live => {
    const reads = localsOf(d.seat);
    for (const local of without(localsOf(d.where), d.candidate)) reads.add(local);
    localsOf(d.ends?.low, localsOf(d.ends?.high, reads));
    d.given?.forEach((f) => localsOf(f.value, reads));
    localsOf(d.sample?.group, localsOf(d.sample?.index, reads));
    return pause(d, reads);
  };
  const draw = (d: Draw): Live => {
    const reads: Live = new Set();
    const { reads: read, own } = partsOf(d.distribution);
    for (const e of read) localsOf(e, reads);
    for (const local of own) reads.delete(local);
    return pause(d, reads);
  };

  interface Around {
    readonly broken: Live;
    readonly continued: Live;
  }
  const before = (stmts: readonly Stmt[], after: Live, around: Around): Live => stmts.reduceRight((live, s) => one(s, live, around), after);
  const one = (s: Stmt, after: Live, around: Around): Live => {
    switch (s.kind) {
      case "let":
        return localsOf(s.value, without(after, s.local));
      case "store": {
        const { root, path } = s.place;
        const live = root.kind === "local" && path.length === 0 ? without(after, root.local) : new Set(after);
        if (root.kind === "local" && path.length > 0) live.add(root.local);
        for (const part of path) if (part.kind === "index") part.at.forEach((a) => localsOf(a, live));
        return localsOf(s.value, live);
      }
      case "if": {
        const live = before(s.then, after, around);
        for (const local of before(s.else, after, around)) live.add(local);
        return localsOf(s.condition, new Set(live));
      }
      case "for":
      case "while": {
        let head: Live = new Set(after);
        for (;;) {
          const body = before(s.body, head, { broken: after, continued: head });
          const next: Live = new Set([...head, ...(s.kind === "for" ? without(body, s.local) : body)]);
          if (s.kind === "while") localsOf(s.condition, next);
          if (next.size === head.size) break;
          head = next;
        }
        return s.kind === "for" ? localsOf(s.over, new Set(head)) : head;
      }
      case "reward":
        return localsOf(s.credit?.kind === "decision" ? s.credit.event : undefined, localsOf(s.value, localsOf(s.seat, new Set(after))));
      case "win":
        return localsOf(s.by, localsOf(s.winner, new Set(after)));
      case "expect":
        return localsOf(s.condition, new Set(after));
      case "event":
        return localsOf(s.value, new Set([...after, ...without(localsOf(s.seenBy), s.reader)]));
      case "settle":
        return new Set(after);
      case "cut_inner":
        return localsOf(s.since, new Set(after));
      case "break":
        return new Set(around.broken);
      case "continue":
        return new Set(around.continued);
      case "goto":
        return new Set(liveAt.get(s.block));
      case "decide":
        return decide(graph.decisions[s.decision]);
      case "draw":
        return draw(graph.draws[s.draw]);
      case "end": {
        const live: Live = new Set();
        s.record.forEach((f) => localsOf(f.value, live));
        return live;
      }
      default:
        return unreachable(s);
    }
  };

  const nothing: Around = { broken: new Set(), continued: new Set() };
  for (let changed = true; changed;) {
    changed = false;
    for (const block of graph.blocks) {
      const live = before(block.body, new Set(), nothing);
      if (live.size === liveAt.get(block.id)?.size) continue;
      liveAt.set(block.id, live);
      changed = true;
    }
  }
  return { crossing, into: liveAt };
}
