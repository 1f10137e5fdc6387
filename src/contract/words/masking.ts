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
      const next = new Set<number>();
      for (const state of now) for (const { ranges, to } of this.automaton.states[state].arcs) if (includes(ranges, point)) next.add(to);
      if (next.size === 0) return undefined;
      now = [...next].sort((a, b) => a - b);
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

  /** Writes 1 for each token of a vocabulary that may come next, 0 for the others; tokens without characters may not. */
  tokens(place: MaskPlace, vocabulary: readonly string[], out: Uint8Array): void {
    for (const [i, token] of vocabulary.entries()) out[i] = token !== "" && this.after(place, token) !== undefined ? 1 : 0;
  }
}
