/** Makes an episode that shows something short and simple, and sees that it still shows it. */
import type { Attempt, Attempts } from "./random-plays.js";

/** How often a shorter or simpler episode is tried. */
const MOST_TRIES = 400;

/** Leaves out runs of inputs, then makes each as small as it goes: first moves rather than last ones. Gives the episode in words. */
export function shrink(inputs: readonly number[], key: string, attempt: Attempts): Attempt {
  let best = inputs;
  let tries = 0;
  const shows = (candidate: readonly number[]): boolean => {
    if (++tries > MOST_TRIES) return false;
    // Beyond its inputs an episode goes on with first moves, but not for longer than before.
    const tried = attempt((at) => (at < best.length ? (candidate[at] ?? 0) : undefined));
    if (tried.failure?.key !== key || !simpler(tried.inputs, best)) return false;
    best = tried.inputs;
    return true;
  };
  for (let again = true; again && tries < MOST_TRIES;) {
    again = false;
    for (let size = best.length >> 1; size >= 1; size >>= 1) {
      for (let at = 0; at + size <= best.length;) {
        if (shows([...best.slice(0, at), ...best.slice(at + size)])) again = true;
        else at += size;
      }
    }
    for (let at = 0; at < best.length; at++) {
      for (const smaller of new Set([0, best[at] >> 1, best[at] - 1])) {
        if (smaller >= 0 && smaller < best[at] && shows([...best.slice(0, at), smaller, ...best.slice(at + 1)])) {
          again = true;
          break;
        }
      }
    }
  }
  const found = best;
  return attempt((at) => found[at], true);
}

/** Shorter, or as long and with smaller inputs, the first ones counting most. */
function simpler(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return a.length < b.length;
  const at = a.findIndex((x, i) => x !== b[i]);
  return at >= 0 && a[at] < b[at];
}
