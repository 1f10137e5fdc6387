/** Whether a move that a test writes may be chosen, also one that is asked part by part (A3). */
import type { Game } from "../../contract/game.js";
import { realsOf } from "./real-choice.js";

type Rules<S> = Pick<Game<S>, "info" | "turn" | "legal" | "ends" | "apply" | "describe">;

/** Says whether the seat that is asked may choose a move: for each of its parts the words, or the reals. */
export function isLegalMove<S>(game: Rules<S>, state: S, parts: readonly (string | readonly number[])[]): boolean {
  let now = state;
  for (const [i, part] of parts.entries()) {
    const turn = game.turn(now);
    if (turn.kind !== "decide") return false;
    const action = typeof part === "string" ? game.legal(now).find((a) => game.describe(turn.site, a) === part) : part;
    const real = realsOf(game, now, turn.site);
    const fits = (real === undefined) === (typeof part === "string");
    if (!fits || action === undefined) return false;
    if (real !== undefined && typeof action !== "number") {
      if (action.length !== real.size || !action.every((x) => x >= real.low && x <= real.high)) return false;
    }
    if (i < parts.length - 1) now = game.apply(now, action);
  }
  return parts.length > 0;
}
