/** Distributions of scalar games as values: each draws from random words (semantics F5, F6), and lists its outcomes where it can (F7). */
import type { Outcome, Words } from "../../contract/game.js";
import { normalInto, shuffle, uniformBelow, uniformReal, weighted } from "../random/draws.js";
import { same } from "./draft.js";
import { Fault } from "./fault.js";
import { finite } from "./arithmetic.js";

/** A distribution over `T`. */
export interface Distribution<T> {
  readonly draw: (words: Words) => T;
  /** Every outcome with its probability; it faults where there are too many, or no end of them. */
  readonly list: () => readonly Weighed<T>[];
  /** Draws `count` values one after the other; absent: each on its own. */
  readonly drawMany?: (words: Words, count: number) => readonly T[];
}

interface Weighed<T> {
  readonly value: T;
  readonly probability: number;
}

const LARGEST_SUPPORT = 1_000_000;
/** How often a draw with `where` is tried (A4). */
const MOST_TRIES = 10_000;

/** One of equally likely values. */
export function oneOf<T>(values: readonly T[], source: string): Distribution<T> {
  const known = (): readonly T[] => {
    if (values.length === 0) throw new Fault("a draw from nothing", source);
    return values;
  };
  return {
    draw: (words) => known()[uniformBelow({ next: words }, known().length)],
    list: () => known().map((value) => ({ value, probability: 1 / values.length })),
  };
}

/** One of several distributions, picked by weight. */
export function mixture<T>(parts: readonly Distribution<T>[], weights: readonly number[], source: string): Distribution<T> {
  const total = weights.reduce((a, b) => a + b, 0);
  if (weights.some((w) => w < 0) || !(total > 0 && total < Infinity)) throw new Fault(`weights add up to ${total}`, source);
  return {
    draw: (words) => parts[weighted({ next: words }, weights)].draw(words),
    list: () =>
      parts.flatMap((part, i) =>
        weights[i] > 0 ? part.list().map((o) => ({ value: o.value, probability: (weights[i] / total) * o.probability })) : [],
      ),
  };
}

/** `count` different entries, in order: a shuffle's first ones. */
export function distinctOf<T>(values: readonly T[], count: number, source: string): Distribution<readonly T[]> {
  if (count > values.length || count < 0) throw new Fault(`a deal of ${count} from ${values.length}`, source);
  return {
    draw: (words) => {
      const deck = [...values];
      shuffle({ next: words }, deck);
      return deck.slice(0, count);
    },
    list: () => {
      let support = 1;
      for (let i = 0; i < count; i++) support *= values.length - i;
      within(support, source);
      let hands: (readonly number[])[] = [[]];
      for (let i = 0; i < count; i++)
        hands = hands.flatMap((hand) => values.flatMap((_, card) => (hand.includes(card) ? [] : [[...hand, card]])));
      return hands.map((hand) => ({ value: hand.map((card) => values[card]), probability: 1 / support }));
    },
  };
}

/** `count` draws from one distribution. */
export function eachOf<T>(count: number, of: Distribution<T>, source: string): Distribution<readonly T[]> {
  if (count < 0) throw new Fault(`a draw of ${count} values`, source);
  return {
    draw: (words) => of.drawMany?.(words, count) ?? Array.from({ length: count }, () => of.draw(words)),
    list: () => {
      let all: Weighed<readonly T[]>[] = [{ value: [], probability: 1 }];
      if (count === 0) return all;
      const one = of.list();
      within(one.length ** count, source);
      for (let i = 0; i < count; i++)
        all = all.flatMap((a) => one.map((o) => ({ value: [...a.value, o.value], probability: a.probability * o.probability })));
      return all;
    },
  };
}

/** A real from `low`, below `high`. */
export function realBetween(low: number, high: number, source: string): Distribution<number> {
  if (!(low <= high && high - low < Infinity)) throw new Fault(`a draw between ${low} and ${high}`, source);
  return { draw: (words) => uniformReal({ next: words }, low, high), list: () => unlisted("reals", source) };
}

/** A normally distributed real. */
export function normalReal(mean: number, deviation: number, source: string): Distribution<number> {
  if (!(deviation >= 0 && deviation < Infinity && Math.abs(mean) < Infinity))
    throw new Fault(`a normal draw with mean ${mean} and deviation ${deviation}`, source);
  const drawMany = (words: Words, count: number): readonly number[] => {
    const out = new Float32Array(count);
    normalInto({ next: words }, out, mean, deviation);
    return Array.from(out, (x) => finite(x, source));
  };
  return { draw: (words) => drawMany(words, 1)[0], drawMany, list: () => unlisted("reals", source) };
}

/** A direction in `size` dimensions: normal reals divided by their length. */
export function direction(size: number, source: string): Distribution<readonly number[]> {
  return {
    draw: (words) => {
      const out = new Float32Array(size);
      for (;;) {
        normalInto({ next: words }, out, 0, 1);
        let square = 0;
        for (const x of out) square = Math.fround(square + Math.fround(x * x));
        const length = Math.fround(Math.sqrt(square));
        if (length > 0) return Array.from(out, (x) => Math.fround(x / length));
      }
    },
    list: () => unlisted("reals", source),
  };
}

/** The values of a distribution for which a condition holds. */
export function suchThat<T>(of: Distribution<T>, holds: (value: T) => boolean, source: string): Distribution<T> {
  const none = (): never => {
    throw new Fault("no drawn value meets the `where`", source);
  };
  return {
    draw: (words) => {
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        const value = of.draw(words);
        if (holds(value)) return value;
      }
      return none();
    },
    list: () => {
      const kept = of.list().filter((o) => o.probability > 0 && holds(o.value));
      if (kept.length === 0) none();
      const total = kept.reduce((n, o) => n + o.probability, 0);
      return kept.map((o) => ({ value: o.value, probability: o.probability / total }));
    },
  };
}

/** Lists a distribution's outcomes as numbers. */
export function outcomesIn<T>(of: Distribution<T>, numbers: (value: T) => readonly number[]): readonly Outcome[] {
  return of.list().map((o) => ({ value: numbers(o.value), probability: o.probability }));
}

/** Gives the numbers of a value one after the other. */
export function numbersIn(value: readonly number[]): () => number {
  let at = 0;
  return () => value[at++];
}

/** Gives the place of a value in a list of all values of its type. */
export function numberIn<T>(values: readonly T[], value: T): number {
  return values.findIndex((one) => same(one, value));
}

/** Makes a list of values read one after the other. */
export function repeated<T>(count: number, read: () => T): T[] {
  return Array.from({ length: count }, read);
}

let mostListed = LARGEST_SUPPORT;

/** Runs `list` with draws of more than `most` outcomes counting as too large to list. */
export function listingAtMost<T>(most: number, list: () => T): T {
  const before = mostListed;
  mostListed = Math.min(most, LARGEST_SUPPORT);
  try {
    return list();
  } finally {
    mostListed = before;
  }
}

function within(support: number, source: string): void {
  if (support > mostListed) throw new Fault(`a draw with ${support} outcomes is too large to list`, source);
}

function unlisted(what: string, source: string): never {
  throw new Fault(`the outcomes of a draw of ${what} cannot be listed`, source);
}
