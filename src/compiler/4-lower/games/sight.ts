/** Who sees the value of a place (B2, B6): for the events that the history keeps. Whether that is allowed was checked before. */
import type * as ast from "../../1-parse/ast.js";
import { BOOL } from "../../3-check/types.js";
import { ownedRoles, ownersOf, seatsNamed } from "../../3-check/seats.js";
import type { Type } from "../../3-check/types.js";
import { and, binary, constant, eq, truth } from "./build.js";
import type { Lowering } from "./context.js";
import type { Expr, LocalId } from "./ir.js";
import { lowerName } from "./names.js";
import { sideOf } from "./sides.js";

/** The sight of one place. */
export type Sight =
  | { readonly kind: "public" }
  /** `measured`: not even that something happened is told. */
  | { readonly kind: "nobody"; readonly measured?: true }
  /** The seat that `owner` gives, or every other seat. */
  | { readonly kind: "owner" | "others"; readonly owner: Expr }
  /** These seats, and those that variables hold. */
  | { readonly kind: "seats"; readonly seats: readonly number[]; readonly held: readonly Expr[] }
  /** A whole array whose entries belong to different seats. */
  | { readonly kind: "entries"; readonly of: "owner" | "others"; readonly axis: Type & { kind: "seat" } };

export const PUBLIC: Sight = { kind: "public" };

/** Reads visibility words; `owner` is whose place it is: the index of an entry, the seat that moves, or none for a whole array. */
export function sightOf(cx: Lowering, words: readonly ast.VisibilityWord[], owner: Expr | undefined, type: Type): Sight {
  // What is measured is no part of what anybody is told (B10); who chose it knows it.
  if (words.some((w) => w.word === "measured")) return owner === undefined ? { kind: "nobody", measured: true } : { kind: "owner", owner };
  const word = words.find((w) => w.word !== "measured");
  if (word === undefined || word.word === "public") return PUBLIC;
  cx.hidden = true;
  const owned = (of: "owner" | "others"): Sight => {
    if (owner !== undefined) return { kind: of, owner };
    const axis = type.kind === "array" ? type.index[0] : undefined;
    if (axis?.kind === "seat") return { kind: "entries", of, axis };
    return { kind: "nobody" };
  };
  switch (word.word) {
    case "secret":
      return { kind: "nobody" };
    case "private":
      return owned("owner");
    case "seen": {
      if (words.some((w) => w.by.some((s) => s.name.text === "others"))) return owned("others");
      // A role that a player owns sees what is its player's.
      if (words.flatMap((w) => w.by).some((s) => isOwned(cx, s))) return owned("owner");
      const seats: number[] = [];
      const held: Expr[] = [];
      for (const seat of words.flatMap((w) => w.by)) {
        const local = seatHeld(cx, seat);
        if (local !== undefined) {
          held.push(local);
          continue;
        }
        const named = seatNumbers(cx, seat);
        if (named === undefined) return { kind: "nobody" };
        seats.push(...named);
      }
      return { kind: "seats", seats, held };
    }
    default:
      return PUBLIC;
  }
}

/** The seat that a variable holds: `let seen by p drawn` where `p` is of a loop or a rule. */
function seatHeld(cx: Lowering, seat: ast.SeatRef): Expr | undefined {
  const symbol = cx.symbol(seat.name);
  if (seat.indices.length > 0 || symbol?.kind !== "local") return undefined;
  return lowerName(cx, { kind: "name_expr", span: seat.span, name: seat.name }, cx.typed.typeOfName(symbol.name));
}

/** Whether a name without an index is that of roles which players own. */
export function isOwned(cx: Lowering, seat: ast.SeatRef): boolean {
  return seat.indices.length === 0 && ownedRoles(cx.game).some((r) => r.name === seat.name.text);
}

/** The number of a single seat. */
export function seatNamed(cx: Lowering, seat: ast.SeatRef): number | undefined {
  const numbers = seatsNamed(cx.game, seat)?.map((s) => cx.seats.indexOf(s.name));
  return numbers?.length === 1 && numbers[0] >= 0 ? numbers[0] : undefined;
}

/** The numbers of the seats that a `seen by` names; nothing after refusing what names none. */
export function seatNumbers(cx: Lowering, seat: ast.SeatRef): readonly number[] | undefined {
  const numbers = seatsNamed(cx.game, seat)?.map((s) => cx.seats.indexOf(s.name));
  if (numbers !== undefined && numbers.every((n) => n >= 0)) return numbers;
  const { file, start, end } = seat.span;
  cx.refuse(seat, `\`seen by ${file.text.slice(start, end)}\``, `name seats of the game: ${cx.seats.join(", ")}`);
  return undefined;
}

/** The seat of the whole game that reads. */
function readerOf(cx: Lowering, reader: LocalId): Expr {
  let whole = cx;
  while (whole.inner !== undefined) whole = whole.inner.outer;
  return { kind: "local", type: { kind: "seat", game: whole.game, names: whole.seats }, local: reader, name: "reader" };
}

/** Whether the seat in local `reader` sits at a seat of the episode at hand; whoever sits at none of them is no reader of what is not public (A15). */
export function readsAs(cx: Lowering, reader: LocalId, seat: Expr): Expr {
  if (cx.inner === undefined || ownersOf(cx.game) === undefined) return sitsAt(cx, reader, seat);
  // All of a side of the inner game see what one of them sees, wherever they sit.
  return anySeat(cx, (other) => and(eq(sideOf(cx, other), sideOf(cx, seat)), sitsAt(cx, reader, other)));
}

function sitsAt(cx: Lowering, reader: LocalId, seat: Expr): Expr {
  const whole = cx.outermost;
  return eq(sideOf(whole, readerOf(cx, reader)), sideOf(whole, cx.outside(seat)));
}

function anySeat(cx: Lowering, test: (seat: Expr) => Expr): Expr {
  const type: Type = { kind: "seat", game: cx.game, names: cx.seats };
  return cx.seats.map((_, i) => test(constant(type, i))).reduce((a, b) => binary("or", a, b, BOOL), truth(false));
}

/** The condition under which the seat in local `reader` sees the value; absent: all do. */
export function seenBy(cx: Lowering, sight: Sight, reader: LocalId): Expr | undefined {
  const type: Type = { kind: "seat", game: cx.game, names: cx.seats };
  const any = (conditions: readonly Expr[]): Expr => conditions.reduce((a, b) => binary("or", a, b, BOOL), truth(false));
  switch (sight.kind) {
    case "public":
      return undefined;
    case "nobody":
    case "entries":
      return truth(false);
    case "owner":
      return readsAs(cx, reader, sight.owner);
    case "others": {
      if (cx.inner === undefined) return binary("ne", sideOf(cx, readerOf(cx, reader)), sideOf(cx, sight.owner), BOOL);
      const { owner } = sight;
      return anySeat(cx, (seat) => and(sitsAt(cx, reader, seat), binary("ne", sideOf(cx, seat), sideOf(cx, owner), BOOL)));
    }
    case "seats":
      return any([...sight.seats.map((s) => constant(type, s)), ...sight.held].map((seat) => readsAs(cx, reader, seat)));
  }
}

/** The words a field was written with, an array of roles as its seats. */
export function wordsOf(cx: Lowering, words: readonly ast.VisibilityWord[]): string {
  if (words.length === 0) return "public";
  const names = (seat: ast.SeatRef): readonly string[] => seatsNamed(cx.game, seat)?.map((s) => s.name) ?? [seat.name.text];
  return words.map((w) => (w.word === "seen" ? `seen by ${w.by.flatMap(names).join(", ")}` : w.word)).join(" ");
}
