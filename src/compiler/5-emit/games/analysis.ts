/** What blocks read from outside: locals that a jump must hand on, and live slots that matter at a pause (F1). */
import { unreachable } from "../../diagnostics/define.js";
import type { BlockId, Decision, Draw, GameIr, LocalId, Stmt } from "../../4-lower/games/ir.js";

/** Calls `visit` for a node of the IR and everything inside, types and places in the text left out. */
function walk(node: unknown, visit: (node: Readonly<Record<string, unknown>>) => void): void {
  if (Array.isArray(node)) {
    for (const part of node) walk(part, visit);
    return;
  }
  if (typeof node !== "object" || node === null) return;
  const record = node as Readonly<Record<string, unknown>>;
  visit(record);
  for (const [key, part] of Object.entries(record)) {
    if (key !== "type" && key !== "span" && key !== "of" && typeof part === "object") walk(part, visit);
  }
}

/** Gives every slot that a part of the IR reads. */
export function slotsRead(...nodes: readonly unknown[]): ReadonlySet<number> {
  const slots = new Set<number>();
  walk(nodes, (node) => {
    if (node.kind === "slot" && typeof node.slot === "number") slots.add(node.slot);
  });
  return slots;
}

/** A local that a block reads and somebody else assigned. */
export interface FreeLocal {
  readonly local: LocalId;
  readonly name: string;
}

/** Gives, for each block, the locals it needs from whoever jumps to it. */
export function freeLocals(ir: GameIr): ReadonlyMap<BlockId, readonly FreeLocal[]> {
  const free = new Map<BlockId, Map<LocalId, string>>(ir.blocks.map((b) => [b.id, new Map()]));
  const bound = new Map<BlockId, Set<LocalId>>();
  for (const block of ir.blocks) {
    const own = new Set<LocalId>();
    const read = new Map<LocalId, string>();
    walk(block.body, (node) => {
      if (node.kind === "local" && typeof node.local === "number") read.set(node.local, String(node.name));
      else if (typeof node.local === "number") own.add(node.local);
      if (typeof node.reader === "number") own.add(node.reader);
    });
    bound.set(block.id, own);
    for (const [local, name] of read) if (!own.has(local)) free.get(block.id)?.set(local, name);
  }
  for (let changed = true; changed;) {
    changed = false;
    for (const block of ir.blocks) {
      walk(block.body, (node) => {
        if (node.kind !== "goto") return;
        for (const [local, name] of free.get(node.block as BlockId) ?? []) {
          if (bound.get(block.id)?.has(local) || free.get(block.id)?.has(local)) continue;
          free.get(block.id)?.set(local, name);
          changed = true;
        }
      });
    }
  }
  return new Map(
    [...free].map(([id, locals]) => [id, [...locals].map(([local, name]) => ({ local, name })).sort((a, b) => a.local - b.local)]),
  );
}

/** Which live slots matter at each decision and draw: those that may be read before they are stored again. */
export interface Liveness {
  readonly decisions: readonly ReadonlySet<number>[];
  readonly draws: readonly ReadonlySet<number>[];
}

/** Finds the live slots that matter at each pause. */
export function liveness(ir: GameIr): Liveness {
  const isLive = new Set(ir.slots.flatMap((slot, i) => (slot.kind === "live" ? [i] : [])));
  const blocks = new Map<BlockId, Set<number>>(ir.blocks.map((b) => [b.id, new Set()]));
  const observed = slotsRead(ir.observation.features, ir.shows);

  const add = (to: Set<number>, from: Iterable<number>): Set<number> => {
    for (const slot of from) if (isLive.has(slot)) to.add(slot);
    return to;
  };
  const afterPause = (pause: Decision | Draw): Set<number> => {
    const live = new Set(blocks.get(pause.resume));
    if (pause.into?.root.kind === "slot" && pause.into.path.length === 0) live.delete(pause.into.root.slot);
    return add(live, slotsRead(pause.into?.path));
  };
  const atDecision = (d: Decision) => add(add(afterPause(d), slotsRead(d.seat, d.where, d.ends, d.seenBy, d.given, d.sample)), observed);
  const atDraw = (d: Draw) => add(afterPause(d), slotsRead(d.distribution, d.seenBy));

  const before = (stmts: readonly Stmt[], from: number, after: ReadonlySet<number>): Set<number> => {
    if (from >= stmts.length) return new Set(after);
    const stmt = stmts[from];
    switch (stmt.kind) {
      case "goto":
        return new Set(blocks.get(stmt.block));
      case "decide":
        return atDecision(ir.decisions[stmt.decision]);
      case "draw":
        return atDraw(ir.draws[stmt.draw]);
      case "end":
        return add(new Set(), slotsRead(stmt.record));
      case "store": {
        const rest = before(stmts, from + 1, after);
        if (stmt.place.root.kind === "slot") {
          if (stmt.place.path.length === 0) rest.delete(stmt.place.root.slot);
          else add(rest, [stmt.place.root.slot]);
        }
        return add(rest, slotsRead(stmt.value, stmt.place.path));
      }
      case "if": {
        const rest = before(stmts, from + 1, after);
        const both = add(before(stmt.then, 0, rest), before(stmt.else, 0, rest));
        return add(both, slotsRead(stmt.condition));
      }
      case "for":
      case "while":
        // A loop's own stores free nothing: it may run no pass at all.
        return add(before(stmts, from + 1, after), slotsRead(stmt));
      case "let":
      case "reward":
      case "win":
      case "expect":
      case "event":
      case "cut_inner":
        return add(before(stmts, from + 1, after), slotsRead(stmt));
      case "settle":
        return before(stmts, from + 1, after);
      case "break":
      case "continue":
        return new Set(after);
      default:
        return unreachable(stmt);
    }
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const block of ir.blocks) {
      const live = before(block.body, 0, new Set());
      const known = blocks.get(block.id) ?? new Set();
      for (const slot of live) {
        if (!known.has(slot)) {
          known.add(slot);
          changed = true;
        }
      }
    }
  }
  return { decisions: ir.decisions.map(atDecision), draws: ir.draws.map(atDraw) };
}
