/** How values lie in flat slots of a state, in observations (C3) and in the history (B8). */
import type { FeatureInfo } from "../../../contract/game.js";
import { unreachable } from "../../diagnostics/define.js";
import type { Type } from "../../3-check/types.js";
import { historyPlaces } from "./history.js";
import type { HistoryPlace } from "./history.js";
import type { GameIr, ObservedFeature } from "./ir.js";
import { describeValue, entryCount, isPlainTags, valueAt, valueCount } from "./values.js";

/* ---------------------------------------------------------------- slots of a state */

/** One number of a flat state. */
export interface Leaf {
  /** `stake[first]`, `pair.left`: readable, unique within its slot. */
  readonly path: string;
  readonly kind: "int" | "real";
  /** What the number may be. Of an optional one (`option`), 0 is none and value + 1 - `low` of the value else. */
  readonly low: number;
  readonly high: number;
  /** The type of the value, without its option. */
  readonly type: Type;
  readonly optional: boolean;
}

/**
 * Lays a type out flat: arrays row-major, records and tuples in order, a list as its length and then its entries, a tagged value as its tag
 * and then the payload of every tag, an option of a whole number as one number (0 is none), any other option as a presence bit and its value.
 * Undefined if a part has no bound.
 */
export function leavesOf(type: Type, path = ""): readonly Leaf[] | undefined {
  const whole = (low: number, high: number): Leaf[] => [{ path, kind: "int", low, high, type, optional: false }];
  const all = (parts: readonly (readonly Leaf[] | undefined)[]): readonly Leaf[] | undefined => {
    const leaves: Leaf[] = [];
    for (const part of parts) {
      if (part === undefined) return undefined;
      leaves.push(...part);
    }
    return leaves;
  };
  switch (type.kind) {
    case "bool":
      return whole(0, 1);
    case "int":
      return whole(type.low, type.high);
    case "enum":
      return whole(0, type.members.length - 1);
    case "seat":
      return whole(0, type.names.length - 1);
    case "grid":
      return whole(0, type.rows * type.cols - 1);
    case "real":
      return [{ path, kind: "real", low: -Infinity, high: Infinity, type, optional: false }];
    case "option": {
      const inner = leavesOf(type.inner, path);
      if (inner === undefined) return undefined;
      const only = inner.length === 1 ? inner[0] : undefined;
      if (only?.kind === "int" && only.type === type.inner && only.high - only.low < 2 ** 31) {
        return [{ path, kind: "int", low: 0, high: only.high - only.low + 1, type: type.inner, optional: true }];
      }
      return [{ path: `${path}?`, kind: "int", low: 0, high: 1, type: { kind: "bool" }, optional: false }, ...inner];
    }
    case "tuple":
      return all(type.elements.map((t, i) => leavesOf(t, `${path}.${i}`)));
    case "record":
      return all(type.fields.map((f) => leavesOf(f.type, `${path}.${f.name}`)));
    case "tagged": {
      const tag = whole(0, type.tags.length - 1);
      return all([tag, ...type.tags.flatMap((t) => t.heads.map((h) => leavesOf(h.type, `${path}.${t.tag}.${h.name}`)))]);
    }
    case "array": {
      const count = entryCount(type);
      if (count === undefined) return undefined;
      return all(Array.from({ length: count }, (_, i) => leavesOf(type.element, `${path}[${describeIndex(type, i)}]`)));
    }
    case "list": {
      const bound = type.length ?? type.upTo;
      if (bound === undefined) return undefined;
      const length: Leaf = {
        path: `${path}.size`,
        kind: "int",
        low: 0,
        high: bound,
        type: { kind: "int", low: 0, high: bound },
        optional: false,
      };
      const entries = Array.from({ length: bound }, (_, i) => leavesOf(type.element, `${path}[${i}]`));
      return all([type.length === undefined ? [length] : [], ...entries]);
    }
    case "set": {
      const count = valueCount(type.element);
      if (count === undefined) return undefined;
      const bit = (i: number): Leaf => ({
        path: `${path}[${describeValue(type.element, valueAt(type.element, i))}]`,
        kind: "int",
        low: 0,
        high: 1,
        type: { kind: "bool" },
        optional: false,
      });
      return Array.from({ length: count }, (_, i) => bit(i));
    }
    case "unit":
      return [];
    case "unknown":
    case "text":
    case "table":
    case "fn":
    case "dist":
    case "index_type":
    case "game":
    case "policy":
    case "network":
    case "none":
      return undefined;
    default:
      return unreachable(type);
  }
}

