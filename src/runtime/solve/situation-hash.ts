import type { Game } from "../../contract/game.js";
import { situationKey } from "./situation-key.js";

/** Gives 64 bits, in hexadecimal, of what a seat sees when it is asked: among a million situations two are the same by chance once in 10^7 runs. */
export function situationHash<S>(game: Game<S>, state: S, seat: number, site: number, legal: readonly number[]): string {
  const text = situationKey(game, state, seat, site, legal);
  let a = 0x9e3779b9;
  let b = 0x85ebca6b;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul((b << 5) ^ (b >>> 27) ^ unit, 0xc2b2ae35);
  }
  return hex(mixed(a ^ Math.imul(b, 0x27d4eb2f))) + hex(mixed(b ^ text.length));
}

/** The last step of MurmurHash3: every bit of the input moves every bit of the result. */
function mixed(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function hex(h: number): string {
  return h.toString(16).padStart(8, "0");
}
