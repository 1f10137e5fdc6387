import type { Game } from "../../contract/game.js";
import { uniformBelow } from "../random/draws.js";
import { streamKey } from "../random/philox.js";
import { WordStream } from "../random/word-stream.js";
import { Checksum } from "./checksum.js";

const EPISODES = 64;
const LONGEST = 500;

/**
 * Gives a short text that tells a game from what it was before a change, where its tree is too large to look at: it covers seats, payoffs, decisions
 * and observations, and 64 random plays with all that was seen, legal and scored in them. A change that none of these plays meets goes unnoticed.
 */
export function probe<S>(game: Game<S>): string {
  const { seats, payoff, sites, observation, perfectInformation } = game.info;
  const sum = new Checksum();
  sum.text(JSON.stringify([seats, payoff, sites.map(({ name, size, labels }) => [name, size, labels]), observation, perfectInformation]));
  const words = new WordStream(0, streamKey("solve:probe"));
  const seen = new Float32Array(observation.size);
  for (let episode = 0; episode < EPISODES; episode++) {
    let state = game.initial();
    for (let event = 0; event < LONGEST; event++) {
      words.reset(0, episode, event);
      const turn = game.turn(state);
      if (turn.kind === "end") break;
      if (turn.kind === "chance") {
        const value = game.sample(state, () => words.next());
        sum.numbers(value);
        state = game.apply(state, value);
        continue;
      }
      const legal = game.legal(state);
      game.observe(state, turn.seat, seen, 0);
      sum.numbers([turn.seat, turn.site, ...legal]);
      sum.numbers(seen);
      state = game.apply(state, legal[uniformBelow(words, legal.length)]);
    }
    sum.numbers(game.returns(state));
  }
  return sum.hex();
}
