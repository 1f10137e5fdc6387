/** What `play g from s` puts into the state of an inner game (A15, B4): no seat that reads it there may learn by it what it may not know. */
import type * as ast from "../../1-parse/ast.js";
import { seatsOf } from "../seats.js";
import type { Begun } from "../typed.js";
import type { Context } from "./context.js";
import { rootOf, story, written } from "./context.js";
import { evaluate } from "./expressions.js";
import type { Flow } from "./flow.js";
import { NOBODY, OPEN, simplify, whichClause } from "./labels.js";
import type { Clearance, Label } from "./labels.js";
import { leaking, tell } from "./leaks.js";
import { hiddenStore } from "./messages.js";
import { readersPhrase } from "./stores.js";
import { seatTerm } from "./terms.js";
import type { Term } from "./terms.js";

/** Checks every entry of a saved state against the words of the state that it becomes; inner seats are those that sit there. */
export function checkBegun(ctx: Context, flow: Flow, e: ast.PlayExpr): void {
  const played = ctx.typed.innerPlays.get(e);
  if (played === undefined || e.from === undefined) return;
  const names = seatsOf(ctx.game);
  const seats = played.seats.map((s) => (typeof s === "number" ? seatTerm(names[s]) : evaluate(ctx, flow, s).term));
  const inner = seatsOf(played.game);
  const whole = evaluate(ctx, flow, e.from);
  for (const begun of played.begun) {
    const value = begun.entry?.value;
    const of = ownerOf(ctx, begun);
    // `[hand[a], hand[b]]`: the entry of each seat goes to that seat.
    if (of && value?.kind === "list" && value.elements.length === inner.length) {
      value.elements.forEach((x, i) => check(ctx, flow, begun, evaluate(ctx, flow, x).label, entryReaders(ctx, begun, seats[i]), x));
      continue;
    }
    const label = value !== undefined ? evaluate(ctx, flow, value).label : (whole.fields?.get(begun.field.name.text) ?? whole.label);
    check(ctx, flow, begun, label, readers(ctx, begun, inner, seats), value ?? e.from);
  }
}

const wordOf = ({ field }: Begun): ast.VisibilityWord | undefined => field.visibility.find((w) => w.word !== "measured");
const isMeasured = ({ field }: Begun): boolean => field.visibility.some((w) => w.word === "measured");

/** Whether each entry of the state is one seat's own. */
function ownerOf(ctx: Context, begun: Begun): boolean {
  const type = ctx.typed.typeOfName(begun.field.name);
  return wordOf(begun)?.word === "private" && type.kind === "array" && type.index.length === 1 && type.index[0].kind === "seat";
}

function entryReaders(ctx: Context, begun: Begun, seat: Term | undefined): Clearance {
  if (seat === undefined) return { ...OPEN, measured: isMeasured(begun) };
  return { readers: simplify({ kind: "seats", seats: [seat] }, ctx.universe), measured: isMeasured(begun) };
}

/** Who reads state of the inner game, told in seats of the game around; whoever cannot be told counts as everybody. */
function readers(ctx: Context, begun: Begun, inner: readonly string[], seats: readonly (Term | undefined)[]): Clearance {
  const measured = isMeasured(begun);
  const word = wordOf(begun);
  if (word?.word === "secret") return { readers: NOBODY, measured };
  if (word?.word !== "seen") return { readers: OPEN.readers, measured };
  const seen = word.by.map((by) => (by.indices.length === 0 ? seats[inner.indexOf(by.name.text)] : undefined));
  return seen.every((term): term is Term => term !== undefined)
    ? { readers: simplify({ kind: "seats", seats: seen }, ctx.universe), measured }
    : { readers: OPEN.readers, measured };
}

function check(ctx: Context, flow: Flow, begun: Begun, label: Label, clearance: Clearance, from: ast.Expr): void {
  const part = leaking(ctx, flow, label, clearance);
  if (part === undefined) return;
  tell(ctx, part);
  const name = begun.field.name.text;
  ctx.say(
    hiddenStore,
    part.at,
    { place: name, seen: readersPhrase(clearance.readers), reads: written({ span: part.at }), which: whichClause(part) },
    {
      why: "whoever sees the place in the inner game would see the value",
      help: part.measured
        ? `keep what is measured apart: declare \`${name}\` as \`measured\``
        : `if that is meant, reveal it first: \`let … = reveal(${written(from, 40)})\``,
      related: [
        { span: begun.field.name.span, text: "the state that it becomes" },
        { span: rootOf(part.cause).span, text: "declared here" },
      ],
      witness: story(part.cause, `the inner game begins with it as \`${name}\``, from.span),
    },
  );
}
