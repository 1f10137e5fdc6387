/** Checks of what callers hand to a scalar game. */
import type { SeenEvent } from "../../contract/game.js";
import { Fault } from "./fault.js";

/** Gives an action that must be a flat index below `size`. */
export function chosen(action: number | readonly number[], size: number, site: string, source: string): number {
  if (typeof action !== "number" || !(action >= 0 && action < size) || !Number.isInteger(action)) {
    throw new Fault(`\`${site}\` needs an action from 0 to ${size - 1}, found ${JSON.stringify(action)}`, source);
  }
  return action;
}

/** Gives a draw's value, which must have `count` entries; any number of them where a list's length is drawn. */
export function drawn(value: number | readonly number[], count: number | undefined, name: string, source: string): readonly number[] {
  if (typeof value === "number" || (count !== undefined && value.length !== count)) {
    throw new Fault(`the draw \`${name}\` needs ${count ?? "a list of"} numbers, found ${JSON.stringify(value)}`, source);
  }
  return value;
}

/**
 * An event as a state keeps it: `seenBy` lists the seats that know its value, absent for all. Of a reveal the others do not even know that it
 * happened. The value of a decision is its action, of a draw or reveal its numbers.
 */
export interface KeptEvent {
  readonly place: string;
  readonly seat: number;
  readonly value: number | readonly number[];
  /** Of a text, what others than its seat read of it instead: nothing where that cannot be told. */
  readonly open?: readonly number[] | null;
  readonly seenBy?: readonly number[];
  readonly reveal?: boolean;
}

/**
 * Gives the events that `seat` may see, values blank where they are hidden (semantics B8). The last `concealed` ones belong to a `together`
 * that is still being answered: only who made them knows them (A5), and not even they where decisions are samples (`alone`, A14). What lies in one of
 * the spans `apart` nobody sees meanwhile: samples of whole episodes do not see each other.
 */
export function seenEvents(
  events: readonly KeptEvent[],
  seat: number,
  concealed = 0,
  alone = false,
  apart: readonly (readonly [number, number])[] = [],
): readonly SeenEvent[] {
  const open = events.length - concealed;
  const knows = ({ seat: actor, seenBy }: KeptEvent) => seenBy === undefined || actor === seat || seenBy.includes(seat);
  return events
    .filter((event, i) => (i < open || (!alone && event.seat === seat)) && (event.reveal !== true || knows(event)) && !between(i, apart))
    .map((event) => ({ place: event.place, seat: event.seat, value: knows(event) ? shownTo(event, seat) : null }));
}

function shownTo(event: KeptEvent, seat: number): SeenEvent["value"] {
  return event.open === undefined || event.seat === seat ? event.value : event.open;
}

const between = (i: number, spans: readonly (readonly [number, number])[]): boolean => spans.some(([from, to]) => i >= from && i < to);
