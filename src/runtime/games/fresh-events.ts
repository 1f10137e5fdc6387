import type { SeenEvent } from "../../contract/game.js";

/**
 * Gives the events of `now` that are not among `old`. What was made known late (choices of one `together`) may stand before older ones, so old
 * events only keep their order. Nothing if an old event is missing or changed.
 */
export function freshEvents(old: readonly SeenEvent[], now: readonly SeenEvent[]): SeenEvent[] | undefined {
  let kept = 0;
  const fresh = now.filter((event) => {
    if (kept === old.length || !sameEvent(old[kept], event)) return true;
    kept++;
    return false;
  });
  return kept === old.length ? fresh : undefined;
}

/** Whether two events tell the same. Most differ by place or seat at once; whole trees compare millions. */
export function sameEvent(a: SeenEvent, b: SeenEvent): boolean {
  if (a === b) return true;
  if (a.place !== b.place || a.seat !== b.seat) return false;
  const [x, y] = [a.value, b.value];
  if (typeof x !== "object" || typeof y !== "object" || x === null || y === null) return x === y;
  return x.length === y.length && x.every((number, i) => number === y[i]);
}
