/** Who sees the value of a place (B2, B6): for the events that the history keeps. Whether that is allowed was checked before. */
import type * as ast from "../../1-parse/ast.js";
import { BOOL } from "../../3-check/types.js";
import type { Type } from "../../3-check/types.js";
import { binary, constant, eq, truth } from "./build.js";
import type { Lowering } from "./context.js";
import type { Expr, LocalId } from "./ir.js";

/** The sight of one place. */
export type Sight =
  | { readonly kind: "public" }
  /** `measured`: not even that something happened is told. */
  | { readonly kind: "nobody"; readonly measured?: true }
  /** The seat that `owner` gives, or every other seat. */
  | { readonly kind: "owner" | "others"; readonly owner: Expr }
  | { readonly kind: "seats"; readonly seats: readonly number[] }
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
      const seats: number[] = [];
      for (const seat of words.flatMap((w) => w.by)) {
        const number = seatNamed(cx, seat);
        if (number === undefined) {
          cx.refuse(seat, `\`seen by ${seat.name.text}\``, "name seats of the game");
          return { kind: "nobody" };
        }
        seats.push(number);
      }
      return { kind: "seats", seats };
    }
    default:
      return PUBLIC;
  }
}

/** The number of a seat that is named as it is. */
export function seatNamed(cx: Lowering, seat: ast.SeatRef): number | undefined {
  const number = cx.seats.indexOf(seat.name.text);
  return number < 0 || seat.indices.length > 0 ? undefined : number;
}

/** The condition under which the seat in local `reader` sees the value; absent: all do. */
export function seenBy(cx: Lowering, sight: Sight, reader: LocalId): Expr | undefined {
  const seat: Type = { kind: "seat", game: cx.game, names: cx.seats };
  const read: Expr = { kind: "local", type: seat, local: reader, name: "reader" };
  switch (sight.kind) {
    case "public":
      return undefined;
    case "nobody":
    case "entries":
      return truth(false);
    case "owner":
      return eq(read, sight.owner);
    case "others":
      return binary("ne", read, sight.owner, BOOL);
    case "seats":
      return sight.seats.map((s) => eq(read, constant(seat, s))).reduce((a, b) => binary("or", a, b, BOOL), truth(false));
  }
}

/** The words a field or binding was written with. */
export function wordsOf(words: readonly ast.VisibilityWord[]): string {
  if (words.length === 0) return "public";
  return words.map((w) => (w.word === "seen" ? `seen by ${w.by.map((s) => s.name.text).join(", ")}` : w.word)).join(" ");
}
