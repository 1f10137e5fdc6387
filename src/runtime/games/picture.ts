/** Draws a board as lines of words, a row a line; entries of one row are set apart by a space. */
export function picture(entries: readonly string[], columns: number): string {
  const width = Math.max(...entries.map((entry) => entry.length));
  const lines: string[] = [];
  for (let at = 0; at < entries.length; at += columns) {
    lines.push(
      entries
        .slice(at, at + columns)
        .map((entry) => entry.padEnd(width))
        .join(" ")
        .trimEnd(),
    );
  }
  return lines.join("\n");
}
