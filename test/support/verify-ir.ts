/** Checks what every automaton must keep to: each way through a block ends in a jump, and nothing is read before it is set. */
import { partsOf } from "../../src/compiler/4-lower/games/distributions.js";
import type { Expr, GameIr, LocalId, Place, Stmt } from "../../src/compiler/4-lower/games/ir.js";

type Known = ReadonlySet<LocalId>;

/** Throws at the first thing that is wrong with an automaton. */
export function verifyIr(ir: GameIr): void {
  const wrong = (what: string): never => {
    throw new Error(`${ir.name}: ${what}`);
  };
  const names = new Set<string>();
  for (const block of ir.blocks) {
    if (names.has(block.name)) wrong(`two blocks are called ${block.name}`);
    names.add(block.name);
    if (ir.blocks[block.id] !== block) wrong(`block ${block.name} is not at its number`);
  }
  const places = [...ir.sites, ...ir.draws, ...(ir.reveals ?? [])].map((p) => p.name);
  if (new Set(places).size !== places.length) wrong(`two kinds of events have one name: ${places.join(", ")}`);
  if (new Set(ir.slots.map((s) => s.name)).size !== ir.slots.length) wrong("two slots have one name");

  /** What is surely set when a block begins; missing until something leads there. */
  const entry = new Map<number, Known>();
  const work: number[] = [];
  const arrive = (block: number, known: Known): void => {
    if (ir.blocks[block] === undefined) wrong(`a jump to block ${block}, which there is not`);
    const before = entry.get(block);
    const now = before === undefined ? new Set(known) : new Set([...before].filter((l) => known.has(l)));
    if (before !== undefined && before.size === now.size) return;
    entry.set(block, now);
    work.push(block);
  };

  const reads = (node: unknown, known: Known, where: string): void => {
    if (Array.isArray(node)) return node.forEach((n) => reads(n, known, where));
    if (typeof node !== "object" || node === null) return;
    const e = node as Expr;
    if (e.kind === "local" && !known.has(e.local)) wrong(`${where} reads ${e.name} (${e.local}) before it is set`);
    if (e.kind === "slot" && ir.slots[e.slot] === undefined) wrong(`${where} reads slot ${e.slot}, which there is not`);
    if (e.kind === "table" && !ir.tables.some((t) => t.id === e.table)) wrong(`${where} reads the table ${e.table}, which there is not`);
    const inner = e.kind === "reduce" || e.kind === "map" ? new Set([...known, e.local]) : known;
    for (const [key, child] of Object.entries(e)) {
      if (key === "type" || key === "span" || key === "of") continue;
      reads(child, key === "over" ? known : inner, where);
    }
  };
  const paths = (place: Place, known: Known, where: string): void =>
    place.path.forEach((part) => (part.kind === "index" ? reads(part.at, known, where) : undefined));

  /** What is surely set after statements; nothing if they never fall through. */
  const run = (body: readonly Stmt[], before: Known, where: string): Known | undefined => {
    let known: Set<LocalId> | undefined = new Set(before);
    for (const s of body) {
      if (known === undefined) return wrong(`${where} goes on after a jump`);
      known = one(s, known, where);
    }
    return known;
  };
  const one = (s: Stmt, known: Set<LocalId>, where: string): Set<LocalId> | undefined => {
    switch (s.kind) {
      case "let":
        reads(s.value, known, where);
        return known.add(s.local);
      case "store":
        reads(s.value, known, where);
        paths(s.place, known, where);
        if (s.place.root.kind === "slot") {
          if (ir.slots[s.place.root.slot] === undefined) wrong(`${where} stores to slot ${s.place.root.slot}, which there is not`);
        } else if (!known.has(s.place.root.local)) wrong(`${where} stores to ${s.place.root.name} before it is declared`);
        return known;
      case "if": {
        reads(s.condition, known, where);
        const then = run(s.then, known, where);
        const other = run(s.else, known, where);
        if (then === undefined || other === undefined)
          return then === undefined ? (other === undefined ? undefined : new Set(other)) : new Set(then);
        return new Set([...then].filter((l) => other.has(l)));
      }
      case "for":
        reads(s.over, known, where);
        run(s.body, new Set([...known, s.local]), where);
        return known;
      case "while":
        reads(s.condition, known, where);
        run(s.body, known, where);
        return known;
      case "settle":
        return known;
      case "break":
      case "continue":
        return undefined;
      case "event":
        reads(s.value, known, where);
        reads(s.seenBy, new Set([...known, s.reader]), where);
        if (!(ir.reveals ?? []).some((r) => r.name === s.name)) wrong(`the reveal ${s.name} is not listed`);
        return known;
      case "reward":
      case "win":
      case "expect":
      case "cut_inner":
        reads(s, known, where);
        return known;
      case "goto":
        arrive(s.block, known);
        return undefined;
      case "end":
        reads(s.record, known, where);
        return undefined;
      case "decide": {
        const d = ir.decisions[s.decision];
        if (d === undefined) return wrong(`${where} asks decision ${s.decision}, which there is not`);
        const at = `decision ${d.id}`;
        reads([d.seat, d.given, d.sample], new Set(), at);
        reads(d.where, new Set([d.candidate]), at);
        reads(d.seenBy, new Set([d.reader]), at);
        if (d.into !== undefined) paths(d.into, new Set(), at);
        arrive(d.resume, new Set(d.into?.root.kind === "local" ? [d.into.root.local] : []));
        return undefined;
      }
      case "draw": {
        const d = ir.draws[s.draw];
        if (d === undefined) return wrong(`${where} draws ${s.draw}, which there is not`);
        const at = `draw ${d.name}`;
        reads(d.distribution, new Set(partsOf(d.distribution).own), at);
        reads(d.seenBy, new Set([d.reader]), at);
        if (d.into !== undefined) paths(d.into, new Set(), at);
        arrive(d.resume, new Set(d.into?.root.kind === "local" ? [d.into.root.local] : []));
        return undefined;
      }
    }
  };

  arrive(ir.start, new Set());
  for (let block = work.pop(); block !== undefined; block = work.pop()) {
    const { name, body } = ir.blocks[block];
    if (run(body, entry.get(block) ?? new Set(), name) !== undefined) wrong(`${name} falls off its end`);
  }
  for (const block of ir.blocks) if (!entry.has(block.id)) wrong(`${block.name} is never reached`);
  for (const f of [...ir.observation.features, ...ir.shows]) reads(f, new Set(), "what is observed or shown");
  ir.slots.forEach((slot, i) => {
    reads(slot.initial, new Set(), slot.name);
    JSON.stringify(slot.initial, (key, value: unknown) => {
      const e = value as Expr;
      if (key === "span" || key === "type") return undefined;
      if (typeof e === "object" && e !== null && e.kind === "slot" && e.slot >= i) wrong(`${slot.name} starts as something later`);
      return value;
    });
  });
}
