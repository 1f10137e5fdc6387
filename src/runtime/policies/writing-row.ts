/** A text that is being written, one number after the other. */
import { weighted } from "../random/draws.js";
import { cannotPlay } from "../train/messages.js";
import type { MaskPlace } from "../../contract/words/masking.js";
import type { Grammar } from "./grammar.js";
import type { Writing } from "./writing.js";

/** What a row needs to know of its writer. */
export interface Manner {
  readonly policy: string;
  /** The most numbers of a text with what comes before it. */
  readonly length: number;
  readonly topK: number;
  readonly topP: number;
  /** The number that ends a text. */
  readonly end: number;
}

export class WritingRow {
  readonly tokens: number[];
  readonly own: number[] = [];
  /** How many of the tokens were read by the network. */
  fed = 0;
  done = false;
  logp = 0;
  private readonly open: Uint8Array[] = [];
  readonly before: number;
  private place: MaskPlace | undefined;

  constructor(
    private readonly manner: Manner,
    context: readonly number[],
    private readonly grammar: Grammar,
    private readonly words: { next(): number } | undefined,
  ) {
    this.tokens = [...context];
    this.before = context.length;
    this.place = grammar.start;
  }

  get writing(): Writing {
    return { tokens: Int32Array.from(this.tokens), own: this.before, open: this.open };
  }

  /** Draws the next number among those that may come, likely enough to be drawn. */
  goOn(logits: ArrayLike<number>): void {
    const { topK, topP, end, length, policy } = this.manner;
    const may = kept(logits, this.grammar.open(this.place), topK, topP);
    let top = -Infinity;
    for (let i = 0; i < may.length; i++) if (may[i] && logits[i] > top) top = logits[i];
    let total = 0;
    const shares = new Float32Array(may.length);
    for (let i = 0; i < may.length; i++) if (may[i]) total += shares[i] = Math.exp(logits[i] - top);
    if (!(total > 0 && total < Infinity))
      throw cannotPlay({ policy, because: "gives what it may write no probability: its weights are too large, or nothing fits" });
    const number = this.words ? weighted(this.words, shares) : shares.indexOf(1);
    this.logp += logits[number] - top - Math.log(total);
    this.open.push(may);
    this.tokens.push(number);
    if (number === end) this.done = true;
    else {
      this.own.push(number);
      this.place = this.grammar.after(this.place, number);
      // What is not at its end when the room is full stays as it is.
      if (this.tokens.length >= length) this.done = true;
    }
  }
}

/** Of the numbers that may come, the `topK` likeliest, and of these the fewest with `topP` of their probability; of equals the first. */
export function kept(logits: ArrayLike<number>, open: Uint8Array, topK: number, topP: number): Uint8Array {
  if (topK === 0 && topP === 1) return open;
  const order = Array.from(open, (may, i) => (may ? i : -1)).filter((i) => i >= 0);
  order.sort((a, b) => logits[b] - logits[a] || a - b);
  const some = topK > 0 ? order.slice(0, topK) : order;
  const shares = some.map((i) => Math.exp(logits[i] - logits[some[0]]));
  const enough = topP * shares.reduce((a, b) => a + b, 0);
  const out = new Uint8Array(open.length);
  let sum = 0;
  for (const [k, i] of some.entries()) {
    if (k > 0 && topP < 1 && sum >= enough) break;
    out[i] = 1;
    sum += shares[k];
  }
  return out;
}
