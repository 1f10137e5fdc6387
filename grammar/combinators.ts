/** What rules are made of: a small notation, which `parser.ts` turns into Chevrotain calls and so numbers them itself. */
import type { TokenType } from "./chevrotain.js";
import type { Look } from "./lookahead.js";

export type Tokens = ReadonlySet<TokenType>;
export type Gate = (look: Look) => boolean;

/** A token, the name of a rule, or something made of them. */
export type Part = TokenType | string | Made;

export type Made =
  | { readonly make: "seq"; readonly parts: readonly Part[] }
  | { readonly make: "label"; readonly part: TokenType | string; readonly label: string }
  | { readonly make: "opt" | "many" | "some"; readonly part: Part; readonly gate?: Gate }
  | { readonly make: "alt"; readonly alternatives: readonly Part[]; readonly expected?: string }
  | { readonly make: "gated"; readonly part: Part; readonly gate: Gate }
  | { readonly make: "list"; readonly item: string; readonly ends: Tokens; readonly what: string; readonly separator: Part }
  | { readonly make: "head"; readonly part: Part }
  | { readonly make: "item"; readonly part: Part; readonly ends: Tokens; readonly what: string };

/** One after the other. */
export const seq = (...parts: Part[]): Made => ({ make: "seq", parts });
/** At most once; entered when its first token fits and the gate opens. */
export const opt = (part: Part, gate?: Gate): Made => ({ make: "opt", part, gate });
/** Any number of times. */
export const many = (part: Part, gate?: Gate): Made => ({ make: "many", part, gate });
/** Once or more. */
export const some = (part: Part, gate?: Gate): Made => ({ make: "some", part, gate });
/** The first alternative whose first token fits and whose gate opens. */
export const alt = (...alternatives: Part[]): Made => ({ make: "alt", alternatives });
/** Alternatives, with the words for what is expected when none fits. */
export const choice = (expected: string, ...alternatives: Part[]): Made => ({ make: "alt", alternatives, expected });
/** An alternative behind a gate. */
export const when = (gate: Gate, part: Part): Made => ({ make: "gated", gate, part });
/** A token or rule under a name of its own in the concrete tree. */
export const as = (label: string, part: TokenType | string): Made => ({ make: "label", label, part });
/** Items between separators; each that cannot be read is reported and skipped alone. */
export const list = (item: string, ends: Tokens, what: string, separator: Part): Made => ({ make: "list", item, ends, what, separator });
/** What stands before a block; if it cannot be read, reading goes on at the block's brace. */
export const head = (...parts: Part[]): Made => ({ make: "head", part: seq(...parts) });
/** One item that ends before `ends`; what cannot be read is skipped. */
export const item = (ends: Tokens, what: string, ...parts: Part[]): Made => ({ make: "item", ends, what, part: seq(...parts) });

/** `part`, then more of them behind a sign: each comma with its part under the gate. */
export const separated = (part: Part, sign: TokenType, gate?: Gate): Made => seq(part, many(seq(sign, part), gate));
