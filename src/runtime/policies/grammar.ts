/** What may be written: numbers of a vocabulary that may come next, by place in the automaton of formats or of legal moves. */
import type { Game } from "../../contract/game.js";
import { automatonOf } from "../../contract/words/automaton.js";
import { Masker, type MaskPlace, type TokenTree } from "../../contract/words/masking.js";
import { literal } from "../../contract/words/rules-of.js";
import { cannotPlay } from "../train/messages.js";
import { writeMove } from "../words/moves.js";
import type { Vocabulary } from "./vocabulary.js";

/** Which numbers may come next, by place in the formats' automaton; without one any may that is text, and the end. */
export class Grammar {
  private readonly known = new Map<string, Uint8Array>();
  readonly start: MaskPlace | undefined;

  constructor(
    private readonly masker: Masker | undefined,
    private readonly vocabulary: Vocabulary,
    private readonly tree: TokenTree,
  ) {
    this.start = masker?.start();
  }

  /** 1 for each number that may come at a place. Equal places share one array. */
  open(place: MaskPlace | undefined): Uint8Array {
    if (!this.masker || !place) return this.vocabulary.free;
    const key = place.states.join();
    let open = this.known.get(key);
    if (open) return open;
    open = new Uint8Array(this.vocabulary.size);
    this.masker.open(place, this.tree, open);
    open[this.vocabulary.end] = this.masker.mayEnd(place) ? 1 : 0;
    this.known.set(key, open);
    return open;
  }

  /** The place after one more number. */
  after(place: MaskPlace | undefined, number: number): MaskPlace | undefined {
    return place && this.masker?.after(place, this.vocabulary.texts[number]);
  }
}

/** Keeps what is written to the names of some legal moves. */
export function movesMasker<S>(game: Game<S>, site: number, legal: readonly number[]): Masker {
  const automaton = automatonOf({ kind: "choice", options: legal.map((move) => literal(writeMove(game, site, move))) });
  if ("most" in automaton)
    throw cannotPlay({ policy: "a writer", because: `cannot tell the ${legal.length} moves of ${game.info.name} apart in words` });
  return new Masker(automaton);
}
