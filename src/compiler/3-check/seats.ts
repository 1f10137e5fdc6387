/** The seats of a game: its players, then its roles, where `agent[4]` is four of them and `pilot[player]` one that each player owns (A10). */
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

/** The declarations that make seats: players first. */
export function declaredSeats(game: ast.GameDecl): readonly Declared[] {
  const declared = game.members.filter((m): m is ast.Seats => m.kind === "seats");
  const of = (word: ast.Seats["word"]): readonly Declared[] => declared.filter((s) => s.word === word).flatMap((s) => s.seats);
  return [...of("players"), ...of("roles")];
}

/** The players of a game, the first of its seats; all seats where there are roles alone. */
export function playersOf(game: ast.GameDecl): readonly string[] {
  const players = game.members.filter((m): m is ast.Seats => m.kind === "seats" && m.word === "players").flatMap((s) => s.seats);
  return players.length > 0 ? players.flatMap(entriesOf) : seatsOf(game);
}

/** By seat, the number of the player whose side it is on (A10); nothing where no player owns roles. */
export function ownersOf(game: ast.GameDecl): readonly number[] | undefined {
  const words = new Set(game.members.flatMap((m) => (m.kind === "seats" ? [m.word] : [])));
  if (words.size < 2) return undefined;
  return declaredSeats(game)
    .flatMap(seatEntries)
    .map((entry, i) => {
      const owner = entry.at.find((v) => v.type.kind === "seat")?.value;
      return typeof owner === "number" ? owner : i;
    });
}

/** An array of roles that players own: its name, its index types, and which of them is the player. */
export interface OwnedRole {
  readonly name: string;
  readonly index: readonly Type[];
  readonly owner: number;
}

/** The arrays of roles that players own. */
export function ownedRoles(game: ast.GameDecl): readonly OwnedRole[] {
  if (ownersOf(game) === undefined) return [];
  return declaredSeats(game).flatMap((seat) => {
    const index = dimensions.get(seat);
    const owner = index?.findIndex((t) => t.kind === "seat") ?? -1;
    return index === undefined || owner < 0 ? [] : [{ name: seat.name.text, index, owner }];
  });
}

/** One seat of an array of roles: its name, and its place along each index. */
export interface Entry {
  readonly name: string;
  readonly at: readonly { readonly type: Type; readonly value: ConstValue; readonly label: string }[];
}

/** The names of the seats that one declaration makes. */
export function entriesOf(seat: Declared): readonly string[] {
  return seatEntries(seat).map((e) => e.name);
}

function seatEntries(seat: Declared): readonly Entry[] {
  const types = dimensions.get(seat);
  if (types === undefined) return [{ name: seat.name.text, at: [] }];
  let rows: Entry["at"][] = [[]];
  for (const type of types) {
    const values = (valuesOf(type) ?? []).map((value) => ({ type, value, label: labelOf(type, value) }));
    rows = rows.flatMap((row) => values.map((v) => [...row, v]));
  }
  return rows.map((at) => ({ name: `${seat.name.text}[${at.map((v) => v.label).join(", ")}]`, at }));
}

/** The seats that `seen by` names: `lead`, each of an array as `agent`, one of it as `agent[0]`; nothing where none is meant, or an index varies. */
export function seatsNamed(game: ast.GameDecl, ref: ast.SeatRef): readonly Entry[] | undefined {
  const declared = declaredSeats(game).find((s) => s.name.text === ref.name.text);
  if (declared === undefined) return undefined;
  const entries = seatEntries(declared);
  if (ref.indices.length === 0) return entries;
  const labels = ref.indices.map((i) => (i.kind === "number" ? String(i.value) : i.kind === "name_expr" ? i.name.text : undefined));
  const found = entries.find((e) => e.at.length === labels.length && e.at.every((v, i) => v.label === labels[i]));
  return found === undefined ? undefined : [found];
}

function labelOf(type: Type, value: ConstValue): string {
  if (type.kind === "seat" && typeof value === "number") return type.names[value];
  if (type.kind === "enum" && typeof value === "number") return type.members[value];
  if (type.kind === "tagged" && typeof value === "number") return type.tags[value].tag;
  if (type.kind === "tuple" && Array.isArray(value)) {
    return (value as readonly ConstValue[]).map((v, i) => labelOf(type.elements[i], v)).join(" ");
  }
  return String(value);
}
