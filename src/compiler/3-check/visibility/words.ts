/** Visibility words to labels (B2). */
import type * as ast from "../../1-parse/ast.js";
import type { Extras } from "../../diagnostics/define.js";
import type { Span } from "../../source/source-file.js";
import { seatsNamed, type Entry } from "../seats.js";
import type { Type } from "../types.js";
import type { Context } from "./context.js";
import { symbolOf } from "./context.js";
import { ALL, NOBODY, onlyBy, simplify } from "./labels.js";
import type { Clearance, Readers } from "./labels.js";
import { privateWithoutOwner, readerVaries, wordsClash } from "./messages.js";
import { fresh } from "./flow.js";
import type { Value } from "./flow.js";
import { compound, numberTerm, seatTerm, variableTerm } from "./terms.js";
import type { Term } from "./terms.js";

/** Something declared with (or without) visibility words. */
export interface Place {
  readonly name: string;
  readonly span: Span;
  readonly words: Words;
  /** Which index says whose entry it is; -1 where none does. */
  readonly owner: number;
}

export interface Words {
  readonly kind: "public" | "private" | "secret" | "seen" | "others";
  readonly measured: boolean;
  /** For `seen by`: seats as they stand, or roles whose entry follows the owner's index. */
  readonly by: readonly { readonly term?: Term; readonly indexed: boolean }[];
  /** Whether a word was written. */
  readonly said: boolean;
}

const PUBLIC_WORDS: Words = { kind: "public", measured: false, by: [], said: false };

/** What a name of a block stands for, where words stand inside `play`. */
export type Locals = (name: ast.Name) => Value | undefined;

/** Reads the words before a name; `locals` where they may name variables that hold a seat. */
export function readWords(ctx: Context, words: readonly ast.VisibilityWord[], name: string, locals?: Locals): Words {
  let kind: Words["kind"] | undefined;
  let first = "";
  let measured = false;
  const by: { term?: Term; indexed: boolean }[] = [];
  for (const word of words) {
    if (word.word === "measured") {
      measured = true;
      continue;
    }
    const next = word.word === "seen" ? (word.by.some((s) => s.name.text === "others") ? "others" : "seen") : word.word;
    const printed = word.word === "seen" ? `seen by ${word.by.map((s) => s.name.text).join(", ")}` : word.word;
    if (kind !== undefined && !(kind === "seen" && next === "seen"))
      ctx.say(
        wordsClash,
        word.span,
        { name, first, second: printed },
        { why: "a value has one set of readers", help: "keep one of the words; `measured` alone may stand beside another" },
      );
    kind ??= next;
    if (first === "") first = printed;
    if (next === "seen") for (const seat of word.by) by.push(...readersNamed(ctx, seat, name, locals));
  }
  if (kind === undefined) return measured ? { ...PUBLIC_WORDS, measured, said: true } : PUBLIC_WORDS;
  return { kind, measured, by, said: true };
}

const fixedReader = (name: string): Extras => ({
  why: "the list of readers is known to all; a reader that is hidden, or that changes, would hand values on without a `reveal`",
  help: `index \`${name}\` by \`player\` and say \`private\`, or reveal it to the seat when it may know`,
});

/** The seats of an array of roles are readers of their own; of other names each is one reader. */
function readersNamed(ctx: Context, seat: ast.SeatRef, name: string, locals?: Locals): Words["by"] {
  const role = ctx.roles.get(seat.name.text);
  const entries = role !== undefined && role.dims > 0 && role.owner < 0 ? seatsNamed(ctx.game, seat) : undefined;
  return entries?.map((e) => ({ term: entryTerm(seat.name.text, e), indexed: false })) ?? [readerOf(ctx, seat, name, locals)];
}

/** `agent[0]` as the term that the expression `agent[0]` has. */
function entryTerm(role: string, entry: Entry): Term {
  const parts = entry.at.map(({ type, value, label }): Term => {
    if (type.kind === "int" && typeof value === "number") return numberTerm(value);
    return { key: type.kind === "enum" ? `m:${String(value)}` : `entry:${label}`, text: label, versions: [] };
  });
  return compound(role, entry.name, parts);
}

