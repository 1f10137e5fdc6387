/** Finds a text that an automaton reads in two ways, or tells that there is none. */
import { automatonOf, type Automaton, type TooLarge } from "./automaton.js";
import { isUnread, readings } from "./reading.js";
import type { CharRange, Rule } from "./rule.js";

export type Ambiguity =
  | { readonly kind: "none" }
  | { readonly kind: "witness"; readonly text: string }
  /** It would have taken more than the stated number of steps to tell. */
  | { readonly kind: "untold" }
  | { readonly kind: "large"; readonly most: number };

/** Bounds above this are dropped in the first look: an automaton without them is small, and reads all that the exact one does. */
const LOOSENED = 12;

/** How many pairs of states are looked at. */
const MOST_PAIRS = 400_000;

/** Looks for a text with two readings: first without large bounds, and exactly only if what was found there is beyond a bound. */
export function findAmbiguity(rule: Rule): Ambiguity {
  const exact = automatonOf(rule);
  if (isLarge(exact)) return { kind: "large", most: exact.most };
  const loose = automatonOf(rule, undefined, LOOSENED);
  if (!isLarge(loose)) {
    const witness = witnessOf(loose);
    if (witness === undefined) return { kind: "none" };
    if (witness !== "untold") {
      const found = readings(exact, witness, 2);
      if (!isUnread(found) && found.length > 1) return { kind: "witness", text: witness };
    }
  }
  const witness = witnessOf(exact);
  return witness === undefined ? { kind: "none" } : witness === "untold" ? { kind: "untold" } : { kind: "witness", text: witness };
}

function isLarge(made: Automaton | TooLarge): made is TooLarge {
  return "most" in made;
}

interface Pair {
  readonly a: number;
  readonly b: number;
  readonly word: Word;
}

interface Word {
  readonly before?: Word;
  readonly point: number;
  readonly length: number;
}

/** A short text with two readings: two ways part at some state, and meet again or both end. */
function witnessOf(automaton: Automaton): string | undefined | "untold" {
  const { states } = automaton;
  const reached: (Word | "start" | undefined)[] = [];
  reached[0] = "start";
  const order = [0];
  const grown = (word: Word | "start" | undefined, point: number): Word =>
    word === undefined || word === "start" ? { point, length: 1 } : { before: word, point, length: word.length + 1 };
  for (let i = 0; i < order.length; i++)
    for (const { ranges, to } of states[order[i]].arcs)
      if (reached[to] === undefined) {
        reached[to] = grown(reached[order[i]], charOf(ranges));
        order.push(to);
      }
  const rests = completions(automaton);
  const textOf = (word: Word | "start" | undefined): string => {
    const points: number[] = [];
    for (let at = word === "start" ? undefined : word; at !== undefined; at = at.before) points.push(at.point);
    return String.fromCodePoint(...points.reverse());
  };

  let best: { readonly text: string; readonly length: number } | undefined;
  const offer = (word: Word | "start" | undefined, rest: string): void => {
    const text = textOf(word) + rest;
    const length = Array.from(text).length;
    if (best === undefined || length < best.length) best = { text, length };
  };
  const seen = new Set<number>();
  const buckets: Pair[][] = [];
  const put = (a: number, b: number, word: Word): void => {
    if (a === b) return offer(word, rests(a));
    const [low, high] = a < b ? [a, b] : [b, a];
    const key = low * states.length + high;
    if (seen.has(key)) return;
    seen.add(key);
    (buckets[word.length] ??= []).push({ a: low, b: high, word });
  };
  for (const at of order) {
    const { arcs, ends } = states[at];
    if (ends.length > 1) offer(reached[at], "");
    for (let i = 0; i < arcs.length; i++)
      for (let j = i + 1; j < arcs.length; j++) {
        const shared = overlap(arcs[i].ranges, arcs[j].ranges);
        if (shared !== undefined) put(arcs[i].to, arcs[j].to, grown(reached[at], shared));
      }
  }
  for (let length = 1; length < buckets.length; length++) {
    if (best !== undefined && best.length <= length) break;
    for (const { a, b, word } of buckets[length] ?? []) {
      if (states[a].ends.length > 0 && states[b].ends.length > 0) offer(word, "");
      for (const first of states[a].arcs)
        for (const second of states[b].arcs) {
          const shared = overlap(first.ranges, second.ranges);
          if (shared !== undefined) put(first.to, second.to, grown(word, shared));
        }
      if (seen.size > MOST_PAIRS) return best?.text ?? "untold";
    }
  }
  return best?.text;
}

/** Gives a shortest text from a state to an end. */
function completions({ states }: Automaton): (state: number) => string {
  const before: { readonly from: number; readonly point: number }[][] = states.map(() => []);
  for (const [from, { arcs }] of states.entries()) for (const { ranges, to } of arcs) before[to].push({ from, point: charOf(ranges) });
  const next: ({ readonly to: number; readonly point: number } | "end" | undefined)[] = [];
  const order = states.flatMap((state, i) => (state.ends.length > 0 ? [i] : []));
  for (const at of order) next[at] = "end";
  for (let i = 0; i < order.length; i++)
    for (const { from, point } of before[order[i]])
      if (next[from] === undefined) {
        next[from] = { to: order[i], point };
        order.push(from);
      }
  return (state) => {
    let text = "";
    for (let at = next[state]; at !== undefined && at !== "end"; at = next[at.to]) text += String.fromCodePoint(at.point);
    return text;
  };
}

/** A character of a range that reads well: a letter, a digit, else what can be printed. */
function charOf(ranges: readonly CharRange[]): number {
  for (const [low, high] of LIKED)
    for (const [from, to] of ranges) if (Math.max(low, from) <= Math.min(high, to)) return Math.max(low, from);
  return ranges[0][0];
}

const LIKED: readonly CharRange[] = [
  [97, 122],
  [48, 57],
  [65, 90],
  [33, 126],
  [32, 32],
  [10, 10],
];

function overlap(a: readonly CharRange[], b: readonly CharRange[]): number | undefined {
  const shared: CharRange[] = [];
  for (const [from, to] of a)
    for (const [low, high] of b) if (Math.max(from, low) <= Math.min(to, high)) shared.push([Math.max(from, low), Math.min(to, high)]);
  return shared.length === 0 ? undefined : charOf(shared);
}
