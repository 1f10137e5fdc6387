/** A place in a spec: half-open offsets (UTF-16 code units) into the text of one file. */
export interface Span {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

/** One spec's text. `path` is how messages name it: relative to the working folder, with forward slashes, or `std/…`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Offsets at which lines start; the first is 0. */
  readonly lineStarts: readonly number[];
}

export function sourceFile(path: string, text: string): SourceFile {
  const lineStarts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lineStarts.push(at + 1);
  return { path, text, lineStarts };
}

/** The 1-based line and column (in UTF-16 units) of an offset. */
export function positionOf(file: SourceFile, offset: number): { line: number; column: number } {
  let low = 0;
  let high = file.lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (file.lineStarts[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - file.lineStarts[low] + 1 };
}

/** `path:line:column`, the form used by `@source` tags and messages. */
export function whereOf(span: Span): string {
  const { line, column } = positionOf(span.file, span.start);
  return `${span.file.path}:${line}:${column}`;
}

/** The text between the first of `from` and the last of `to`. */
export function spanFrom(from: Span, to: Span): Span {
  return { file: from.file, start: from.start, end: Math.max(from.end, to.end) };
}
