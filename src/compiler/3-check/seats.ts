/** The seats of a game: its players, else its roles, where `agent[4]` is four of them. */
import type * as ast from "../1-parse/ast.js";
import type { ConstValue } from "./typed.js";
import { valuesOf } from "./index-values.js";
import type { Type } from "./types.js";

type Declared = ast.Seats["seats"][number];

/** What the dimensions of arrays of roles are, found when the game is checked. */
const dimensions = new WeakMap<Declared, readonly Type[]>();

/** Notes the index types of an array of roles. */
export function noteDimensions(seat: Declared, types: readonly Type[]): void {
  dimensions.set(seat, types);
}

/** The index types of an array of roles; nothing for a single one, or one that was refused. */
export function dimensionsOf(seat: Declared): readonly Type[] | undefined {
  return dimensions.get(seat);
}

/** The seats of a game in declared order, entries of an array row-major: `lead`, `agent[0]`, `agent[1]`. */
export function seatsOf(game: ast.GameDecl): readonly string[] {
  return declaredSeats(game).flatMap(entriesOf);
}

/** The declarations that make seats: players, else roles. */
export function declaredSeats(game: ast.GameDecl): readonly Declared[] {
  const declared = game.members.filter((m): m is ast.Seats => m.kind === "seats");
  const players = declared.filter((s) => s.word === "players");
  return (players.length > 0 ? players : declared).flatMap((s) => s.seats);
}

/** The names of the seats that one declaration makes. */
export function entriesOf(seat: Declared): readonly string[] {
  const types = dimensions.get(seat);
  if (types === undefined) return [seat.name.text];
  let rows: string[][] = [[]];
  for (const type of types) {
    const labels = (valuesOf(type) ?? []).map((value) => labelOf(type, value));
    rows = rows.flatMap((row) => labels.map((label) => [...row, label]));
  }
  return rows.map((row) => `${seat.name.text}[${row.join(", ")}]`);
}

function labelOf(type: Type, value: ConstValue): string {
  if (type.kind === "enum" && typeof value === "number") return type.members[value];
  if (type.kind === "tagged" && typeof value === "number") return type.tags[value].tag;
  if (type.kind === "tuple" && Array.isArray(value)) {
    return (value as readonly ConstValue[]).map((v, i) => labelOf(type.elements[i], v)).join(" ");
  }
  return String(value);
}
