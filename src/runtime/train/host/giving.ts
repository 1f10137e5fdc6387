/** What episodes are given: groups for the values of a list, and draws anew for every episode (D4, D5). */
import type { CollectGroup, DrawWords } from "../../../contract/method.js";
import { normal, uniformBelow, uniformInteger, uniformReal, weighted } from "../../random/draws.js";
import { drawBySums, runningSums } from "../../tables/selecting.js";
import { badCount, badIndex } from "../messages.js";
import { wordsOf } from "./drawing.js";
import type { Run } from "../run.js";

/** How a value is drawn from random words. */
export type Distribution<T> = (words: DrawWords) => T;

/** Makes the groups of `for x in xs`, one after the other. */
export async function groupsFor<T>(
  items: readonly T[],
  groupOf: (item: T, at: number) => CollectGroup | Promise<CollectGroup>,
): Promise<readonly CollectGroup[]> {
  const groups: CollectGroup[] = [];
  for (const [at, item] of items.entries()) groups.push(await groupOf(item, at));
  return groups;
}

/** Who plays for each value of a list that has a group of episodes of its own. */
export async function forEachGroup<T, R>(
  _run: unknown,
  items: readonly T[],
  of: (item: T, at: number) => R | Promise<R>,
): Promise<readonly R[]> {
  const made: R[] = [];
  for (const [at, item] of items.entries()) made.push(await of(item, at));
  return made;
}

/** `uniform(low..high)`. */
export function uniformRange(low: number, high: number): Distribution<number> {
  return (words) => uniformInteger(words, low, high);
}

/** `uniform(low..high)` with ends that are reals. */
export function uniformReals(low: number, high: number): Distribution<number> {
  return (words) => uniformReal(words, low, high);
}

/** `uniform(xs)`: one of a list, all equally likely. */
export function uniformOf<T>(items: readonly T[]): Distribution<T> {
  if (items.length === 0) throw new RangeError("nothing to draw from: the list is empty");
  return (words) => items[uniformBelow(words, items.length)];
}

/** `uniform(T[n, m])`: an entry for each index, drawn one after the other. */
export function arrayOf<T>(count: number, entry: Distribution<T>): Distribution<readonly T[]> {
  return (words) => Array.from({ length: count }, () => entry(words));
}

/** `normal(mean, deviation)`. */
export function normalOf(mean: number, deviation: number): Distribution<number> {
  return (words) => normal(words, mean, deviation);
}

/** `weighted { a: 0.9, b: 0.1 }`: one of several by weight. */
export function weightedOf<T>(items: readonly T[], weights: readonly number[]): Distribution<T> {
  return (words) => items[weighted(words, weights)];
}

/** `proportional(weights)`: a place of a list, each with a chance in proportion to its weight. */
export function proportionalTo(weights: readonly number[]): Distribution<number> {
  const sums = runningSums(weights);
  return (words) => drawBySums(sums, words);
}

/** Draws for the episode at hand, with words of the parameter's stream. */
export function drawnBy<T>(words: (stream: string) => DrawWords, from: Distribution<T>, stream: string): T {
  return from(words(stream));
}

/** Draws in `train`. */
export async function drawFrom<T>(run: Pick<Run<never>, "seed" | "counters">, from: Distribution<T>, stream: string): Promise<T> {
  return from(wordsOf(run, stream));
}

/** How many episodes a `collect` plays: a whole number. */
export function episodes(count: number): number {
  if (Number.isInteger(count) && count >= 0) return count;
  throw badCount({ count });
}

/** An entry of a list. */
export function entryAt<T>(list: readonly T[], at: number): T {
  if (Number.isInteger(at) && at >= 0 && at < list.length) return list[at];
  throw badIndex({ at, size: list.length });
}

/** A row of an array's first axis. */
export function rowAt(array: readonly number[], at: number, width: number): readonly number[] {
  const rows = array.length / width;
  if (!(Number.isInteger(at) && at >= 0 && at < rows)) throw badIndex({ at, size: rows });
  return array.slice(at * width, (at + 1) * width);
}

/** An array's rows as a list; entries where it has one axis. */
export function rowsOfArray(array: readonly number[], width: number, rows: boolean): readonly (number | readonly number[])[] {
  return rows ? Array.from({ length: array.length / width }, (_, at) => rowAt(array, at, width)) : array;
}
