/** What a seat that writes has before it (B8): its transcript. Whatever is not its own words is context, and never learned from. */
import type { Game, SeenEvent } from "../../contract/game.js";
import { textInWords } from "../games/texts.js";
import { eventInWords } from "../solve/situations.js";

/** A piece of a transcript: the seat's own earlier words, or what it was shown and told. */
export interface Passage {
  readonly text: string;
  readonly own: boolean;
}

/**
 * Gives what a seat may read at its decision: exactly what is given, where the decision has `given`; else what happened in order, the seat's own words among it,
 * then what it is shown. Nothing of it is more than the seat may see.
 */
export function transcriptOf<S>(game: Game<S>, state: S, seat: number): readonly Passage[] {
  const asked = game.asked?.(state);
  if (asked !== undefined) return [{ text: lines(asked), own: false }];
  const passages = game.events(state, seat).map((event): Passage => ({
    text: `${said(game, event, seat)}\n`,
    own: event.seat === seat && isText(game, event.place),
  }));
  const shown = game.show(state, seat).trimEnd();
  return [...passages, ...(shown === "" ? [] : [{ text: `${shown}\n`, own: false }])];
}

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join("");

function isText<S>({ info }: Game<S>, place: string): boolean {
  return info.sites.some((site) => site.name === place && site.text !== undefined);
}

/** An event as a seat reads it: its own words as they are, those of others after their name. */
function said<S>(game: Game<S>, event: SeenEvent, seat: number): string {
  const { info } = game;
  const name = event.seat < 0 ? "" : `${info.seats[event.seat]}: `;
  if (isText(game, event.place) && event.value !== null) return `${event.seat === seat ? "" : name}${textInWords(event.value)}`;
  if (info.toldTexts?.includes(event.place) && event.value !== null) return `${event.place}: ${textInWords(event.value)}`;
  if (event.value === null) return `${name}${event.place}, unseen`;
  return `${name}${eventInWords(game, event)}`;
}
