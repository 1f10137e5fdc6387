/** Words to values, exactly as semantics F5 says; every real operation is rounded to f32 (F2). */
import { cos32, log32, sin32 } from "./real-functions.js";
import { multiplyHigh } from "./philox.js";

/** What a draw takes its words from; `WordStream` is one. */
export interface Words {
  next(): number;
}

const UNIT = 2 ** -24;
const TWO_PI = Math.fround(2 * Math.PI);
const bits = new Uint32Array(1);
const asReal = new Float32Array(bits.buffer);

/** Draws an integer 0 to n - 1 without bias (Lemire's multiply-high); n = 1 uses no word. */
export function uniformBelow(source: Words, n: number): number {
  if (!(n >= 1 && n <= 2 ** 32 && Number.isInteger(n))) throw new RangeError(`cannot draw uniformly below ${n}`);
  if (n === 1) return 0;
  if (n === 2 ** 32) return source.next();
  const threshold = 2 ** 32 % n;
  for (;;) {
    const word = source.next();
    if (Math.imul(word, n) >>> 0 >= threshold) return multiplyHigh(word, n) >>> 0;
  }
}

/** Draws an integer lo to hi, both included. */
export function uniformInteger(source: Words, lo: number, hi: number): number {
  return lo + uniformBelow(source, hi - lo + 1);
}

/** Draws a real from lo (included) to hi (excluded). */
export function uniformReal(source: Words, lo: number, hi: number): number {
  const unit = Math.fround((source.next() >>> 8) * UNIT);
  const low = Math.fround(lo);
  const high = Math.fround(hi);
  const value = Math.fround(low + Math.fround(unit * Math.fround(high - low)));
  return value < high || low >= high ? value : below(high);
}

/** Fills `out` with normal draws (Box-Muller): two words give two entries, the cosine first. */
export function normalInto(source: Words, out: Float32Array, mean: number, deviation: number): void {
  for (let i = 0; i < out.length; i += 2) {
    const a = source.next();
    const b = source.next();
    const radius = Math.fround(Math.sqrt(Math.fround(-2 * log32(Math.fround(((a >>> 8) + 1) * UNIT)))));
    const angle = Math.fround(TWO_PI * Math.fround((b >>> 8) * UNIT));
    out[i] = Math.fround(mean + Math.fround(deviation * Math.fround(radius * cos32(angle))));
    if (i + 1 < out.length) out[i + 1] = Math.fround(mean + Math.fround(deviation * Math.fround(radius * sin32(angle))));
  }
}

/** Draws one normal value; it uses two words. */
export function normal(source: Words, mean: number, deviation: number): number {
  const one = new Float32Array(1);
  normalInto(source, one, mean, deviation);
  return one[0];
}

/** Draws an index, of the first `count`, with probability proportional to its weight: the first whose cumulative f32 sum exceeds t, else the last positive one. */
export function weighted(source: Words, weights: ArrayLike<number>, count: number = weights.length): number {
  let total = 0;
  for (let i = 0; i < count; i++) total = Math.fround(total + Math.fround(weights[i]));
  if (!(total > 0 && total < Infinity)) throw new RangeError(`weights must have a positive, finite sum, found ${total}`);
  const target = Math.fround(Math.fround((source.next() >>> 8) * UNIT) * total);
  let sum = 0;
  let last = -1;
  for (let i = 0; i < count; i++) {
    const weight = Math.fround(weights[i]);
    sum = Math.fround(sum + weight);
    if (weight > 0) {
      if (sum > target) return i;
      last = i;
    }
  }
  return last;
}

/** Shuffles `items` in place: Fisher-Yates from the end. */
export function shuffle<T>(source: Words, items: T[] | Int32Array | Uint32Array | Float32Array): void {
  const array = items as T[];
  for (let i = array.length - 1; i > 0; i--) {
    const j = uniformBelow(source, i + 1);
    const kept = array[i];
    array[i] = array[j];
    array[j] = kept;
  }
}

/** Gives the largest f32 below a finite f32. */
function below(value: number): number {
  if (value === 0) return -(2 ** -149);
  asReal[0] = value;
  bits[0] += value > 0 ? -1 : 1;
  return asReal[0];
}
