/**
 * Labels (B1): who may know a value, and whether it is measured. A label is kept as the parts that were joined, each with the reason it is
 * there: joining needs no intersection of symbolic sets, and an error can name the one part that may not flow and tell its story.
 */
import type { Span } from "../../source/source-file.js";
import { distinct, otherTerm, same, seatTerm } from "./terms.js";
import type { Facts, Term } from "./terms.js";

/** A set of seats, possibly symbolic. */
export type Readers =
  | { readonly kind: "all" }
  | { readonly kind: "seats"; readonly seats: readonly Term[] }
  | { readonly kind: "all_but"; readonly seat: Term };

export const ALL: Readers = { kind: "all" };
export const NOBODY: Readers = { kind: "seats", seats: [] };
export const onlyBy = (...seats: Term[]): Readers => ({ kind: "seats", seats });

/** One step of a flow, told in source order: `from` happened before. */
export interface Cause {
  readonly text: string;
  readonly span: Span;
  readonly from?: Cause;
  /** A variable took the value: what is told of the variable is told of all that follows from it. */
  readonly variable?: boolean;
  /** The condition, at `span`, that decides what runs. */
  readonly decides?: boolean;
}

/** One of the joined sources of a value. */
export interface Part {
  readonly readers: Readers;
  readonly measured: boolean;
  /** The `together` in which it came about, while that block is being analysed: nothing that is asked there may depend on it (A5). */
  readonly block?: number;
  /** It is there only because a field of a record is declared narrower: copies from record to record of that kind keep it apart. */
  readonly word?: boolean;
  /** Where the expression at hand reads it. */
  readonly at: Span;
  readonly cause: Cause;
}

/** No parts: public. */
export type Label = readonly Part[];
export const PUBLIC: Label = [];

/** Who may read what is put into a place (B2). */
export interface Clearance {
  readonly readers: Readers;
  readonly measured: boolean;
}

export const OPEN: Clearance = { readers: ALL, measured: false };

/** The seats of a game as labels count them: its players, else its roles. `closed` when `names` are all of them. */
export interface Universe {
  readonly names: readonly string[];
  readonly closed: boolean;
}

export function readersKey(readers: Readers): string {
  switch (readers.kind) {
    case "all":
      return "all";
    case "seats":
      return `only ${readers.seats
        .map((s) => s.key)
        .sort()
        .join(" ")}`;
    case "all_but":
      return `but ${readers.seat.key}`;
  }
}

const partKey = (part: Part): string => `${readersKey(part.readers)} ${part.measured} ${part.block ?? ""} ${part.word ?? ""}`;

/** Joins labels (B1): intersects readers, ors `measured`. Of parts with one meaning the first is kept. */
export function join(...labels: readonly Label[]): Label {
  const filled = labels.filter((l) => l.length > 0);
  if (filled.length === 0) return PUBLIC;
  if (filled.length === 1) return filled[0];
  const parts = new Map<string, Part>();
  for (const label of filled) for (const part of label) if (!parts.has(partKey(part))) parts.set(partKey(part), part);
  return [...parts.values()];
}

/** Says whether two labels mean the same. */
export function sameLabel(a: Label, b: Label): boolean {
  if (a.length !== b.length) return false;
  const keys = new Set(a.map(partKey));
  return b.every((part) => keys.has(partKey(part)));
}

/** Simplifies a reader set: all seats named is all; all but one of two is the other. */
export function simplify(readers: Readers, universe: Universe): Readers {
  if (readers.kind === "seats" && universe.closed && universe.names.length > 0) {
    const keys = new Set(readers.seats.map((s) => s.key));
    if (universe.names.every((name) => keys.has(`seat:${name}`))) return ALL;
    if (universe.names.length === 1 && readers.seats.length > 0) return ALL;
  }
  if (readers.kind === "all_but" && universe.closed && universe.names.length === 2) {
    return onlyBy(otherTerm(readers.seat, universe.names));
  }
  return readers;
}

