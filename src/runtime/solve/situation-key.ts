import type { Game } from "../../contract/game.js";

/** Gives a text that is equal for two states exactly if `seat`, asked there, sees the same: site, legal actions, observation bits, events. */
export function situationKey<S>(game: Game<S>, state: S, seat: number, site: number, legal: readonly number[]): string {
  const observation = new Float32Array(game.info.observation.size);
  game.observe(state, seat, observation, 0);
  const bits = Buffer.from(observation.buffer).toString("utf16le");
  return `${site} ${legal.join(",")} ${JSON.stringify(game.events(state, seat))} ${bits}`;
}

/** The bits of 1, which most numbers of observations are that are not 0. */
const ONE = 0x3f800000;
/** Places of an observation from here on, and what follows a place whose number is neither 0 nor 1, take two codes. */
const ESCAPE = 0xfffe;

/**
 * Tells situations apart in little room: of an observation it writes the places that are not 0. Equal texts are the same situation for one maker; as no
 * two makers need agree, nothing of this is ever saved.
 */
export class SituationKeys<S> {
  private readonly observation: Float32Array;
  private readonly bits: Uint32Array;
  private readonly codes: Uint16Array;
  private readonly text: Buffer;

  constructor(private readonly game: Game<S>) {
    const { size } = game.info.observation;
    this.observation = new Float32Array(size);
    this.bits = new Uint32Array(this.observation.buffer);
    this.codes = new Uint16Array(5 * size);
    this.text = Buffer.from(this.codes.buffer);
  }

  /** Gives a text that is equal for two states exactly if `seat`, asked there, sees the same. */
  key(state: S, seat: number, site: number, legal: readonly number[]): string {
    const { game, observation, bits, codes } = this;
    observation.fill(0);
    game.observe(state, seat, observation, 0);
    let at = 0;
    for (let i = 0; i < bits.length; i++) {
      if (bits[i] === 0) continue;
      if (i < ESCAPE && bits[i] === ONE) codes[at++] = i;
      else {
        codes[at++] = ESCAPE;
        codes[at++] = i & 0xffff;
        codes[at++] = i >>> 16;
        codes[at++] = bits[i] & 0xffff;
        codes[at++] = bits[i] >>> 16;
      }
    }
    return `${site} ${legal.join(",")} ${JSON.stringify(game.events(state, seat))} ${this.text.toString("utf16le", 0, 2 * at)}`;
  }
}
