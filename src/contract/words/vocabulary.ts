/** Vocabularies of symbols: what writers that are trained from scratch read and write, one number a symbol. */

/** The first numbers of every vocabulary: nothing, where a text begins, where its writer's own words begin, their end, and what is no symbol of it. */
export const MARKS = ["<pad>", "<start>", "<own>", "<end>", "<unknown>"] as const;
export const PAD = 0;
export const START = 1;
export const OWN = 2;
export const END = 3;
export const UNKNOWN_SYMBOL = 4;

/** Takes a text apart into symbols: words, and every other character by itself. */
export function symbolsOf(text: string): string[] {
  return text.match(/[A-Za-z_]+|[^A-Za-z_]/gu) ?? [];
}

/** Every character that a person's keyboard has, and the end of a line. */
export const CHARACTERS: readonly string[] = ["\n", ...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))];

/** Puts symbols in order behind the marks, each once. */
export function vocabularyOf(symbols: Iterable<string>): readonly string[] {
  const sorted = [...new Set(symbols)].filter((symbol) => symbol !== "").sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return [...MARKS, ...sorted];
}

/** Texts to numbers of a vocabulary, and back. */
export class Symbols {
  private readonly numbers: ReadonlyMap<string, number>;
  /** The vocabulary as a mask reads it: marks are no text. */
  readonly texts: readonly string[];

  constructor(readonly vocabulary: readonly string[]) {
    this.texts = vocabulary.map((symbol, i) => (i < MARKS.length ? "" : symbol));
    this.numbers = new Map(this.texts.flatMap((symbol, i) => (symbol === "" ? [] : [[symbol, i] as const])));
  }

  /** Numbers of a text: its words, where they are symbols, else their characters. */
  encode(text: string): number[] {
    return symbolsOf(text).flatMap((symbol) => {
      const known = this.numbers.get(symbol);
      if (known !== undefined) return [known];
      const characters = Array.from(symbol, (c) => this.numbers.get(c));
      return characters.every((c) => c !== undefined) ? characters : [UNKNOWN_SYMBOL];
    });
  }

  decode(numbers: Iterable<number>): string {
    return Array.from(numbers, (n) => this.texts[n]).join("");
  }
}
