/** An episode as its seed and decisions: what a fault leaves behind, and enough to play it again bit for bit (semantics A1, G2). */
import type { ChanceKey, Game } from "../../contract/game.js";
import { WordStream } from "../random/word-stream.js";

export interface Replay {
  readonly game: string;
  readonly chance: ChanceKey;
  readonly episode: number;
  /** Every decision's action in order, forced ones too. */
  readonly actions: readonly (number | readonly number[])[];
}

/** Gives the states of a replayed episode in order, from the first; it stops where the actions run out. */
export function* replayed<S>(game: Game<S>, { chance, episode, actions }: Replay): Generator<S> {
  const words = new WordStream(chance.key0, chance.key1);
  let state = game.initial();
  let taken = 0;
  yield state;
  for (let event = 0; ; event++) {
    const turn = game.turn(state);
    if (turn.kind === "end" || (turn.kind === "decide" && taken === actions.length)) return;
    words.reset(chance.collect, episode, event);
    state = game.apply(state, turn.kind === "decide" ? actions[taken++] : game.sample(state, () => words.next()));
    yield state;
  }
}

/** Says an episode in words, a line an event, as people read it in a report of a fault. */
export function describeReplay<S>(game: Game<S>, replay: Replay): readonly string[] {
  const lines = [`${replay.game}, run seed ${replay.chance.key0}, collect ${replay.chance.collect}, episode ${replay.episode}`];
  let taken = 0;
  for (const state of replayed(game, replay)) {
    const turn = game.turn(state);
    if (turn.kind !== "decide" || taken >= replay.actions.length) continue;
    const { seats, sites } = game.info;
    lines.push(`${seats[turn.seat]} · ${sites[turn.site].name}: ${game.describe(turn.site, replay.actions[taken++])}`);
  }
  return lines;
}
