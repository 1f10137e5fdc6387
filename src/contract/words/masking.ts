/** Which characters, and which tokens, may come next: what decoding is masked with. */
import type { Automaton } from "./automaton.js";
import { includes } from "./reading.js";
import { pointsOf, type CharRange } from "./rule.js";

/** Where a text may be in an automaton: its states, ascending. Equal places have equal keys. */
export interface MaskPlace {
  readonly states: readonly number[];
}

/** Masks decoding: places are values, so that many texts can be written at once. */
export class Masker {
  constructor(private readonly automaton: Automaton) {}

  /** Before the first character. */
  start(): MaskPlace {
    return { states: [0] };
  }

  /** The place after some more characters; undefined if no text goes on so. */
  after(place: MaskPlace, text: string): MaskPlace | undefined {
    let now: readonly number[] = place.states;
    for (const point of pointsOf(text)) {
      const next = this.afterPoint(now, point);
      if (next === undefined) return undefined;
      now = next;
    }
    return { states: now };
  }

  /** The characters that may come next; each leads on to some end. */
  next(place: MaskPlace): readonly CharRange[] {
    const sorted = place.states
      .flatMap((state) => this.automaton.states[state].arcs.flatMap(({ ranges }) => ranges))
      .sort((a, b) => a[0] - b[0]);
    const out: [number, number][] = [];
    for (const [low, high] of sorted) {
      const last = out.at(-1);
      if (last !== undefined && low <= last[1] + 1) last[1] = Math.max(last[1], high);
      else out.push([low, high]);
    }
    return out;
  }

  /** Whether the text may end here. */
  mayEnd(place: MaskPlace): boolean {
    return place.states.some((state) => this.automaton.states[state].ends.length > 0);
  }

  /** Writes 1 for each token of a vocabulary that may come next. Tokens that begin alike are looked at together. */
  open(place: MaskPlace, tree: TokenTree, out: Uint8Array): void {
    for (const [point, below] of tree.next) {
      const after = this.afterPoint(place.states, point);
      if (after === undefined) continue;
      for (const token of below.tokens) out[token] = 1;
      if (below.next.size > 0) this.open({ states: after }, below, out);
    }
  }

  private afterPoint(states: readonly number[], point: number): readonly number[] | undefined {
    const next = new Set<number>();
    for (const state of states) for (const { ranges, to } of this.automaton.states[state].arcs) if (includes(ranges, point)) next.add(to);
    return next.size === 0 ? undefined : [...next].sort((a, b) => a - b);
  }
}

/** Tokens by their characters: those that end here, and those that go on with one more. */
export interface TokenTree {
  readonly tokens: readonly number[];
  readonly next: ReadonlyMap<number, TokenTree>;
}

/** Puts the texts of a vocabulary into a tree; those without characters are left out. */
export function tokenTree(vocabulary: readonly string[]): TokenTree {
  interface Growing {
    readonly tokens: number[];
    readonly next: Map<number, Growing>;
  }
  const root: Growing = { tokens: [], next: new Map() };
  for (const [token, text] of vocabulary.entries()) {
    if (text === "") continue;
    let at = root;
    for (const point of pointsOf(text)) {
      let below = at.next.get(point);
      if (!below) at.next.set(point, (below = { tokens: [], next: new Map() }));
      at = below;
    }
    at.tokens.push(token);
  }
  return root;
}
