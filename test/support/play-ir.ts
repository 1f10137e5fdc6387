/** Plays small games by listed moves, for tests of what constructs mean. */
import { paidOn } from "../../src/compiler/explore/interpreter.js";
import type { IrState, Value } from "../../src/compiler/explore/running.js";
import { interpret } from "./interpret.js";
import { gameOf } from "./lower-text.js";
import type { Game } from "../../src/contract/game.js";
import type { GameIr } from "../../src/compiler/4-lower/games/ir.js";

export interface Played {
  readonly ir: GameIr;
  readonly game: Game<IrState>;
  readonly state: IrState;
  /** Declared state by name. */
  readonly values: Readonly<Record<string, Value>>;
  readonly returns: readonly number[];
  readonly turn: ReturnType<Game["turn"]>;
  readonly paid: (channel: string) => readonly number[];
}

/** A move in words (`raise(2)`, `(0, 1)`), or the number of a draw's outcome. */
export type Move = string | number;

/** Plays `moves` from the start of the one game in `text`. Forced decisions are moves too. */
export function play(text: string, ...moves: readonly Move[]): Played {
  const ir = gameOf(text);
  const game = interpret(ir);
  let state = game.initial();
  for (const move of moves) {
    const turn = game.turn(state);
    if (turn.kind === "end") throw new Error(`over before ${move}`);
    if (turn.kind === "chance") {
      if (typeof move !== "number") throw new Error(`chance moves, not ${move}`);
      const outcome = game.outcomes(state)[move];
      if (outcome === undefined) throw new Error(`no outcome ${move}`);
      state = game.apply(state, outcome.value);
      continue;
    }
    const action = game.legal(state).find((a) => game.describe(turn.site, a) === move);
    if (action === undefined) {
      const legal = game.legal(state).map((a) => game.describe(turn.site, a));
      throw new Error(`${move} is not among ${legal.join(", ")} for ${ir.seats[turn.seat]} at ${ir.sites[turn.site].name}`);
    }
    state = game.apply(state, action);
  }
  return {
    ir,
    game,
    state,
    values: Object.fromEntries(ir.slots.map((s, i) => [s.name, state.slots[i]])),
    returns: game.returns(state),
    turn: game.turn(state),
    paid: (channel) => paidOn(state, channel),
  };
}

/** What the seat to move may choose, in words. */
export function choices({ game, state }: Played): readonly string[] {
  const turn = game.turn(state);
  if (turn.kind !== "decide") throw new Error("nobody decides here");
  return game.legal(state).map((a) => game.describe(turn.site, a));
}
