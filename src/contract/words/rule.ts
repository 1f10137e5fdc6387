/** Rules of a small regular grammar with marks: what a text may be, and how a reading of it is told apart from others. */

/** Code points from the first to the second, both included. */
export type CharRange = readonly [number, number];

export type Rule =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "sequence"; readonly items: readonly Rule[] }
  | { readonly kind: "choice"; readonly options: readonly Rule[] }
  /**
   * `least` to `most` items with a separator between them. Where the last one is written otherwise (free text, that ends at other places) it is
   * `last`; then items bring their separators along.
   */
  | {
      readonly kind: "repeat";
      readonly item: Rule;
      readonly last?: Rule;
      /** What follows an empty list, where `last` brings what follows along. */
      readonly empty?: Rule;
      readonly separator: string;
      readonly least: number;
      readonly most?: number;
    }
  | { readonly kind: "chars"; readonly ranges: readonly CharRange[]; readonly least: number; readonly most?: number }
  /**
   * Free text up to the first place where `end` is written, and `end` with it; up to anywhere if `end` is empty. None of `not` is written in it
   * before it ends.
   */
  | { readonly kind: "text"; readonly least: number; readonly most?: number; readonly end: string; readonly not: readonly string[] }
  /** What is read here is a value by itself: its characters count, not how they were read. */
  | { readonly kind: "value"; readonly rule: Rule; readonly label: string };

export const ANY_CHAR: readonly CharRange[] = [[0, 0x10ffff]];

/** Writes a text's code points. */
export function pointsOf(text: string): number[] {
  return Array.from(text, (char) => char.codePointAt(0)!);
}

/** Gives what is in no range of the list. */
export function complement(ranges: readonly CharRange[]): CharRange[] {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const out: CharRange[] = [];
  let next = 0;
  for (const [low, high] of sorted) {
    if (low > next) out.push([next, low - 1]);
    next = Math.max(next, high + 1);
  }
  if (next <= 0x10ffff) out.push([next, 0x10ffff]);
  return out;
}
