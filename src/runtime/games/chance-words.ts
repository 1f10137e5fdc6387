import type { ChanceKey } from "../../contract/game.js";
import { multiplyHigh, philoxInto } from "../random/philox.js";

/**
 * The words of chance in kernels: Philox under (collect, episode, event, block), word k being lane k mod 4 of block k div 4 (semantics D4, F6).
 * One of these serves a whole kernel; it allocates nothing once it exists.
 */
export class ChanceWords {
  private readonly block = new Uint32Array(4);
  private key0 = 0;
  private key1 = 0;
  private collect = 0;
  private episode = 0;
  private event = 0;
  private taken = 0;

  /** Moves to the first word of an event. */
  start(chance: ChanceKey, episode: number, event: number): void {
    this.key0 = chance.key0;
    this.key1 = chance.key1;
    this.collect = chance.collect;
    this.episode = episode;
    this.event = event;
    this.taken = 0;
  }

  /** Gives the next word. */
  next(): number {
    const lane = this.taken & 3;
    if (lane === 0) philoxInto(this.block, this.key0, this.key1, this.collect, this.episode, this.event, this.taken >>> 2);
    this.taken++;
    return this.block[lane];
  }

  /** Draws 0 to n - 1 without bias (F5); n = 1 uses no word. */
  below(n: number): number {
    if (n === 1) return 0;
    for (;;) {
      const word = this.next();
      const high = n <= 2 ** 21 ? Math.floor((word * n) / 2 ** 32) : multiplyHigh(word, n) >>> 0;
      const low = Math.imul(word, n) >>> 0;
      // A small low half may be biased: the threshold, 2^32 mod n, is below n.
      if (low >= n || low >= (-n >>> 0) % n) return high;
    }
  }

  /** Draws the index of a weight, given the weights and how many there are. */
  weighted(weights: Float32Array, count: number): number {
    let total = 0;
    for (let i = 0; i < count; i++) total = Math.fround(total + weights[i]);
    const target = Math.fround(Math.fround((this.next() >>> 8) * 2 ** -24) * total);
    let sum = 0;
    let last = -1;
    for (let i = 0; i < count; i++) {
      sum = Math.fround(sum + weights[i]);
      if (weights[i] > 0) {
        if (sum > target) return i;
        last = i;
      }
    }
    return last;
  }

  /** Shuffles 0 to size - 1 into `out`: Fisher-Yates from the end. */
  shuffle(out: Int32Array, size: number): void {
    for (let i = 0; i < size; i++) out[i] = i;
    for (let i = size - 1; i > 0; i--) {
      const j = this.below(i + 1);
      const kept = out[i];
      out[i] = out[j];
      out[j] = kept;
    }
  }
}
