import type { Game } from "../../contract/game.js";
import type { Situation } from "../policies/policy.js";
import { uniformBelow } from "../random/draws.js";
import { streamKey } from "../random/philox.js";
import { WordStream } from "../random/word-stream.js";

/** After so many moves a playout counts what was scored so far: a game need not end under random play. */
const LONGEST = 10_000;

/** Makes an evaluator that plays each decision to the end at random and tells the scores. Its words are counted: play, then move; `made` were made before. */
export function randomPlayout<S>(game: Game<S>, seed: number, made = 0) {
  const words = new WordStream(seed, streamKey("search:playout"));
  let plays = made;
  const play = (from: S): readonly number[] => {
    words.reset(0, plays++ >>> 0, 0);
    let state = from;
    for (let moves = 0; moves < LONGEST; moves++) {
      const turn = game.turn(state);
      if (turn.kind === "end") break;
      if (turn.kind === "chance") {
        state = game.apply(
          state,
          game.sample(state, () => words.next()),
        );
        continue;
      }
      const legal = game.legal(state);
      state = game.apply(state, legal[uniformBelow(words, legal.length)]);
    }
    return game.returns(state);
  };
  return (leaves: readonly Situation<S>[]) => leaves.map(({ state }) => ({ values: play(state) }));
}
