/** What searches ask of lists: who is far from the others, who is best, some of them at random. */
import type { DrawWords } from "../../../contract/method.js";
import { uniformBelow } from "../../random/draws.js";
import { badArgumentOfList, badRows } from "../messages.js";
import type { Distribution } from "./giving.js";

/** Vectors of one length, one after the other. */
function flat(list: readonly (readonly number[])[], width: number): Float64Array {
  const data = new Float64Array(list.length * width);
  list.forEach((x, i) => {
    if (x.length !== width) throw badRows({ name: "spread", found: x.length, expected: width });
    data.set(x, i * width);
  });
  return data;
}

/**
 * `spread(xs, among: ys, k)`: how far each x is from the k nearest of ys on average (Euclidean). An x that is one of ys is left out once: of what lies at
 * no distance the first is taken for x itself. With fewer than k others, of all there are; with none 0.
 */
export function spreadAmong(xs: readonly (readonly number[])[], ys: readonly (readonly number[])[], k: number): readonly number[] {
  const [first] = xs;
  if (!first) return [];
  const width = first.length;
  const [a, b] = [flat(xs, width), flat(ys, width)];
  const nearest = new Float64Array(k + 1);
  return xs.map((_, i) => {
    let kept = 0;
    for (let j = 0; j < ys.length; j++) {
      let square = 0;
      for (let d = 0; d < width; d++) square += (a[i * width + d] - b[j * width + d]) ** 2;
      if (kept === k + 1 && square >= nearest[k]) continue;
      let at = kept < k + 1 ? kept++ : k;
      for (; at > 0 && nearest[at - 1] > square; at--) nearest[at] = nearest[at - 1];
      nearest[at] = square;
    }
    const from = kept > 0 && nearest[0] === 0 ? 1 : 0;
    const end = Math.min(kept, from + k);
    let total = 0;
    for (let j = from; j < end; j++) total += Math.sqrt(nearest[j]);
    return end > from ? total / (end - from) : 0;
  });
}

/** `top(k, xs, by: ws)`: the k entries with the largest numbers, the largest first; of equals, the first. */
export function topOf<T>(k: number, xs: readonly T[], by: readonly number[]): readonly T[] {
  if (by.length !== xs.length) throw badRows({ name: "top", found: by.length, expected: xs.length });
  const order = xs.map((_, i) => i).sort((i, j) => by[j] - by[i] || i - j);
  return order.slice(0, Math.max(0, k)).map((i) => xs[i]);
}

/** `~ distinct(k, xs)`: k different entries, in a random order. */
export function distinctOf<T>(k: number, xs: readonly T[]): Distribution<readonly T[]> {
  if (k > xs.length) throw badArgumentOfList({ by: `distinct(${k})` });
  return (words: DrawWords) => {
    const rest = [...xs];
    return Array.from({ length: k }, () => rest.splice(uniformBelow(words, rest.length), 1)[0]);
  };
}

/** `~ sample(k, xs)`: k entries, each drawn from all. */
export function sampleOf<T>(k: number, xs: readonly T[]): Distribution<readonly T[]> {
  if (xs.length === 0 && k > 0) throw badArgumentOfList({ by: "sample" });
  return (words: DrawWords) => Array.from({ length: k }, () => xs[uniformBelow(words, xs.length)]);
}
