/** Reading a text with an automaton: its marks, or where and why it cannot be read. */
import type { Arc, Automaton, Mark } from "./automaton.js";
import { pointsOf, type CharRange } from "./rule.js";

/** A mark and the number of characters before it. */
export interface PlacedMark {
  readonly mark: Mark;
  readonly at: number;
}

/** Why a text cannot be read: `at` characters of it were read, then something else was needed. */
export interface Unread {
  readonly at: number;
  readonly expected: readonly string[];
  /** The character that stands there; absent at the end of the text. */
  readonly found?: string;
}

/** Tells a text that cannot be read from its readings. */
export function isUnread(result: readonly unknown[] | Unread): result is Unread {
  return !Array.isArray(result);
}

interface Came {
  readonly from: number;
  readonly arc: Arc;
}

/** Reads a text in up to `most` ways. */
export function readings(automaton: Automaton, text: string, most = 1): readonly (readonly PlacedMark[])[] | Unread {
  const points = pointsOf(text);
  const layers: Map<number, Came[]>[] = [new Map([[0, []]])];
  for (const [at, point] of points.entries()) {
    const next = new Map<number, Came[]>();
    for (const from of layers[at].keys())
      for (const arc of automaton.states[from].arcs) {
        if (!includes(arc.ranges, point)) continue;
        const came = next.get(arc.to);
        if (came === undefined) next.set(arc.to, [{ from, arc }]);
        else if (came.length < most) came.push({ from, arc });
      }
    if (next.size === 0) return { at, expected: expectedAt(automaton, layers[at].keys()), found: String.fromCodePoint(point) };
    layers.push(next);
  }
  const found: (readonly PlacedMark[])[] = [];
  const back = (at: number, state: number, after: readonly PlacedMark[]): void => {
    if (found.length >= most) return;
    if (at === 0) {
      found.push(after);
      return;
    }
    for (const { from, arc } of layers[at].get(state) ?? []) back(at - 1, from, [...placed(arc.marks, at - 1), ...after]);
  };
  const last = layers[points.length];
  if (most === 1) {
    const single = oneReading(automaton, layers, points.length);
    return single === undefined ? { at: points.length, expected: expectedAt(automaton, last.keys()) } : [single];
  }
  for (const state of last.keys())
    for (const marks of automaton.states[state].ends) back(points.length, state, placed(marks, points.length));
  return found.length === 0 ? { at: points.length, expected: expectedAt(automaton, last.keys()) } : found;
}

/** Walks one reading back, without recursion: texts may be long. */
function oneReading(automaton: Automaton, layers: readonly Map<number, Came[]>[], length: number): PlacedMark[] | undefined {
  for (const end of layers[length].keys()) {
    const [marks] = automaton.states[end].ends;
    if (marks === undefined) continue;
    const pieces = [placed(marks, length)];
    let state = end;
    for (let at = length; at > 0; at--) {
      const [{ from, arc }] = layers[at].get(state)!;
      if (arc.marks.length > 0) pieces.push(placed(arc.marks, at - 1));
      state = from;
    }
    return pieces.reverse().flat();
  }
  return undefined;
}

function placed(marks: readonly Mark[], at: number): PlacedMark[] {
  return marks.map((mark) => ({ mark, at }));
}

/** Says whether a code point lies in one of some ranges. */
export function includes(ranges: readonly CharRange[], point: number): boolean {
  return ranges.some(([low, high]) => low <= point && point <= high);
}

function expectedAt(automaton: Automaton, states: Iterable<number>): string[] {
  const labels = new Set<string>();
  for (const state of states) {
    for (const { label } of automaton.states[state].arcs) labels.add(automaton.labels[label]);
    if (automaton.states[state].ends.length > 0) labels.add("the end");
  }
  return [...labels];
}