/** Finds whom a `seen by` names. Who that is must be fixed and known to all, else the words themselves would tell something. */
function readerOf(ctx: Context, seat: ast.SeatRef, name: string, locals?: Locals): { term?: Term; indexed: boolean } {
  const text = seat.name.text;
  if (ctx.players.includes(text)) return { term: seatTerm(text), indexed: false };
  const role = ctx.roles.get(text);
  if (role !== undefined) {
    if (role.dims === 0) return { term: seatTerm(text), indexed: false };
    if (seat.indices.length === 0) return { indexed: true };
    const index = seat.indices[role.owner >= 0 ? role.owner : 0];
    if (index.kind === "name_expr" && ctx.players.includes(index.name.text)) return { term: seatTerm(index.name.text), indexed: false };
    return { indexed: true };
  }
  const symbol = symbolOf(ctx, seat.name);
  if (symbol?.kind === "param" || symbol?.kind === "state") {
    const declared = symbol.kind === "param" ? symbol.param : symbol.field;
    const word = declared.visibility.find((w) => w.word !== "public");
    if (word !== undefined) ctx.say(readerVaries, seat.span, { name, seat: text, reason: "is itself hidden" }, fixedReader(name));
    else if (symbol.kind === "state" && ctx.stored.has(symbol.field))
      ctx.say(readerVaries, seat.span, { name, seat: text, reason: "changes in `play`" }, fixedReader(name));
    return { term: { key: `fixed:${text}`, text, versions: [] }, indexed: false };
  }
  if (symbol?.kind === "local") {
    const value = locals?.(symbol.name);
    if (value?.label.length === 0 && value.term !== undefined) return { term: value.term, indexed: false };
    ctx.say(readerVaries, seat.span, { name, seat: text, reason: "is itself hidden" }, fixedReader(name));
  }
  return { indexed: false };
}

/** Finds the place a state field or a parameter is. */
export function placeOfField(ctx: Context, field: ast.Field | ast.Param): Place {
  const known = ctx.places.get(field);
  if (known !== undefined) return known;
  const words = readWords(ctx, field.visibility, field.name.text);
  const owner = ownerIndex(ctx, ctx.typed.typeOfName(field.name));
  const place: Place = { name: field.name.text, span: field.span, words, owner };
  ctx.places.set(field, place);
  if (words.kind === "private" && owner < 0 && ctx.universe.names.length > 1) {
    ctx.say(
      privateWithoutOwner,
      field.name.span,
      { name: field.name.text, seats: ctx.players.length > 0 ? "`player`" : "a seat" },
      {
        why: "a private value belongs to one seat, and its index says to which",
        help: `write \`private ${field.name.text}: T[player]\`, or say who sees it: \`seen by ${ctx.universe.names[0] ?? "a"}\`, \`secret\``,
      },
    );
  }
  return place;
}

/** Finds the first index of a type that names a seat; -1 if none does. */
export function ownerIndex(ctx: Context, type: Type): number {
  const dims: Type[] = [];
  for (let t = type; t.kind === "array"; t = t.element) dims.push(...t.index);
  const players = dims.findIndex((d) => d.kind === "seat" && d.names.length > 0 && d.names.every((n) => ctx.players.includes(n)));
  return players >= 0 ? players : dims.findIndex((d) => d.kind === "seat");
}

/** Says who reads the entry of a place whose owner's index has the value `owner` (absent: every entry at once, so who reads all of them). */
export function readersOf(ctx: Context, place: Place, owner: Term | undefined): Readers {
  const { words } = place;
  switch (words.kind) {
    case "public":
      return ALL;
    case "secret":
      return NOBODY;
    case "private":
      if (owner !== undefined) return simplify(onlyBy(owner), ctx.universe);
      if (ctx.universe.names.length !== 1) return NOBODY;
      return ctx.universe.closed ? ALL : { kind: "seats", seats: [seatTerm(ctx.universe.names[0])] };
    case "others":
      return owner === undefined ? NOBODY : simplify({ kind: "all_but", seat: owner }, ctx.universe);
    case "seen": {
      const seats = words.by.flatMap((s) => (s.term !== undefined ? [s.term] : s.indexed && owner !== undefined ? [owner] : []));
      return simplify({ kind: "seats", seats }, ctx.universe);
    }
  }
}

/** Says what may be put into a place: with no owner's index, into every entry at once, so everyone who reads one of them learns it. */
export function clearanceOf(ctx: Context, place: Place, owner: Term | undefined): Clearance {
  const { words } = place;
  if (owner !== undefined || place.owner < 0) return { readers: readersOf(ctx, place, owner), measured: words.measured };
  const spread = words.kind === "private" || words.kind === "others" || (words.kind === "seen" && words.by.some((s) => s.indexed));
  return { readers: spread ? ALL : readersOf(ctx, place, undefined), measured: words.measured };
}

/** Names any one entry's owner, for copies from array to array. */
export const anyOwner = (ctx: Context): Term => variableTerm("i", fresh(ctx.versions, "i").versions[0]);
