import type { ChanceKey } from "../../contract/game.js";
import { uniformReal } from "../random/draws.js";
import { multiplyHigh, philoxInto } from "../random/philox.js";
import { cos32, log32, sin32 } from "../random/real-functions.js";

const TWO_PI = Math.fround(2 * Math.PI);

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
  private radius = 0;
  private angle = 0;

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

  /** Draws the index of a weight, given the weights and how many there are; -1, without a word, where they add up to nothing or one is negative. */
  weighted(weights: Float32Array, count: number): number {
    let total = 0;
    for (let i = 0; i < count; i++) {
      if (!(weights[i] >= 0)) return -1;
      total = Math.fround(total + weights[i]);
    }
    if (!(total > 0 && total < Infinity)) return -1;
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

  /** Draws a real from `low`, below `high` (F5). */
  real(low: number, high: number): number {
    return uniformReal(this, low, high);
  }

  /** Draws a normal real (Box-Muller); `secondNormal` gives the other of the pair. */
  normal(mean: number, deviation: number): number {
    const a = this.next();
    const b = this.next();
    this.radius = Math.fround(Math.sqrt(Math.fround(-2 * log32(Math.fround(((a >>> 8) + 1) * 2 ** -24)))));
    this.angle = Math.fround(TWO_PI * Math.fround((b >>> 8) * 2 ** -24));
    return Math.fround(mean + Math.fround(deviation * Math.fround(this.radius * cos32(this.angle))));
  }

  /** Gives the second of a pair of normal reals. */
  secondNormal(mean: number, deviation: number): number {
    return Math.fround(mean + Math.fround(deviation * Math.fround(this.radius * sin32(this.angle))));
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
