/** What three throws are worth: `wanted` is a member of `Face` as a number, 0 for low and 1 for high. */
export function worth(throws: readonly number[], wanted: 0 | 1): number {
  return wanted === 0 ? Math.min(...throws) : Math.max(...throws);
}
