import type { SeenEvent } from "../../contract/game.js";

/**
 * Gives the events of `now` that are not among `old`. What was made known late (choices of one `together`) may stand before older ones, so old
 * events only keep their order. Nothing if an old event is missing or changed.
 */
export function freshEvents(old: readonly SeenEvent[], now: readonly SeenEvent[]): SeenEvent[] | undefined {
  let kept = 0;
  const fresh = now.filter((event) => {
    if (kept === old.length || JSON.stringify(old[kept]) !== JSON.stringify(event)) return true;
    kept++;
    return false;
  });
  return kept === old.length ? fresh : undefined;
}
