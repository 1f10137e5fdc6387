/** Texts as exploring meets them: too many to try all, so some of each format are, and one that no format reads. */
import { automatonOf } from "../../contract/words/automaton.js";
import { randomText } from "../../contract/words/random-text.js";
import { formatRule } from "../../contract/words/rules-of.js";
import type { FormatInfo } from "../../contract/words/shape.js";
import { actionOfText, textReader } from "../../contract/words/texts.js";

/** How many texts of each format are tried. */
const EACH = 4;

const known = new WeakMap<readonly FormatInfo[], readonly (readonly number[])[]>();

/** Gives some texts to write, as actions: the same ones every time. */
export function someTexts(formats: readonly FormatInfo[]): readonly (readonly number[])[] {
  const before = known.get(formats);
  if (before !== undefined) return before;
  // Numbers that look random and are counted: what is found can be found again.
  let seed = 1;
  const below = (n: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * n);
  };
  const texts = new Set<string>();
  for (const format of formats) {
    const automaton = automatonOf(formatRule(format));
    if ("most" in automaton) continue;
    for (let i = 0; i < EACH; i++) texts.add(randomText(automaton, below));
  }
  const wrong = ["", "\u0000"].find((text) => textReader(formats).read(text) === undefined);
  if (wrong !== undefined) texts.add(wrong);
  const made = [...texts].map(actionOfText);
  known.set(formats, made);
  return made;
}