function describeIndex(type: Type & { kind: "array" }, flat: number): string {
  const tuple: Type = { kind: "tuple", elements: type.index };
  const told = describeValue(tuple, valueAt(tuple, flat));
  return told.slice(1, -1);
}

/* ---------------------------------------------------------------- observations (C3) */

/** Whether a value has a bound but for the texts in it: such state lives where it is played, and no kernel keeps it. */
export function boundedButText(type: Type): boolean {
  switch (type.kind) {
    case "text":
      return true;
    case "option":
      return boundedButText(type.inner);
    case "array":
      return entryCount(type) !== undefined && boundedButText(type.element);
    case "list":
      return (type.length ?? type.upTo) !== undefined && boundedButText(type.element);
    case "tuple":
      return type.elements.every(boundedButText);
    case "record":
      // What a format reads is as long as a text may be.
      return type.format !== undefined || type.fields.every((f) => boundedButText(f.type));
    case "tagged":
      return type.tags.every((t) => t.heads.every((h) => boundedButText(h.type)));
    default:
      return leavesOf(type) !== undefined;
  }
}

/** Whether a value has text in it, or is what a format reads. */
export function holdsText(type: Type): boolean {
  switch (type.kind) {
    case "text":
      return true;
    case "option":
      return holdsText(type.inner);
    case "array":
    case "list":
    case "set":
      return holdsText(type.element);
    case "tuple":
      return type.elements.some(holdsText);
    case "record":
      return type.format !== undefined || type.fields.some((f) => holdsText(f.type));
    case "tagged":
      return type.tags.some((t) => t.heads.some((h) => holdsText(h.type)));
    default:
      return false;
  }
}

/** How one entry of a feature becomes numbers. */
export type Encoding =
  | { readonly kind: "bit" }
  | { readonly kind: "real" }
  /** One of `size` numbers is 1: that of the value's number minus `low`. */
  | { readonly kind: "one_hot"; readonly low: number; readonly size: number }
  /** A player: one of `size` numbers is 1, that of how many seats after `me` it comes (B8). */
  | { readonly kind: "from_me"; readonly size: number }
  /** A presence bit, then the value or zeros. */
  | { readonly kind: "option"; readonly inner: Encoding }
  | { readonly kind: "sequence"; readonly parts: readonly { readonly name: string; readonly encoding: Encoding }[] }
  | { readonly kind: "repeat"; readonly count: number; readonly each: Encoding }
  /** One-hot tag, then the payload of every tag, zeros for those that do not hold. */
  | { readonly kind: "tagged"; readonly tags: readonly (readonly Encoding[])[] }
  /** A bit for each value of a finite type. */
  | { readonly kind: "bits"; readonly size: number }
  /** The length as a one-hot number, then the entries, zeros beyond the length. */
  | { readonly kind: "list"; readonly bound: number; readonly each: Encoding };

/** The most values a one-hot number may have; a wider range should be observed as a real. */
export const WIDEST_ONE_HOT = 4096;

/** Gives the encoding of a type in observations; undefined if it has none. */
export function encodingOf(type: Type): Encoding | undefined {
  const oneHot = (low: number, size: number): Encoding | undefined => (size <= WIDEST_ONE_HOT ? { kind: "one_hot", low, size } : undefined);
  switch (type.kind) {
    case "bool":
      return { kind: "bit" };
    case "real":
      return { kind: "real" };
    case "int":
      return oneHot(type.low, type.high - type.low + 1);
    case "seat":
      return areRoles(type) ? oneHot(0, type.names.length) : { kind: "from_me", size: type.names.length };
    case "enum":
    case "grid":
      return oneHot(0, valueCount(type) ?? 0);
    case "option": {
      const inner = encodingOf(type.inner);
      return inner === undefined ? undefined : { kind: "option", inner };
    }
    case "tuple":
      return sequence(type.elements.map((t, i) => [String(i), t]));
    case "record":
      return sequence(type.fields.map((f) => [f.name, f.type]));
    case "array": {
      const count = entryCount(type);
      const each = encodingOf(type.element);
      return count === undefined || each === undefined ? undefined : { kind: "repeat", count, each };
    }
    case "tagged": {
      if (isPlainTags(type)) return oneHot(0, type.tags.length);
      const tags: Encoding[][] = [];
      for (const tag of type.tags) {
        const heads: Encoding[] = [];
        for (const head of tag.heads) {
          const encoding = encodingOf(head.type);
          if (encoding === undefined) return undefined;
          heads.push(encoding);
        }
        tags.push(heads);
      }
      return { kind: "tagged", tags };
    }
    case "set": {
      const size = valueCount(type.element);
      return size === undefined ? undefined : { kind: "bits", size };
    }
    case "list": {
      const bound = type.length ?? type.upTo;
      const each = encodingOf(type.element);
      if (bound === undefined || each === undefined) return undefined;
      return type.length === undefined ? { kind: "list", bound, each } : { kind: "repeat", count: bound, each };
    }
    default:
      return undefined;
  }
}