/** Says whether every seat of `inner` is surely in `outer` (R ⊇ R'). */
export function includes(outer: Readers, inner: Readers, facts: Facts, universe: Universe): boolean {
  if (outer.kind === "all") return true;
  if (inner.kind === "seats") return inner.seats.every((seat) => hasSeat(outer, seat, facts, universe));
  if (outer.kind === "all_but" && inner.kind === "all_but") return same(outer.seat, inner.seat, facts);
  if (!universe.closed) return false;
  const but = inner.kind === "all_but" ? inner.seat : undefined;
  return universe.names
    .map(seatTerm)
    .every((seat) => (but !== undefined && same(seat, but, facts)) || hasSeat(outer, seat, facts, universe));
}

function hasSeat(readers: Readers, seat: Term, facts: Facts, universe: Universe): boolean {
  switch (readers.kind) {
    case "all":
      return true;
    case "seats": {
      if (readers.seats.some((s) => same(s, seat, facts))) return true;
      // Of two players, who is not the one is the other.
      if (!universe.closed || universe.names.length !== 2) return false;
      const other = otherTerm(seat, universe.names);
      return readers.seats.some((s) => distinct(s, other, facts) || distinct(otherTerm(s, universe.names), seat, facts));
    }
    case "all_but":
      return distinct(readers.seat, seat, facts);
  }
}

/** Finds the first part of a label that may not flow to a place (ℓ ⊑ ℓ' fails there), or nothing. */
export function offending(label: Label, place: Clearance, facts: Facts, universe: Universe): Part | undefined {
  return label.find((part) => (part.measured && !place.measured) || !includes(part.readers, place.readers, facts, universe));
}

/** Notes where the expression at hand reads each part. */
export const readAt = (label: Label, at: Span): Label => (label.length === 0 ? label : label.map((part) => ({ ...part, at })));

/** Adds a step to the story of every part. */
export function because(
  label: Label,
  span: Span,
  text: string,
  kind: { readonly variable?: boolean; readonly decides?: boolean } = {},
): Label {
  if (label.length === 0) return label;
  return label.map((part) => ({ ...part, cause: { text, span, from: part.cause, ...kind } }));
}

/** Takes seats out of reader sets whose terms mention a version that is gone: who they were is no longer known. */
export function forget(label: Label, gone: (version: number) => boolean): Label {
  if (label.length === 0) return label;
  return join(
    ...label.map((part): Label => {
      const { readers } = part;
      if (readers.kind === "seats" && readers.seats.some((s) => s.versions.some(gone))) {
        return [{ ...part, readers: { kind: "seats", seats: readers.seats.filter((s) => !s.versions.some(gone)) } }];
      }
      if (readers.kind === "all_but" && readers.seat.versions.some(gone)) return [{ ...part, readers: NOBODY }];
      return [part];
    }),
  );
}

/* ---------------------------------------------------------------- printing */

/** Prints who sees a value: `seen by first only`, `secret`, `seen by all but p`. */
export function printReaders(readers: Readers): string {
  switch (readers.kind) {
    case "all":
      return "public";
    case "seats":
      return readers.seats.length === 0 ? "seen by nobody" : `seen by ${list(readers.seats)} only`;
    case "all_but":
      return `seen by all but \`${readers.seat.text}\``;
  }
}

/** Prints why a part may not flow, as a relative clause: `which only first sees`. */
export function whichClause(part: Part): string {
  if (part.measured) return "which is measured";
  switch (part.readers.kind) {
    case "all":
      return "which every seat sees";
    case "seats":
      return part.readers.seats.length === 0
        ? "which no seat sees"
        : `which only ${list(part.readers.seats)} ${part.readers.seats.length === 1 ? "sees" : "see"}`;
    case "all_but":
      return `which \`${part.readers.seat.text}\` does not see`;
  }
}

function list(seats: readonly Term[]): string {
  const names = seats.map((s) => `\`${s.text}\``);
  return names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}
