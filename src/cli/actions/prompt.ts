import type { Game } from "../../contract/game.js";
import { Episode } from "../../runtime/games/driver.js";
import { randomMove } from "../../runtime/games/random-move.js";
import { siteNow } from "../../runtime/games/real-choice.js";
import { streamKey } from "../../runtime/random/philox.js";
import { WordStream } from "../../runtime/random/word-stream.js";
import { defineFormat } from "../../runtime/words/format.js";
import { answerGrammar } from "../../runtime/words/moves.js";
import { promptFor } from "../../runtime/words/prompt.js";
import type { Context } from "../command.js";
import type { PromptOptions } from "../commands/prompt.js";
import { couldNotRun, didYouMean } from "../could-not-run.js";
import { EXIT, type ExitCode } from "../exit.js";
import { projectSpec } from "../files/find-specs.js";
import * as messages from "../messages.js";
import { bringToLife, compileSpec, type LoadedSpec, pickGame } from "./load-games.js";

/** Prints what a language model would be sent at a decision, or what it is told of a format. */
export function printPrompt(spec: string | undefined, options: PromptOptions, context: Context): ExitCode {
  const { output, folder } = context;
  const loaded = compileSpec(spec ?? projectSpec(folder), context);
  if ("verdict" in loaded) return loaded.verdict;
  if (options.of !== undefined) return printFormat(loaded, options.of, context);
  const { game } = bringToLife(pickGame(loaded, options.game, output));
  const state = situation(game, options);
  const sent = promptFor(game, state);
  const grammar = answerGrammar(game, state, true)?.gbnf ?? "";
  output.json({ game: game.info.name, messages: sent, grammar });
  output.data(
    [...sent.flatMap(({ role, content }) => [`--- ${role}`, content]), "--- grammar of the answer", grammar.trimEnd()].join("\n"),
  );
  return EXIT.clean;
}

function printFormat({ compiled, path }: LoadedSpec, name: string, { output }: Context): ExitCode {
  const found = compiled.formats.find(({ info }) => info.name === name);
  if (found === undefined) {
    const names = compiled.formats.map(({ info }) => info.name);
    const help = didYouMean(name, names).help ?? (names.length === 0 ? "it declares none" : `it has ${names.join(", ")}`);
    throw couldNotRun(messages.unknownFormat, { name, path }, { help });
  }
  const { instructions, grammar, schema } = defineFormat(found.info);
  output.json({ format: name, instructions, grammar, schema });
  const parts = [instructions, "--- grammar", grammar.trimEnd(), "--- JSON schema", JSON.stringify(schema, null, 2)];
  output.data(parts.join("\n"));
  return EXIT.clean;
}

/** Plays at random to the decision that is wanted: after so many others, at the seat that was named. */
function situation<S>(game: Game<S>, { seat, after, seed }: PromptOptions): S {
  const { seats } = game.info;
  const wanted = seat === "" ? undefined : seats.indexOf(seat);
  if (wanted === -1) {
    const help = didYouMean(seat, seats).help ?? `its seats are ${seats.join(", ")}`;
    throw couldNotRun(messages.unknownSeat, { name: seat, game: game.info.name }, { help });
  }
  const words = new WordStream(seed, streamKey("act:prompt")).reset(0, 0, 0);
  const play = new Episode(game, { key0: seed, key1: streamKey("chance"), collect: 0 }, 0);
  for (let made = 0; ; made++) {
    const turn = game.turn(play.state);
    if (turn.kind !== "decide") throw couldNotRun(messages.noDecision, { game: game.info.name, seat: seat || "any seat", after });
    if (made >= after && (wanted === undefined || turn.seat === wanted)) return play.state;
    play.play(randomMove(siteNow(game, play.state, turn.site), game.legal(play.state), words));
  }
}
