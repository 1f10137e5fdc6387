/** Liveness: locals that are needed after a pause become slots of the state (F1). */
import { unreachable } from "../../diagnostics/define.js";
import type { Span } from "../../source/source-file.js";
import type { Type } from "../../3-check/types.js";
import { constant, zeroOf } from "./build.js";
import type { BlockId, Decision, Draw, Expr, LocalId, Place, Slot, Stmt } from "./ir.js";
import { eachStmt, localsOf, mapExpr, mapPlace, mapStmts } from "./rewrite.js";
import type { Changes } from "./rewrite.js";
import type { Graph } from "./tidy.js";

/** Turns locals that live across a pause into slots after `slots`. */
export function liveSlots(graph: Graph, slots: readonly Slot[]): { readonly graph: Graph; readonly slots: readonly Slot[] } {
  const crossing = acrossPauses(graph);
  const known = definitions(graph);
  const taken = new Set(slots.map((s) => s.name));
  const slotOf = new Map<LocalId, number>();
  const all: Slot[] = [...slots];
  for (const local of [...crossing].sort((a, b) => a - b)) {
    const definition = known.get(local);
    if (definition === undefined) continue;
    let name = definition.name;
    for (let n = 2; taken.has(name); n++) name = `${definition.name}_${n}`;
    taken.add(name);
    slotOf.set(local, all.length);
    const { type, span } = definition;
    all.push({ name, type, doc: "", span, kind: "live", initial: constant(type, zeroOf(type)), visibility: "public" });
  }
  return startValues(promote(graph, slotOf), all);
}

/* ---------------------------------------------------------------- analysis */

type Live = Set<LocalId>;

function acrossPauses(graph: Graph): Live {
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
    d.given?.forEach((f) => localsOf(f.value, reads));
    return pause(d, reads);
  };
  const draw = (d: Draw): Live => {
    const reads: Live = new Set();
    switch (d.distribution.kind) {
      case "uniform":
      case "deal":
        localsOf(d.distribution.values, reads);
        break;
      case "weighted":
        for (const o of d.distribution.outcomes) localsOf(o.weight, localsOf(o.value, reads));
        break;
      default:
    }
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
        return localsOf(s.value, localsOf(s.seat, new Set(after)));
      case "win":
        return localsOf(s.by, localsOf(s.winner, new Set(after)));
      case "expect":
        return localsOf(s.condition, new Set(after));
      case "event":
        return localsOf(s.value, new Set([...after, ...without(localsOf(s.seenBy), s.reader)]));
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
  return crossing;
}

interface Definition {
  readonly name: string;
  readonly type: Type;
  readonly span: Span;
}

/** Where each local gets its value. */
function definitions(graph: Graph): ReadonlyMap<LocalId, Definition> {
  const known = new Map<LocalId, Definition>();
  for (const block of graph.blocks) {
    eachStmt(block.body, (s) => {
      if (s.kind === "let") known.set(s.local, { name: s.name, type: s.type, span: s.span });
    });
  }
  for (const d of [...graph.decisions, ...graph.draws]) {
    if (d.into?.root.kind === "local") known.set(d.into.root.local, { name: d.into.root.name, type: d.into.root.type, span: d.span });
  }
  return known;
}

/* ---------------------------------------------------------------- rewriting */

function promote(graph: Graph, slotOf: ReadonlyMap<LocalId, number>): Graph {
  if (slotOf.size === 0) return graph;
  const expr = (e: Expr): Expr => {
    const slot = e.kind === "local" ? slotOf.get(e.local) : undefined;
    return slot === undefined ? e : { kind: "slot", type: e.type, slot, span: e.span };
  };
  const place = (p: Place): Place => {
    const slot = p.root.kind === "local" ? slotOf.get(p.root.local) : undefined;
    return slot === undefined ? p : { ...p, root: { kind: "slot", slot } };
  };
  const stmt = (s: Stmt): readonly Stmt[] => {
    const slot = s.kind === "let" ? slotOf.get(s.local) : undefined;
    if (s.kind !== "let" || slot === undefined) return [s];
    return [
      { kind: "store", place: { root: { kind: "slot", slot }, path: [], type: s.type }, value: s.value, checked: false, span: s.span },
    ];
  };
  const changes: Changes = { expr, place, stmt };
  const at = (e: Expr): Expr => mapExpr(e, expr);
  const maybe = (e: Expr | undefined): Expr | undefined => (e === undefined ? undefined : at(e));
  return {
    ...graph,
    blocks: graph.blocks.map((b) => ({ ...b, body: mapStmts(b.body, changes) })),
    decisions: graph.decisions.map((d) => ({
      ...d,
      seat: at(d.seat),
      where: maybe(d.where),
      seenBy: maybe(d.seenBy),
      into: d.into === undefined ? undefined : mapPlace(d.into, changes),
      given: d.given?.map((f) => ({ ...f, value: at(f.value) })),
    })),
    draws: graph.draws.map((d) => ({
      ...d,
      seenBy: maybe(d.seenBy),
      into: d.into === undefined ? undefined : mapPlace(d.into, changes),
      distribution:
        d.distribution.kind === "weighted"
          ? { kind: "weighted", outcomes: d.distribution.outcomes.map((o) => ({ value: at(o.value), weight: at(o.weight) })) }
          : d.distribution.kind === "uniform_type"
            ? d.distribution
            : { ...d.distribution, values: at(d.distribution.values) },
    })),
  };
}

/** Constants that the first block stores into live slots before anything else are their initial values. */
function startValues(graph: Graph, slots: readonly Slot[]): { readonly graph: Graph; readonly slots: readonly Slot[] } {
  const start = graph.blocks[graph.start];
  let again = graph.decisions.some((d) => d.resume === graph.start) || graph.draws.some((d) => d.resume === graph.start);
  for (const block of graph.blocks) eachStmt(block.body, (s) => (again ||= s.kind === "goto" && s.block === graph.start));
  if (again) return { graph, slots };
  const given = new Map<number, Expr>();
  let from = 0;
  for (; from < start.body.length; from++) {
    const s = start.body[from];
    if (s.kind !== "store" || s.place.root.kind !== "slot" || s.place.path.length > 0 || s.checked || s.value.kind !== "const") break;
    if (slots[s.place.root.slot].kind !== "live") break;
    given.set(s.place.root.slot, { ...s.value, type: slots[s.place.root.slot].type });
  }
  const blocks = graph.blocks.map((b) => (b.id === graph.start ? { ...b, body: b.body.slice(from) } : b));
  return { graph: { ...graph, blocks }, slots: slots.map((s, i) => ({ ...s, initial: given.get(i) ?? s.initial })) };
}
