import { actionOfText, textReader } from "../../contract/words/texts.js";
import { withoutFence } from "../words/format.js";
import type { Game, RealChoice, TextChoice } from "../../contract/game.js";
import { readReals, realsInWords } from "./real-choice.js";

/** What a line of text means at a decision. */
export type Parsed =
  | { readonly kind: "action"; readonly action: number | readonly number[] }
  /** It is a move of the domain that is not legal now. */
  | { readonly kind: "illegal"; readonly label: string }
  /** It fits several legal moves. */
  | { readonly kind: "ambiguous"; readonly labels: readonly string[] }
  | { readonly kind: "unknown" };

/**
 * Reads a move: by its label (`check`, `(1, 2)`, `1,2`, `raise 3`), by the beginning of one, by its number in the list of legal moves, or by a
 * column letter and a row number (`b2`) where moves are cells. Without `numbered` no list was shown, and numbers count in none. Upper and lower case are one. Reals are written as numbers: `0.5`, `0.5 -1`.
 */
export function parseMove<S>(game: Game<S>, site: number, legal: readonly number[], text: string, numbered = true): Parsed {
  const { real, text: written } = game.info.sites[site];
  if (written !== undefined) return readWriting(written, text);
  if (real !== undefined) return readReal(real, text);
  const wanted = plain(text);
  if (wanted === "") return { kind: "unknown" };
  const moves = legal.map((action) => ({ action, label: game.describe(site, action) }));
  const exact = moves.find(({ label }) => plain(label) === wanted);
  if (exact) return { kind: "action", action: exact.action };
  const cell = plain(cellOf(wanted) ?? wanted);
  const inCell = moves.find(({ label }) => plain(label) === cell);
  if (inCell) return { kind: "action", action: inCell.action };
  const all = game.info.sites[site].labels;
  const illegal = all.find((label) => plain(label) === wanted || plain(label) === cell);
  if (illegal !== undefined) return { kind: "illegal", label: illegal };
  // A number counts in the list that is shown, unless moves are numbers themselves.
  if (numbered && /^\d+$/.test(wanted) && !moves.some(({ label }) => /^-?\d+$/.test(label))) {
    const at = Number(wanted) - 1;
    return at >= 0 && at < moves.length ? { kind: "action", action: moves[at].action } : { kind: "unknown" };
  }
  const starting = moves.filter(({ label }) => plain(label).startsWith(wanted));
  if (starting.length === 1) return { kind: "action", action: starting[0].action };
  if (starting.length > 1) return { kind: "ambiguous", labels: starting.map(({ label }) => label) };
  const beyond = all.filter((label) => plain(label).startsWith(wanted));
  return beyond.length === 1 ? { kind: "illegal", label: beyond[0] } : { kind: "unknown" };
}

/** A text as it is, else with `\\n` for line breaks, else without the white space and the code fence around it. */
function readWriting({ formats }: TextChoice, text: string): Parsed {
  const reader = textReader(formats);
  const tries = [text, text.replaceAll("\\n", "\n"), withoutFence(text)];
  const found = tries.find((tried) => reader.read(tried) !== undefined);
  return found === undefined ? { kind: "unknown" } : { kind: "action", action: actionOfText(found) };
}

function readReal({ size, low, high }: RealChoice, text: string): Parsed {
  const reals = readReals(text);
  if (reals === undefined || reals.length !== size) return { kind: "unknown" };
  return reals.every((x) => x >= low && x <= high) ? { kind: "action", action: reals } : { kind: "illegal", label: realsInWords(reals) };
}

/** Makes texts comparable: lower case; brackets, commas and blanks as one blank. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[()[\],\s]+/g, " ")
    .trim();
}

/** Reads `b2` as row 2, column b, both counted from 1, and gives it as moves write it: `(1, 1)`. */
function cellOf(text: string): string | undefined {
  const match = /^([a-z])(\d{1,2})$/.exec(text);
  return match ? `(${Number(match[2]) - 1}, ${match[1].charCodeAt(0) - 97})` : undefined;
}
