/** A seat that a language model on a server plays. Answers outside of the mask are refused and asked again (G5). */
import { textReader } from "../../../contract/words/texts.js";
import type { Game } from "../../../contract/game.js";
import { withoutFence } from "../format.js";
import type { Player } from "../../games/text-play.js";
import { readMove } from "../moves.js";
import { promptFor, type Message } from "../prompt.js";
import { WordsFault } from "../words-fault.js";
import type { ChatClient } from "./chat-client.js";
import { gameNow } from "../../games/real-choice.js";

export interface RemotePlayerSettings {
  readonly client: ChatClient;
  /** How often a decision is asked again after an answer that is no legal move. */
  readonly again?: number;
  readonly seed?: number;
  /** Told of each answer, for logs: never of the key. */
  readonly heard?: (seat: string, answer: string) => void;
}

const AGAIN = 3;

/** Makes a player that asks the server: all its probability is on the move that was answered. */
export function remotePlayer<S>({ client, again = AGAIN, seed = 0, heard }: RemotePlayerSettings): Player<S> {
  let asked = 0;
  // A text is taken as it is answered: what does not parse is the game's to deal with (A14, G5).
  const write = async (game: Game<S>, state: S, seat: number): Promise<string> => {
    const answer = await client.ask({ messages: promptFor(game, state), seed: sampleSeed(seed, asked++, 0) });
    heard?.(game.info.seats[seat], answer.text);
    const turn = game.turn(state);
    const formats = turn.kind === "decide" ? (game.info.sites[turn.site].text?.formats ?? []) : [];
    const bare = withoutFence(answer.text);
    return textReader(formats).read(answer.text) === undefined && textReader(formats).read(bare) !== undefined ? bare : answer.text;
  };
  const choose: Player<S> = async (game, state, seat) => {
    const turn = game.turn(state);
    if (turn.kind !== "decide") throw new Error("a bug in spc: a remote seat is asked where nobody decides");
    const legal = game.legal(state);
    const number = asked++;
    let messages: readonly Message[] = promptFor(game, state);
    let last = "";
    for (let tried = 0; tried <= again; tried++) {
      const answer = await client.ask({ messages, seed: sampleSeed(seed, number, tried) });
      heard?.(game.info.seats[seat], answer.text);
      const read = answer.kind === "text" ? readMove(gameNow(game, state), turn.site, legal, answer.text) : ({ kind: "unknown" } as const);
      if (read.kind === "action") return legal.map((action) => (action === read.action ? 1 : 0));
      last = answer.text;
      const why =
        read.kind === "illegal"
          ? `\`${read.label}\` is not legal now`
          : read.kind === "ambiguous"
            ? `that may be ${read.labels.slice(0, 5).join(" or ")}`
            : "no legal move stands in your answer";
      messages = [
        ...messages,
        { role: "assistant", content: answer.text },
        { role: "user", content: `This cannot be played: ${why}. End with a line \`move: \` and one of the legal moves.` },
      ];
    }
    const shown = last.length > 60 ? `…${last.slice(-60)}` : last;
    throw new WordsFault(
      "SP6704",
      `${game.info.seats[seat]} answered no legal move in ${again + 1} tries, at last ${JSON.stringify(shown)}`,
      "`spc prompt` shows what it is asked; another model may do better",
    );
  };
  return Object.assign(choose, { write });
}

/** One number for each try of each decision, the same in every run. */
function sampleSeed(seed: number, decision: number, tried: number): number {
  return (Math.imul(seed, 0x9e3779b1) + Math.imul(decision, 0x85ebca6b) + tried) & 0x7fffffff;
}

/** Reads `remote:URL#model`; undefined if it is something else, null if it has no model. */
export function remoteAddress(text: string): { readonly url: string; readonly model: string } | null | undefined {
  if (!text.startsWith("remote:")) return undefined;
  const found = /^remote:(https?:\/\/[^#\s]+)#(.+)$/.exec(text);
  return found === null ? null : { url: found[1], model: found[2] };
}
