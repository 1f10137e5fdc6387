/** Which variables expressions read and statements store to, so that nothing is read from a row that is being written. */
import type { Expr, Place, Stmt } from "../../../4-lower/games/ir.js";

/** A slot or local by name: `slot 3`, `local 7`. */
type Root = string;

/** The slot or local that a store goes to. */
export function rootOf(place: Place): Root {
  return place.root.kind === "slot" ? `slot ${place.root.slot}` : `local ${place.root.local}`;
}

/** The slots and locals that an expression reads. */
export function rootsRead(e: Expr): ReadonlySet<Root> {
  const roots = new Set<Root>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      node.forEach(visit);
      return;
    }
    if (typeof node !== "object" || node === null) return;
    const record = node as Readonly<Record<string, unknown>>;
    if (record.kind === "slot" && typeof record.slot === "number") roots.add(`slot ${record.slot}`);
    if (record.kind === "local" && typeof record.local === "number") roots.add(`local ${record.local}`);
    for (const [key, part] of Object.entries(record))
      if (key !== "type" && key !== "span" && key !== "of" && typeof part === "object") visit(part);
  };
  visit(e);
  return roots;
}

/** The slots and locals that statements store to. */
export function rootsStored(stmts: readonly Stmt[]): readonly Root[] {
  return stmts.flatMap((s) => {
    switch (s.kind) {
      case "store":
        return [rootOf(s.place)];
      case "if":
        return [...rootsStored(s.then), ...rootsStored(s.else)];
      case "for":
      case "while":
        return rootsStored(s.body);
      default:
        return [];
    }
  });
}

/** Whether an expression reads exactly what another does. */
export function isSame(a: Expr, b: Expr): boolean {
  const text = (e: Expr) =>
    JSON.stringify(e, (key, part: unknown) => (key === "type" || key === "span" || key === "checked" ? undefined : part));
  return text(a) === text(b);
}
