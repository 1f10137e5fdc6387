/** What a language model is sent when it is asked for a move: the rules once, then what its seat sees and which moves are legal. */
import type { Game, SiteInfo, TextChoice } from "../../contract/game.js";
import { realsOf } from "../games/real-choice.js";
import { seesOf } from "../games/text-play.js";
import { instructionsFor } from "./instructions.js";
import { MARKER, writeMove } from "./moves.js";
import { transcriptOf } from "./transcript.js";

export interface Message {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

/** The most moves that are listed; beyond that some are shown and how all are written. */
export const MOST_LISTED = 200;

/** Writes the messages that ask a seat at its decision. They say nothing that the seat may not see (B8). */
export function promptFor<S>(game: Game<S>, state: S): readonly Message[] {
  const turn = game.turn(state);
  return turn.kind === "decide" ? promptAt(game, { state, seat: turn.seat, site: turn.site }, true) : [];
}

/** Writes the messages that ask a seat at a decision; `thinking`: it may think aloud before it names a move. */
export function promptAt<S>(
  game: Game<S>,
  { state, seat, site }: { readonly state: S; readonly seat: number; readonly site: number },
  thinking: boolean,
): readonly Message[] {
  const { text } = game.info.sites[site];
  if (text !== undefined) return writingPrompt(game, state, seat, text);
  return [
    { role: "system", content: systemText(game, seat, thinking) },
    { role: "user", content: situationText(game, state, seat, site) },
  ];
}

/** The rules, the seat's transcript with its own words as its own, then what to write. */
function writingPrompt<S>(game: Game<S>, state: S, seat: number, { formats }: TextChoice): readonly Message[] {
  const messages: { role: Message["role"]; content: string }[] = [{ role: "system", content: rulesText(game, seat).join("\n") }];
  const say = (role: Message["role"], content: string): void => {
    const last = messages[messages.length - 1];
    if (last.role === role) last.content += content;
    else messages.push({ role, content });
  };
  for (const { text, own } of transcriptOf(game, state, seat)) say(own ? "assistant" : "user", text);
  say("user", `\n${formats.map((format) => instructionsFor(format)).join("\n\nOr:\n\n")}`);
  return messages.map(({ role, content }) => ({ role, content: content.trim() }));
}

/** The rules, from the doc comment of the game, what the seat is after, and how it answers. */
export function systemText<S>(game: Game<S>, seat: number, thinking = true): string {
  return [
    ...rulesText(game, seat),
    thinking
      ? `Think if you like, then end your answer with a line \`${MARKER}\` and one of the legal moves, written as it is listed.`
      : "Answer with one of the legal moves, written as it is listed, and nothing else.",
  ].join("\n");
}

function rulesText<S>({ info }: Game<S>, seat: number): readonly string[] {
  const others = info.seats.filter((_, i) => i !== seat);
  return [
    `You play ${info.name} as ${info.seats[seat]}${others.length === 0 ? "" : `; the other ${others.length === 1 ? "seat is" : "seats are"} ${others.join(", ")}`}.`,
    ...(info.doc === "" ? [] : ["", info.doc]),
    "",
    goalOf(info),
  ];
}

function goalOf({ payoff, seats }: Game["info"]): string {
  switch (payoff.kind) {
    case "zero_sum":
      return seats.length === 2
        ? "What you win, the other seat loses: get the highest score."
        : "All scores add up to 0: get the highest score.";
    case "constant_sum":
      return `All scores add up to ${payoff.constant}: get the highest score.`;
    case "common_sum":
      return "All seats get the same score: get the highest together.";
    case "general":
      return "Get the highest score of your own.";
  }
}

function situationText<S>(game: Game<S>, state: S, seat: number, site: number): string {
  const board = game.show(state, seat).trimEnd();
  return [...seesOf(game, state, seat), ...(board === "" ? [] : ["", board]), "", ...movesText(game, state, site)].join("\n");
}

function movesText<S>(game: Game<S>, state: S, site: number): string[] {
  const info: SiteInfo = game.info.sites[site];
  const real = realsOf(game, state, site);
  if (real !== undefined) {
    const { size, low, high } = real;
    return [`Choose \`${info.name}\`: ${size === 1 ? "a number" : `${size} numbers, written \`(x, y, …)\`,`} from ${low} to ${high}.`];
  }
  const legal = game.legal(state);
  const shown = legal.slice(0, MOST_LISTED).map((action) => writeMove(game, site, action));
  if (shown.length === legal.length) return [`Legal moves (${info.name}):`, ...shown];
  return [`${legal.length} moves (${info.name}) are legal, such as these:`, ...shown, "The others are written in the same way."];
}
