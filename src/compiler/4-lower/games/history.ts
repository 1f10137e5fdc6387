/** How the events of the history become numbers (B8): a code for what can be counted, and reals beside it. */
import type { Type } from "../../3-check/types.js";
import type { GameIr } from "./ir.js";
import { holdsText } from "./layout.js";
import { entryCount, valueCount } from "./values.js";

/** One number of an event's value: a digit of its code, `size` numbers from `low`, or a real. */
export type EventNumber = { readonly low: number; readonly size: number } | "real";

/** Gives what the numbers of a value are, in the order of its parts; undefined for values that are no such numbers. */
export function eventNumbers(type: Type): readonly EventNumber[] | undefined {
  const all = (types: readonly Type[]): readonly EventNumber[] | undefined => {
    const numbers: EventNumber[] = [];
    for (const t of types) {
      const own = eventNumbers(t);
      if (own === undefined) return undefined;
      numbers.push(...own);
    }
    return numbers;
  };
  const digit = (low: number): readonly EventNumber[] | undefined => {
    const size = valueCount(type);
    return size === undefined ? undefined : [{ low, size }];
  };
  switch (type.kind) {
    case "real":
      return ["real"];
    case "int":
      return digit(type.low);
    case "bool":
    case "enum":
    case "seat":
    case "grid":
      return digit(0);
    case "option":
      return eventNumbers(type.inner)?.length === 1 && type.inner.kind !== "real" && type.inner.kind !== "option" ? digit(0) : undefined;
    case "tagged":
      return digit(0);
    case "tuple":
      return all(type.elements);
    case "record":
      return all(type.fields.map((f) => f.type));
    case "array":
      return all(Array.from({ length: entryCount(type) ?? 0 }, () => type.element));
    case "list":
      return type.length === undefined ? undefined : all(Array.from({ length: type.length }, () => type.element));
    default:
      return undefined;
  }
}

function countOf(numbers: readonly EventNumber[] | undefined): number {
  return numbers === undefined ? 0 : numbers.reduce((n, number) => (number === "real" ? n : n * number.size), 1);
}

/** The codes of one place of events in the history: `values` codes from `first`, then one for a blank. */
export interface HistoryPlace {
  readonly place: string;
  readonly kind: "site" | "draw" | "event";
  /** The site's or draw's number; of a reveal, its place among the reveals' names. */
  readonly id: number;
  readonly type: Type;
  readonly first: number;
  readonly values: number;
  /** What the numbers of a value are, in order; absent where it is one number already, or no number at all. */
  readonly numbers?: readonly EventNumber[];
}

/** Lists where events of the history come from: sites, then draws that are events, then reveals, each with its codes. */
export function historyPlaces(ir: GameIr): readonly HistoryPlace[] {
  const places: HistoryPlace[] = [];
  let first = 0;
  const add = (place: string, kind: HistoryPlace["kind"], id: number, type: Type, written = false) => {
    if (written || holdsText(type)) {
      // That something was written is an event; what it says is read, not counted.
      places.push({ place, kind, id, type, first, values: 0 });
      first += 1;
      return;
    }
    const numbers = eventNumbers(type);
    const values = numbers === undefined || kind === "site" ? (valueCount(type) ?? countOf(numbers)) : countOf(numbers);
    places.push({ place, kind, id, type, first, values, ...(numbers === undefined ? {} : { numbers }) });
    first += values + 1;
  };
  ir.sites.forEach((site, id) => add(site.name, "site", id, site.domain, site.formats !== undefined));
  for (const draw of ir.draws) if (draw.event) add(draw.name, "draw", draw.id, draw.type);
  (ir.reveals ?? []).forEach((reveal, id) => add(reveal.name, "event", id, reveal.type));
  return places;
}
