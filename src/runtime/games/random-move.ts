/** Moves at random: one of the legal ones, reals in their box, or a text of the formats. */
import type { SiteInfo } from "../../contract/game.js";
import { uniformBelow } from "../random/draws.js";
import { randomReals } from "./real-choice.js";
import { randomWriting } from "./texts.js";

/** Draws a move of a site. */
export function randomMove(site: SiteInfo, legal: readonly number[], words: { next(): number }): number | readonly number[] {
  if (site.text !== undefined) return randomWriting(site.text, words);
  return site.real === undefined ? legal[uniformBelow(words, legal.length)] : randomReals(site.real, words);
}
