/** Places that name seats: `show` for whom, `observe` of whom, `seen by` whom. */
import type * as ast from "../1-parse/ast.js";
import type { Context } from "./context.js";
import { infer } from "./expressions.js";
import { wrongOperand } from "./messages.js";
import { typeText } from "./type-text.js";

/** Checks that what is named is a seat, and types the indices. */
export function seatRef(c: Context, word: string, seat: ast.SeatRef): void {
  const type = infer(c, { kind: "name_expr", span: seat.span, name: seat.name });
  if (type.kind !== "seat" && type.kind !== "unknown")
    c.report(wrongOperand, seat.span, { op: word, needs: "a seat", found: typeText(type) });
  for (const index of seat.indices) if (index.kind !== "wildcard") infer(c, index);
}

/** Checks the variables that the words before a name of a block name: they hold seats (B2). */
export function readersInBlock(c: Context, words: readonly ast.VisibilityWord[]): void {
  for (const seat of words.flatMap((w) => w.by)) if (c.bound.symbolOf.get(seat.name)?.kind === "local") seatRef(c, "seen by", seat);
}
