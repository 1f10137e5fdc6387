import type { Span } from "../source/source-file.js";
import { positionOf } from "../source/source-file.js";
import { columnsOf, visible } from "./visible-text.js";

/** One line of an excerpt: its number, its text, and the underline below it where the span touches it. */
export interface ExcerptLine {
  readonly number: number;
  readonly text: string;
  readonly mark?: { readonly from: number; readonly columns: number };
}

const LONGEST_LINE = 120;
const LEAD = 40;
const MOST_LINES = 4;

/** Cuts the lines a span touches out of its file; of a long span the first lines and the last. None for an empty file. */
export function excerptOf(span: Span): ExcerptLine[] {
  const { file } = span;
  if (file.text.length === 0) return [];
  const first = positionOf(file, span.start).line;
  const last = positionOf(file, Math.max(span.start, span.end - 1)).line;
  const numbers: number[] = [];
  for (let number = first; number <= last; number++) {
    if (last - first < MOST_LINES || number < first + MOST_LINES - 2 || number === last) numbers.push(number);
  }
  return numbers.map((number) => lineOf(span, number, first, last));
}

/** The text of a line by its 1-based number, without its end. */
export function lineText(span: Pick<Span, "file">, number: number): string {
  const { text, lineStarts } = span.file;
  const start = lineStarts[number - 1];
  const end = number < lineStarts.length ? lineStarts[number] - 1 : text.length;
  return text.slice(start, end).replace(/\r$/, "");
}

function lineOf(span: Span, number: number, first: number, last: number): ExcerptLine {
  const whole = lineText(span, number);
  const start = span.file.lineStarts[number - 1];
  const indent = whole.length - whole.trimStart().length;
  const from = Math.min(whole.length, number === first ? span.start - start : indent);
  const to = Math.min(whole.length, number === last ? span.end - start : whole.trimEnd().length);

  // A very long line is shown around what is marked.
  const cutFrom = whole.length > LONGEST_LINE ? Math.max(0, from - LEAD) : 0;
  const cutTo = whole.length > LONGEST_LINE ? Math.min(whole.length, cutFrom + LONGEST_LINE) : whole.length;
  const before = (cutFrom > 0 ? "…" : "") + visible(whole.slice(cutFrom, from));
  const marked = visible(whole.slice(from, Math.min(to, cutTo)));
  const after = visible(whole.slice(Math.max(from, Math.min(to, cutTo)), cutTo)) + (cutTo < whole.length ? "…" : "");
  const text = (before + marked + after).trimEnd();
  return { number, text, mark: { from: columnsOf(before), columns: Math.max(1, columnsOf(marked)) } };
}
