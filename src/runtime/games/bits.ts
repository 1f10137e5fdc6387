/** Sets of actions as bits of one number, for kernels: counting them and finding the k-th. */

/** Counts the bits of a 32-bit number. */
export function countBits(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Gives the place of the k-th set bit, counted from 0. */
export function selectBit(bits: number, k: number): number {
  for (; k > 0; k--) bits &= bits - 1;
  return 31 - Math.clz32(bits & -bits);
}

/** Tabulates `selectBit` for all sets of `size` actions: row `bits`, column k. */
export function selectTable(size: number): Uint8Array {
  const table = new Uint8Array(size << size);
  for (let bits = 1; bits < 1 << size; bits++) {
    for (let k = 0; k < countBits(bits); k++) table[bits * size + k] = selectBit(bits, k);
  }
  return table;
}

/** Tabulates `countBits` for all sets of `size` actions. */
export function countTable(size: number): Uint8Array {
  return Uint8Array.from({ length: 1 << size }, (_, bits) => countBits(bits));
}
