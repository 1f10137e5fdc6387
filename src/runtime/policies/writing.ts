/** Texts as writers read and write them: symbols with what stood before them, and which symbols could have been drawn at each place. */
import type { Game } from "../../contract/game.js";
import type { WriterPlan } from "../../contract/method.js";
import { OWN, PAD, START, type Symbols } from "../../contract/words/vocabulary.js";
import { tensor, type Tensor } from "../arrays/tensor.js";
import type { Situation } from "./policy.js";

/** A text that was written, with what was read before. */
export interface Writing {
  /** Marks and symbols: where it begins, what was read, the writer's own words and their end. */
  readonly tokens: Int32Array;
  /** How many tokens come before the writer's own. */
  readonly own: number;
  /** For each own token, 1 for every symbol that could have been drawn there: its log-probability is one among these. Equal ones may be one array. */
  readonly open: readonly Uint8Array[];
}

/** What was said (`says`) where somebody might learn to write it: each writer has its own symbols for that. */
export interface Spoken extends Writing {
  readonly said: {
    readonly game: Game;
    readonly situation: Situation;
    readonly text: string;
  };
}

export function isSpoken(writing: Writing): writing is Spoken {
  return "said" in writing;
}

/** No text at all: a decision of somebody who does not write. */
export const NOTHING_WRITTEN: Writing = { tokens: new Int32Array(0), own: 0, open: [] };

/** The tokens before a writer's own words. */
export function contextOf(symbols: Symbols, text: string): number[] {
  return [START, ...symbols.encode(text), OWN];
}

/** A row of `length` places that holds several texts one after the other. */
interface Pack {
  used: number;
  readonly texts: { readonly row: number; readonly at: number }[];
}

/** Puts texts into as few rows as come out when each goes into the first row with room: the same rows for the same texts. */
function packed(writings: readonly Writing[], length: number): readonly Pack[] {
  const packs: Pack[] = [];
  for (const [row, { tokens }] of writings.entries()) {
    // What comes after the last token is not asked for.
    const size = tokens.length - 1;
    if (size < 1) continue;
    let pack = packs.find((p) => p.used + size <= length);
    if (!pack) packs.push((pack = { used: 0, texts: [] }));
    pack.texts.push({ row, at: pack.used });
    pack.used += size;
  }
  return packs.length > 0 ? packs : [{ used: 0, texts: [] }];
}

/** The inputs of a graph that rates texts (`WriterPlan.rate`), their names ending in `suffix`. */
export function packTexts(
  writings: readonly Writing[],
  { length, size }: Pick<WriterPlan, "length" | "size">,
  suffix = "",
): Record<string, Tensor> {
  const packs = packed(writings, length);
  const shape = [packs.length, length];
  const ints = (fill = 0): Int32Array => new Int32Array(packs.length * length).fill(fill);
  const [tokens, places, texts, next, owner] = [ints(PAD), ints(), ints(), ints(), ints()];
  const learned = new Float32Array(packs.length * length);
  const open = new Uint8Array(packs.length * length * size).fill(1);
  for (const [p, pack] of packs.entries())
    for (const [k, { row, at }] of pack.texts.entries()) {
      const writing = writings[row];
      for (let i = 0; i + 1 < writing.tokens.length; i++) {
        const to = p * length + at + i;
        tokens[to] = writing.tokens[i];
        places[to] = i;
        texts[to] = k + 1;
        next[to] = writing.tokens[i + 1];
        owner[to] = row;
        const own = i + 1 - writing.own;
        if (own < 0) continue;
        learned[to] = 1;
        open.set(writing.open[own], to * size);
      }
    }
  const all: Record<string, Tensor> = {
    tokens: tensor("i32", shape, tokens),
    places: tensor("i32", shape, places),
    texts: tensor("i32", shape, texts),
    next: tensor("i32", shape, next),
    owner: tensor("i32", shape, owner),
    learned: tensor("f32", shape, learned),
    open: tensor("bool", [...shape, size], open),
    each: tensor("f32", [writings.length], new Float32Array(writings.length).fill(1)),
  };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [`${name}${suffix}`, value]));
}
