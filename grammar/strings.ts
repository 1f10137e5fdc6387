/** Decides, before a string is read, whether it is closed; the lexer's modes nest only in strings that are. */

/** How much text failed searches may read in one file; beyond it, every string counts as unclosed. Keeps hostile input linear. */
const FAILED_BUDGET = 8_000_000;
const budget: { text: string; left: number } = { text: "", left: FAILED_BUDGET };

/** Starts a new file: the budget is full again. */
export function beginText(text: string): void {
  budget.text = text;
  budget.left = FAILED_BUDGET;
}

/** Whether the string that opens at `at` (a `"`) is closed: on its line for `"`, anywhere for `"""`. Strings and braces nest in its holes. */
export function stringCloses(text: string, at: number): boolean {
  if (budget.text !== text) beginText(text);
  if (budget.left <= 0) return false;
  const long = text.startsWith('"""', at);
  const end = closing(text, at, long);
  if (end < 0) budget.left -= -end;
  return end > 0;
}

type Mode = "short" | "long" | "hole" | "brace";

/** The offset after the string, or minus the number of characters read in vain. */
function closing(text: string, start: number, long: boolean): number {
  const modes: Mode[] = [long ? "long" : "short"];
  let at = start + (long ? 3 : 1);
  while (at < text.length) {
    const mode = modes[modes.length - 1];
    const char = text[at];
    if (char === "\n" && !long) break;
    if (mode === "short" || mode === "long") {
      if (char === "\n" && mode === "short") break;
      if (char === "\\") at += text[at + 1] === "\n" ? 1 : 2;
      else if (char === "{") {
        modes.push("hole");
        at += 1;
      } else if (mode === "short" ? char === '"' : text.startsWith('"""', at)) {
        modes.pop();
        at += mode === "short" ? 1 : 3;
        if (modes.length === 0) return at;
      } else at += 1;
      continue;
    }
    if (char === '"') {
      const nestedLong = long && text.startsWith('"""', at);
      modes.push(nestedLong ? "long" : "short");
      at += nestedLong ? 3 : 1;
    } else {
      if (char === "{") modes.push("brace");
      else if (char === "}") modes.pop();
      at += 1;
    }
  }
  return Math.min(-1, start - at);
}

/** The end of what an unclosed string swallows: its line, or for a long one everything up to a line that starts at the margin. */
export function unclosedEnd(text: string, at: number): number {
  if (!text.startsWith('"""', at)) return lineEnd(text, at);
  const margin = /\n(?=[^\s])/g;
  margin.lastIndex = at;
  const found = margin.exec(text);
  return found === null ? text.length : found.index;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  const stop = end < 0 ? text.length : end;
  return text[stop - 1] === "\r" ? stop - 1 : stop;
}