/** Whether seats are roles, which differ in what they do: those keep their own numbers in observations. */
function areRoles(type: Type & { readonly kind: "seat" }): boolean {
  return type.game.members.some((m) => m.kind === "seats" && m.word === "roles");
}

function sequence(parts: readonly (readonly [string, Type])[]): Encoding | undefined {
  const out: { name: string; encoding: Encoding }[] = [];
  for (const [name, type] of parts) {
    const encoding = encodingOf(type);
    if (encoding === undefined) return undefined;
    out.push({ name, encoding });
  }
  return { kind: "sequence", parts: out };
}

/** Counts the numbers of an encoding. */
export function widthOf(encoding: Encoding): number {
  switch (encoding.kind) {
    case "bit":
    case "real":
      return 1;
    case "one_hot":
    case "from_me":
    case "bits":
      return encoding.size;
    case "option":
      return 1 + widthOf(encoding.inner);
    case "sequence":
      return encoding.parts.reduce((n, p) => n + widthOf(p.encoding), 0);
    case "repeat":
      return encoding.count * widthOf(encoding.each);
    case "tagged":
      return encoding.tags.length + encoding.tags.flat().reduce((n, e) => n + widthOf(e), 0);
    case "list":
      return encoding.bound + 1 + encoding.bound * widthOf(encoding.each);
    default:
      return unreachable(encoding);
  }
}

/** Says in words how a type's numbers are to be read: `one-hot Card`, `presence + one-hot player`. */
export function readingOf(type: Type): string {
  switch (type.kind) {
    case "bool":
      return "bit";
    case "real":
      return "real";
    case "int":
      return `one-hot ${type.low}..${type.high}`;
    case "enum":
      return `one-hot ${type.name}`;
    case "seat":
      return areRoles(type) ? "one-hot player" : "one-hot player from me";
    case "grid":
      return `one-hot grid(${type.rows}, ${type.cols})`;
    case "option":
      return `presence + ${readingOf(type.inner)}`;
    case "tuple":
      return `(${type.elements.map(readingOf).join(", ")})`;
    case "record":
      return type.name ?? `(${type.fields.map((f) => `${f.name}: ${readingOf(f.type)}`).join(", ")})`;
    case "tagged":
      return isPlainTags(type)
        ? `one-hot ${type.name ?? type.tags.map((t) => t.tag).join(" | ")}`
        : `tag of ${type.name ?? "choice"} + payloads`;
    case "array":
      return readingOf(type.element);
    case "set":
      return "a bit for each";
    case "list":
      return type.length === undefined ? `size + ${readingOf(type.element)}` : readingOf(type.element);
    default:
      return type.kind;
  }
}

/** Gives the names behind a one-hot of a type, in order, for those who show observations to people; nothing for other types. */
export function labelsOf(type: Type): readonly string[] | undefined {
  switch (type.kind) {
    case "enum":
      return type.members;
    case "tagged":
      return isPlainTags(type) ? type.tags.map((tag) => tag.tag) : undefined;
    case "option":
      return labelsOf(type.inner);
    default:
      return undefined;
  }
}

/** The flat observation of a game, part by part, in order. */
export interface ObservationLayout {
  readonly features: readonly FeatureInfo[];
  readonly size: number;
  /** Where each declared feature starts (same order as `ir.observation.features`). */
  readonly featureOffsets: readonly number[];
  /** Where what is given starts, decision by decision (same order as its `given`); nothing for decisions with the automatic observation. */
  readonly givenOffsets: readonly (readonly number[] | undefined)[];
  /** By site: the features that it fills, as places in `features`; absent where it fills all. */
  readonly siteFeatures: readonly (readonly number[] | undefined)[];
  /** Where the numbers that only `given` fills begin, and where they end. */
  readonly givenOnly: { readonly from: number; readonly to: number };
  readonly siteOffset: number | undefined;
  readonly history:
    | {
        readonly offset: number;
        readonly entries: number;
        readonly width: number;
        readonly codes: number;
        /** How many reals an entry has behind its actor: as many as the event with the most. */
        readonly reals: number;
        readonly places: readonly HistoryPlace[];
      }
    | undefined;
}

