import type { Game } from "../../contract/game.js";

/** Gives a text that is equal for two states exactly if `seat`, asked there, sees the same: site, legal actions, observation bits, events. */
export function situationKey<S>(game: Game<S>, state: S, seat: number, site: number, legal: readonly number[]): string {
  const observation = new Float32Array(game.info.observation.size);
  game.observe(state, seat, observation, 0);
  let bits = "";
  for (const half of new Uint16Array(observation.buffer)) bits += String.fromCharCode(half);
  return `${site} ${legal.join(",")} ${JSON.stringify(game.events(state, seat))} ${bits}`;
}
