/** A fault of text: what cannot be written, or a player of words that gives no answer. */
export class WordsFault extends Error {
  override readonly name = "WordsFault";

  constructor(
    readonly code: "SP6701" | "SP6702" | "SP6703" | "SP6704",
    message: string,
    readonly help?: string,
  ) {
    super(message);
  }
}
