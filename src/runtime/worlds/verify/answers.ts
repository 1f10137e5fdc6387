/** Verifiers of answers in words: exact, numeric, of sets. Each compares what was answered with what is right, and runs nothing of either. */

/** Whether two texts are the same, white space at the ends and runs of it inside aside. */
export function sameText(answer: string, gold: string): boolean {
  return bare(answer) === bare(gold);
}

function bare(text: string): string {
  return text.normalize("NFC").trim().replace(/\s+/gu, " ");
}

/** Whether two numbers are the same within a tolerance relative to what is right (absolute below 1). What is no number is never right. */
export function sameNumber(answer: string, gold: string, tolerance: number): boolean {
  const [a, b] = [numberOf(answer), numberOf(gold)];
  return a !== undefined && b !== undefined && Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
}

/** Reads a number as people write it: `-1,234.5`, `1e-3`, `3/4`, `25 %`; undefined for other text. */
export function numberOf(text: string): number | undefined {
  const plain = bare(text)
    .replace(/^\$|\$$/g, "")
    .replace(/[\u2212]/g, "-");
  const percent = /^(.*?)\s*%$/.exec(plain);
  if (percent) {
    const value = numberOf(percent[1]);
    return value === undefined ? undefined : value / 100;
  }
  const fraction = /^([^/]+)\/([^/]+)$/.exec(plain);
  if (fraction) {
    const [over, under] = [decimalOf(fraction[1]), decimalOf(fraction[2])];
    return over === undefined || under === undefined || under === 0 ? undefined : over / under;
  }
  return decimalOf(plain);
}

function decimalOf(text: string): number | undefined {
  const plain = text.trim();
  // Commas part groups of three digits, or are no part of a number.
  if (!/^[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/.test(plain) || !/\d/.test(plain)) return undefined;
  const value = Number(plain.replace(/,/g, ""));
  return Number.isFinite(value) ? value : undefined;
}

/** Whether two lists hold the same things in any order, each as often: parted by commas or semicolons, with or without brackets around. Numbers are compared as numbers. */
export function sameSet(answer: string, gold: string): boolean {
  const [a, b] = [itemsOf(answer), itemsOf(gold)];
  return a !== undefined && b !== undefined && a.length === b.length && a.every((item, i) => item === b[i]);
}

/** The things in a list, in one order; undefined where brackets do not match or something between two commas is missing. */
function itemsOf(text: string): readonly string[] | undefined {
  let inner = bare(text);
  const opened = /^[[({]/.exec(inner)?.[0];
  const closed = /[\])}]$/.exec(inner)?.[0];
  if (opened !== undefined || closed !== undefined) {
    if (`${opened ?? ""}${closed ?? ""}`.length !== 2 || !["[]", "()", "{}"].includes(`${opened}${closed}`)) return undefined;
    inner = inner.slice(1, -1).trim();
  }
  if (inner === "") return [];
  const items = inner.split(/[,;]/).map((item) => item.trim());
  if (items.some((item) => item === "")) return undefined;
  return items.map((item) => String(numberOf(item) ?? item)).sort((x, y) => (x < y ? -1 : x > y ? 1 : 0));
}
