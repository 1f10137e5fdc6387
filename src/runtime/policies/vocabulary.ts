/** What a writer's numbers mean: symbols of its games, or a language model's tokens. */
import type { Game } from "../../contract/game.js";
import type { WriterPlan } from "../../contract/method.js";
import { END, MARKS, PAD, Symbols } from "../../contract/words/vocabulary.js";
import { transcriptOf } from "../words/transcript.js";
import type { Situation } from "./policy.js";
import { contextOf } from "./writing.js";

export interface Vocabulary {
  readonly size: number;
  /** Stands where there is nothing. */
  readonly pad: number;
  /** Ends a text. */
  readonly end: number;
  /** The text of each number as a mask reads it; what is no text by itself has none. */
  readonly texts: readonly string[];
  /** 1 for what may be written where no grammar says what. */
  readonly free: Uint8Array;
  /** How a count of numbers is called: `symbols`, `tokens`. */
  readonly noun: string;
  /** The numbers of a text that the writer itself writes. */
  encode(text: string): number[];
  decode(numbers: readonly number[]): string;
  /** What stands before the writer's own words at a decision. */
  context<S>(game: Game<S>, situation: Situation<S>): number[];
}

/** The symbols of a writer that is trained from scratch. */
export function symbolVocabulary(plan: Pick<WriterPlan, "vocabulary">): Vocabulary {
  const symbols = new Symbols(plan.vocabulary);
  const size = plan.vocabulary.length;
  const free = new Uint8Array(size).fill(1, MARKS.length);
  free[END] = 1;
  return {
    size,
    pad: PAD,
    end: END,
    texts: symbols.texts,
    free,
    noun: "symbols",
    encode: (text) => symbols.encode(text),
    decode: (numbers) => symbols.decode(numbers),
    context: (game, { state, seat, site }) => {
      const { sites } = game.info;
      const cue = sites.length > 1 ? `${sites[site].name}:` : "";
      const passages = transcriptOf(game, state, seat).map(({ text }) => text);
      return contextOf(symbols, passages.join("") + cue);
    },
  };
}