/**
 * Lays out a game's flat observation: `me`, `site` if there are several, features, what only `given` shows, history (B8, C3). What is given
 * and a feature of the same name and type share their place.
 */
export function observationLayout(ir: GameIr): ObservationLayout {
  const features: FeatureInfo[] = [];
  let size = 0;
  const add = (name: string, shape: readonly number[], width: number, reading: string, labels?: readonly string[]): number => {
    const offset = size;
    features.push({ name, offset, shape, width, reading, ...(labels ? { labels } : {}) });
    size += shape.reduce((n, s) => n * s, 1) * width;
    return offset;
  };
  const known = new Map<string, number>();
  const taken = new Set<string>();
  const feature = (name: string, type: Type): number => {
    const { shape, element } = axes(type);
    const encoding = encodingOf(element);
    taken.add(name);
    return add(name, shape, encoding === undefined ? 0 : widthOf(encoding), readingOf(element), labelsOf(element));
  };
  add("me", [], ir.seats.length, "one-hot player");
  const siteOffset = ir.sites.length > 1 ? add("site", [], ir.sites.length, "one-hot site") : undefined;
  const places = ir.observation.features.map((f) => {
    const place = features.length;
    feature(f.name, f.type);
    known.set(sameFeature(f), place);
    return place;
  });
  const from = size;
  const givenPlaces = ir.decisions.map((d) =>
    d.given?.map((f) => {
      const key = sameFeature(f);
      let place = known.get(key);
      if (place === undefined) {
        known.set(key, (place = features.length));
        feature(freeName(f.name, ir.sites[d.site].name, taken), f.type);
      }
      return place;
    }),
  );
  const to = size;
  const always = siteOffset === undefined ? [0] : [0, 1];
  const history = ir.observation.history ? features.length : undefined;
  const siteFeatures = ir.sites.map((_, site) => {
    const filled = new Set(always);
    let automatic = givenPlaces.every((g) => g === undefined);
    for (const decision of ir.decisions) {
      if (decision.site !== site) continue;
      const given = givenPlaces[decision.id];
      if (given === undefined) for (const place of [...places, ...(history === undefined ? [] : [history])]) filled.add(place);
      else for (const place of [...given, ...(decision.remembers && history !== undefined ? [history] : [])]) filled.add(place);
      if (given === undefined && from === to) automatic = true;
    }
    return automatic ? undefined : [...filled].sort((a, b) => a - b);
  });
  const offsetOf = (place: number): number => features[place].offset;
  const parts = {
    features,
    featureOffsets: places.map(offsetOf),
    givenOffsets: givenPlaces.map((given) => given?.map(offsetOf)),
    siteFeatures,
    givenOnly: { from, to },
    siteOffset,
  };
  if (!ir.observation.history) return { ...parts, size, history: undefined };
  const events = historyPlaces(ir);
  const codes = events.reduce((n, p) => n + p.values + 1, 0);
  const entries = ir.longestHistory ?? 0;
  const reals = Math.max(0, ...events.map((p) => p.numbers?.filter((n) => n === "real").length ?? 0));
  const width = 1 + codes + ir.seats.length + reals;
  const reading = `presence + one-hot event + one-hot actor from me${reals === 0 ? "" : " + reals"}`;
  const offset = add("history", [entries], width, reading);
  return { ...parts, size, history: { offset, entries, width, codes, reals, places: events } };
}

/** What features that share a place have in common. */
function sameFeature(feature: Pick<ObservedFeature, "name" | "type">): string {
  const { shape, element } = axes(feature.type);
  return JSON.stringify([feature.name, shape, encodingOf(element), readingOf(element), labelsOf(element)]);
}

/** A name for what is given at a site where another feature has the same name and another type. */
function freeName(name: string, site: string, taken: ReadonlySet<string>): string {
  let free = name;
  for (let n = 1; taken.has(free); n++) free = n === 1 ? `${site}.${name}` : `${site}.${name}_${n}`;
  return free;
}

/** Separates the axes of nested arrays from what an entry is. */
export function axes(type: Type): { readonly shape: readonly number[]; readonly element: Type } {
  if (type.kind === "list" && type.length !== undefined) {
    const inner = axes(type.element);
    return { shape: [type.length, ...inner.shape], element: inner.element };
  }
  if (type.kind !== "array") return { shape: [], element: type };
  const inner = axes(type.element);
  return { shape: [...type.index.map((t) => valueCount(t) ?? 0), ...inner.shape], element: inner.element };
}
