/** Locals that are needed after a pause become slots of the state (F1). */
import type { Span } from "../../source/source-file.js";
import type { Type } from "../../3-check/types.js";
import { constant, isEventNumber, zeroOf } from "./build.js";
import { mapDistribution } from "./distributions.js";
import type { Expr, LocalId, Place, Slot, Stmt } from "./ir.js";
import { liveness } from "./liveness.js";
import { eachStmt, localsOf, mapExpr, mapPlace, mapStmts } from "./rewrite.js";
import type { Changes } from "./rewrite.js";
import type { Graph } from "./tidy.js";

/** Turns locals that live across a pause into slots after `slots`. */
export function liveSlots(graph: Graph, slots: readonly Slot[]): { readonly graph: Graph; readonly slots: readonly Slot[] } {
  const { crossing } = liveness(graph);
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
    all.push({
      name,
      type,
      doc: "",
      span,
      kind: isEventNumber(type) ? "credit" : "live",
      initial: constant(type, zeroOf(type)),
      visibility: "public",
    });
  }
  return startValues(redeclare(promote(graph, slotOf)), all);
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
      ...(d.ends === undefined ? {} : { ends: { low: at(d.ends.low), high: at(d.ends.high) } }),
      seenBy: maybe(d.seenBy),
      into: d.into === undefined ? undefined : mapPlace(d.into, changes),
      given: d.given?.map((f) => ({ ...f, value: at(f.value) })),
      ...(d.sample === undefined ? {} : { sample: { group: at(d.sample.group), index: at(d.sample.index) } }),
    })),
    draws: graph.draws.map((d) => ({
      ...d,
      seenBy: maybe(d.seenBy),
      into: d.into === undefined ? undefined : mapPlace(d.into, changes),
      distribution: mapDistribution(d.distribution, at),
    })),
  };
}

/**
 * Declares variables where they are stored to: a variable that is not needed after a pause may have been declared before it. Declarations that
 * nothing uses go.
 */
function redeclare(graph: Graph): Graph {
  const { into } = liveness(graph);
  const blocks = graph.blocks.map((block) => {
    const declared = new Set<LocalId>();
    const stored = new Map<LocalId, Stmt>();
    const used = new Set<LocalId>();
    const of = new Map<LocalId, { readonly name: string; readonly type: Type }>();
    eachStmt(block.body, (s) => {
      if (s.kind === "let") declared.add(s.local);
      if (s.kind === "goto") for (const local of into.get(s.block) ?? []) used.add(local);
      if (s.kind === "store" && s.place.root.kind === "local") {
        const { local, name, type } = s.place.root;
        used.add(local);
        if (!stored.has(local)) stored.set(local, s);
        of.set(local, { name, type });
      }
    });
    mapStmts(block.body, {
      expr: (e) => {
        localsOf(e, used);
        return e;
      },
    });
    const missing = [...stored].filter(([local]) => !declared.has(local) && !into.get(block.id)?.has(local));
    const lets = missing.flatMap(([local, s]): Stmt[] => {
      const variable = of.get(local);
      if (variable === undefined) return [];
      return [{ kind: "let", local, ...variable, value: constant(variable.type, zeroOf(variable.type)), span: s.span }];
    });
    const kept = mapStmts(block.body, {
      expr: (e) => e,
      stmt: (s) => (s.kind === "let" && s.value.kind === "const" && !used.has(s.local) ? [] : [s]),
    });
    return { ...block, body: [...lets, ...kept] };
  });
  return { ...graph, blocks };
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
    if (slots[s.place.root.slot].kind === "state") break;
    given.set(s.place.root.slot, { ...s.value, type: slots[s.place.root.slot].type });
  }
  const blocks = graph.blocks.map((b) => (b.id === graph.start ? { ...b, body: b.body.slice(from) } : b));
  return { graph: { ...graph, blocks }, slots: slots.map((s, i) => ({ ...s, initial: given.get(i) ?? s.initial })) };
}
