/**
 * A quantile of all values so far in constant room: the P² algorithm (R. Jain and I. Chlamtac, Communications of the ACM 28, 1985). Up to five values are kept
 * as they are; then five heights (the least, the quantile, the middles to both sides, the greatest) and the places where they stand, counted from 1.
 */
const MARKERS = 5;

/** The quantile of what is kept: exact for up to five values, between two of them in proportion. */
export function quantileOf(kept: readonly number[], share: number): number {
  if (kept.length > MARKERS) return kept[2];
  const sorted = kept.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low] + (at - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
}

/** What is kept after one more value. */
export function withValue(kept: readonly number[], share: number, x: number): readonly number[] {
  if (kept.length < MARKERS) return [...kept, x];
  const heights = kept.length === MARKERS ? kept.toSorted((a, b) => a - b) : kept.slice(0, MARKERS);
  const places = kept.length === MARKERS ? [1, 2, 3, 4, 5] : kept.slice(MARKERS);
  heights[0] = Math.min(heights[0], x);
  heights[4] = Math.max(heights[4], x);
  for (let i = 1; i < MARKERS; i++) if (i === MARKERS - 1 || x < heights[i]) places[i]++;
  const wanted = [0, share / 2, share, (1 + share) / 2, 1];
  for (let i = 1; i < MARKERS - 1; i++) {
    const off = 1 + wanted[i] * (places[4] - 1) - places[i];
    const step = off >= 1 && places[i + 1] - places[i] > 1 ? 1 : off <= -1 && places[i - 1] - places[i] < -1 ? -1 : 0;
    if (step === 0) continue;
    const curved = parabolic(heights, places, i, step);
    heights[i] = heights[i - 1] < curved && curved < heights[i + 1] ? curved : linear(heights, places, i, step);
    places[i] += step;
  }
  return [...heights, ...places];
}

/** The height one place on, on a parabola through a marker and both of its neighbours. */
function parabolic(q: readonly number[], n: readonly number[], i: number, d: number): number {
  const above = ((n[i] - n[i - 1] + d) * (q[i + 1] - q[i])) / (n[i + 1] - n[i]);
  const below = ((n[i + 1] - n[i] - d) * (q[i] - q[i - 1])) / (n[i] - n[i - 1]);
  return q[i] + (d / (n[i + 1] - n[i - 1])) * (above + below);
}

/** The same on a straight line to the neighbour. */
function linear(q: readonly number[], n: readonly number[], i: number, d: number): number {
  return q[i] + (d * (q[i + d] - q[i])) / (n[i + d] - n[i]);
}
