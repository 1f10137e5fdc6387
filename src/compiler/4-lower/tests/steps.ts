/** What a test does, in order. Loops and branches on what is known beforehand are written out. */
import type { Span } from "../../source/source-file.js";

export type TestStep =
  /** A seat's move, in words; `seat` where the test names it; `reals` where it is a choice of reals. */
  | { readonly kind: "move"; readonly seat?: string; readonly move: string; readonly reals?: readonly number[]; readonly span: Span }
  /** What the draw named `place` gave, in words; `values` are its numbers, entry by entry. */
  | { readonly kind: "drawn"; readonly place: string; readonly values: readonly number[]; readonly span: Span }
  /** Condition `index` of what the game shows: its first lines are conditions in order, `true` or `false`. */
  | { readonly kind: "expect"; readonly index: number; readonly condition: string; readonly known: readonly string[]; readonly span: Span }
  /** Goes on with `then` or `else` by what condition `index` is in play. */
  | {
      readonly kind: "branch";
      readonly index: number;
      readonly then: readonly TestStep[];
      readonly else: readonly TestStep[];
      readonly span: Span;
    }
  /** Repeats while condition `while` holds, until `until` holds after a pass, at most `most` times. */
  | {
      readonly kind: "loop";
      readonly while?: number;
      readonly until?: number;
      readonly most?: number;
      readonly body: readonly TestStep[];
      readonly span: Span;
    };
