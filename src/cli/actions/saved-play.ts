/** Episodes that people played, as files: every decision and draw in order, so that they can be looked at again. */
import { readFileSync } from "node:fs";
import type { Game } from "../../contract/game.js";
import { Fault } from "../../runtime/games/fault.js";
import { couldNotRun } from "../could-not-run.js";
import { writeWhole } from "../files/write-file.js";
import * as messages from "../messages.js";

const FORMAT = "spc episode 1";

/** An episode as it was played. */
export interface SavedEpisode {
  readonly format: typeof FORMAT;
  readonly game: string;
  readonly seats: readonly string[];
  readonly inputs: readonly (number | readonly number[])[];
}

/** Writes an episode. */
export function saveEpisode<S>(file: string, shown: string, game: Game<S>, inputs: SavedEpisode["inputs"]): void {
  const saved: SavedEpisode = { format: FORMAT, game: game.info.name, seats: game.info.seats, inputs };
  writeWhole(file, `${JSON.stringify(saved)}\n`, shown);
}

/** Reads an episode of a game; what does not fit it is refused. */
export function loadEpisode<S>(file: string, shown: string, game: Game<S>): SavedEpisode {
  const refuse = (reason: string) => couldNotRun(messages.badEpisode, { path: shown, reason });
  let saved: Partial<SavedEpisode> | null;
  try {
    saved = JSON.parse(readFileSync(file, "utf8")) as Partial<SavedEpisode> | null;
  } catch (error) {
    throw refuse((error as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : "it is no JSON");
  }
  if (saved?.format !== FORMAT || !Array.isArray(saved.inputs)) throw refuse("it is no episode that `spc play --save` wrote");
  if (saved.game !== game.info.name) throw refuse(`it is an episode of ${saved.game ?? "another game"}, not of ${game.info.name}`);
  return saved as SavedEpisode;
}

/** Tells an episode move by move, as `seat` was shown it; all that happened if nobody's eyes are asked for. */
export function tellEpisode<S>(game: Game<S>, { inputs }: SavedEpisode, seat: number, shown: string): string[] {
  const { seats, sites } = game.info;
  const lines: string[] = [];
  let state = game.initial();
  const look = (): void => {
    lines.push(...game.show(state, seat).trimEnd().split("\n"));
  };
  look();
  for (const [i, input] of inputs.entries()) {
    const turn = game.turn(state);
    const refuse = (reason: string) => couldNotRun(messages.badEpisode, { path: shown, reason: `input ${i + 1}: ${reason}` });
    if (turn.kind === "end") throw refuse("the game is over before it");
    if (turn.kind === "decide") {
      const { real, text } = sites[turn.site];
      const listed = typeof input === "number" && game.legal(state).includes(input);
      if (!listed && ((real === undefined && text === undefined) || typeof input === "number"))
        throw refuse(`it is no legal move of ${seats[turn.seat]}`);
      lines.push("", `${i + 1}. ${seats[turn.seat]}, ${sites[turn.site].name}: ${game.describe(turn.site, input)}`);
    } else {
      if (typeof input === "number") throw refuse("chance moves there");
      lines.push("", `${i + 1}. chance: ${input.join(" ")}`);
    }
    try {
      state = game.apply(state, input);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      throw refuse(error.message);
    }
    look();
  }
  const scores = game.returns(state);
  const over = game.turn(state).kind === "end" ? "the game is over" : "the game was left";
  return [...lines, "", `${over}: ${seats.map((name, i) => `${name} ${scores[i]}`).join(", ")}`];
}
