/** Texts as actions (A14): what emitted games use to take, keep and read what is written. */
import { randomText } from "../../contract/words/random-text.js";
import type { FormatInfo } from "../../contract/words/shape.js";
import { actionOfText, textOfAction, textReader, type TextReader } from "../../contract/words/texts.js";
import type { TextChoice } from "../../contract/game.js";
import { uniformBelow } from "../random/draws.js";
import { Fault } from "./fault.js";

export { actionOfText } from "../../contract/words/texts.js";

/** Gives what reads texts of some formats. */
export function textsOf(formats: readonly FormatInfo[]): TextReader {
  return textReader(formats);
}

/** Gives the text of an action; a fault unless it is a list of code points. */
export function writtenText(action: number | readonly number[], site: string, source: string): string {
  const text = textOfAction(action);
  if (text === undefined) throw new Fault(`\`${site}\` needs a text as a list of code points, found ${JSON.stringify(action)}`, source);
  return text;
}

/** Gives what others than the author read of a text, as its event keeps it (B6). */
export function openText(reader: TextReader, text: string): readonly number[] | null {
  const open = reader.openPart(text);
  return open === undefined ? null : actionOfText(open);
}

/** Says an action of a site of texts: the text itself. */
export function textInWords(action: number | readonly number[]): string {
  return textOfAction(action) ?? JSON.stringify(action);
}

/** Writes a text at random that one of the formats reads. */
export function randomWriting({ formats }: TextChoice, words: { next(): number }): readonly number[] {
  return actionOfText(randomText(textReader(formats).automaton, (n) => uniformBelow(words, n)));
}
