/** Texts drawn from an automaton: what random play writes, and what exploring tries. */
import type { Automaton } from "./automaton.js";
import type { CharRange } from "./rule.js";

/** How many characters a text has before the way to its end is the shortest one. */
const FREE = 24;

/** Characters that free text is drawn from: all others would fill what people look at with signs that few can read. */
const PLAIN: readonly CharRange[] = [
  [97, 122],
  [32, 32],
];

/**
 * Draws a text that the automaton reads; `below(n)` gives whole numbers from 0 to n - 1. From each state every way on is equally likely, the end too; a
 * text that grows long takes the shortest way to an end.
 */
export function randomText(automaton: Automaton, below: (n: number) => number): string {
  const left = distances(automaton);
  let state = 0;
  let text = "";
  for (let length = 0; ; length++) {
    const { arcs, ends } = automaton.states[state];
    const shortest = length >= FREE ? arcs.filter((arc) => left[arc.to] < left[state]) : arcs;
    if (ends.length > 0 && (shortest.length === 0 || length >= FREE || below(shortest.length + 1) === 0)) return text;
    const arc = shortest[below(shortest.length)];
    text += String.fromCodePoint(pointIn(arc.ranges, below));
    state = arc.to;
  }
}

const known = new WeakMap<Automaton, readonly number[]>();

/** How many characters each state is from an end. */
function distances(automaton: Automaton): readonly number[] {
  const before = known.get(automaton);
  if (before !== undefined) return before;
  const made = measured(automaton);
  known.set(automaton, made);
  return made;
}

function measured({ states }: Automaton): readonly number[] {
  const before: number[][] = states.map(() => []);
  for (const [from, state] of states.entries()) for (const { to } of state.arcs) before[to].push(from);
  const left = states.map(({ ends }) => (ends.length > 0 ? 0 : Infinity));
  let wave = left.flatMap((distance, state) => (distance === 0 ? [state] : []));
  for (let distance = 1; wave.length > 0; distance++) {
    const next: number[] = [];
    for (const state of wave)
      for (const from of before[state])
        if (left[from] === Infinity) {
          left[from] = distance;
          next.push(from);
        }
    wave = next;
  }
  return left;
}

function pointIn(ranges: readonly CharRange[], below: (n: number) => number): number {
  const plain = ranges.flatMap(([low, high]) =>
    PLAIN.flatMap(([from, to]): CharRange[] =>
      Math.max(low, from) <= Math.min(high, to) ? [[Math.max(low, from), Math.min(high, to)]] : [],
    ),
  );
  const from = plain.length > 0 ? plain : ranges.map(([low, high]): CharRange => [low, Math.min(high, low + 1000)]);
  let at = below(from.reduce((n, [low, high]) => n + high - low + 1, 0));
  for (const [low, high] of from) {
    const point = low + at;
    // Halves of pairs are no characters.
    if (point <= high) return point >= 0xd800 && point <= 0xdfff ? 0xe000 : point;
    at -= high - low + 1;
  }
  return from[0][0];
}
