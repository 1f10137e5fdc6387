/**
 * Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
 *
 * All randomness of a run comes from this function (semantics D4): the key is (run seed, stream) and the counter is
 * (collect, episode, event, block), 32 bits each. Nothing is carried from one call to the next, so lanes, order, device
 * and retries cannot change what is drawn.
 */

import { ROUND_A, ROUND_B, WEYL_A, WEYL_B } from "./philox-constants.js";
import { philoxModule } from "./philox-module.js";

/** Gives the upper 32 bits of the unsigned 64-bit product of two 32-bit words, as a signed number with those bits. */
export function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const carry = ((middle & 0xffff) + Math.imul(aLow, bHigh)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (carry >>> 16)) | 0;
}

const compiled = philoxModule();

/** Writes the four words of key (k0, k1) and counter (c0, c1, c2, c3) into the first four entries of `out`. */
export function philoxInto(out: Uint32Array, k0: number, k1: number, c0: number, c1: number, c2: number, c3: number): void {
  if (compiled === undefined) {
    plainPhiloxInto(out, k0, k1, c0, c1, c2, c3);
    return;
  }
  compiled.block(k0, k1, c0, c1, c2, c3);
  const { words } = compiled;
  out[0] = words[0];
  out[1] = words[1];
  out[2] = words[2];
  out[3] = words[3];
}

/** The same in plain arithmetic: the definition, and what runs where there is no WebAssembly. */
export function plainPhiloxInto(out: Uint32Array, k0: number, k1: number, c0: number, c1: number, c2: number, c3: number): void {
  let x0 = c0 | 0;
  let x1 = c1 | 0;
  let x2 = c2 | 0;
  let x3 = c3 | 0;
  let key0 = k0 | 0;
  let key1 = k1 | 0;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(ROUND_A, x0);
    const low0 = Math.imul(ROUND_A, x0);
    const high1 = multiplyHigh(ROUND_B, x2);
    const low1 = Math.imul(ROUND_B, x2);
    x0 = high1 ^ x1 ^ key0;
    x1 = low1;
    x2 = high0 ^ x3 ^ key1;
    x3 = low0;
    key0 = (key0 + WEYL_A) | 0;
    key1 = (key1 + WEYL_B) | 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}

/** Gives the four words of one key and counter as a new array. */
export function words(k0: number, k1: number, c0: number, c1: number, c2: number, c3: number): Uint32Array {
  const out = new Uint32Array(4);
  philoxInto(out, k0, k1, c0, c1, c2, c3);
  return out;
}

/** Turns a stream's name (`chance`, `act:<policy>`, `init:<layer>`, …) into the second key word: FNV-1a, 32 bits, over the UTF-8 bytes. */
export function streamKey(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
