import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { kindOf } from "../../compiler/source/files.js";
import type { Game } from "../../contract/game.js";
import { answerPlay, type Player, startPlay } from "../../runtime/games/text-play.js";
import { optimalPlayer } from "../../runtime/solve/alpha-beta.js";
import { asPolicy } from "../../runtime/solve/as-policy.js";
import { hintingPlayer } from "../../runtime/solve/hinting-player.js";
import { solve } from "../../runtime/solve/solve.js";
import { playerOf } from "../../runtime/solve/player-of.js";
import { loadAnySolution } from "../../runtime/solve/solution-file.js";
import type { Context } from "../command.js";
import type { PlayOptions } from "../commands/play.js";
import { couldNotRun, didYouMean } from "../could-not-run.js";
import { EXIT, type ExitCode } from "../exit.js";
import { projectSpec } from "../files/find-specs.js";
import * as messages from "../messages.js";
import { bringToLife, compileSpec, type LoadedSpec, pickGame } from "./load-games.js";
import { loadEpisode, saveEpisode, tellEpisode } from "./saved-play.js";

/** Plays a game in the terminal: what is shown goes to standard output, answers come from standard input. */
export async function playGame(spec: string | undefined, options: PlayOptions, context: Context): Promise<ExitCode> {
  const { output, folder } = context;
  const loaded = compileSpec(spec ?? projectSpec(folder), context);
  if ("verdict" in loaded) return loaded.verdict;
  const { game } = bringToLife(pickGame(loaded, options.game, output));
  const { seats } = game.info;
  if (options.replay !== undefined) return replay(game, options.replay, options.seat, context);
  const humans = options.seat === "none" ? [] : [seatOf(game, options.seat)];
  const against = options.against ?? (await latestRun(loaded, game.info.name, folder)) ?? "random";
  const run = path.resolve(folder, against);
  const remote = await remoteOpponent(game, against, options.seed ?? 0, output);
  const trained = remote === undefined && kindOf(run) === "folder";
  const opponent = remote
    ? remote.player
    : trained
      ? await (await import("./trained-player.js")).trainedPlayer(game, run, against, loaded, output)
      : opponentOf(game, against, folder, output.note);
  const seed = options.seed ?? Date.now() % 2 ** 32;
  const players = seats.map((_, seat) => (humans.includes(seat) ? undefined : opponent));
  const hint = hintOf(game, remote ? undefined : opponent);
  const lines = createInterface({ input: process.stdin, terminal: false });
  const answers = lines[Symbol.asyncIterator]();
  const scores: number[][] = [];
  const save = (past: readonly { readonly input: number | readonly number[] }[]): void => {
    const shown = options.save ?? "";
    saveEpisode(
      path.resolve(folder, shown),
      shown,
      game,
      past.map(({ input }) => input),
    );
    output.note(`saved in ${shown}; \`--replay ${shown}\` tells it again`);
  };
  try {
    output.note(
      humans.length > 0 ? `you are ${seats[humans[0]]}, against ${against}; \`help\` tells what you can answer` : `${against} plays itself`,
    );
    for (let episode = 0; episode < options.games; episode++) {
      let step = await startPlay({ game, humans, players, hint, seed, episode });
      for (;;) {
        if (step.lines.length > 0) output.data(step.lines.join("\n"));
        if (step.session.status !== "asking") break;
        if (output.format !== "json") process.stdout.write(step.prompt);
        const answer = await answers.next();
        // The end of the input is as good as `quit`.
        step = await answerPlay(step.session, answer.done ? "quit" : answer.value);
      }
      if (step.session.status === "left") {
        if (options.save !== undefined) save(step.session.past);
        break;
      }
      scores.push([...game.returns(step.session.state)]);
      if (options.save !== undefined && episode + 1 === options.games) save(step.session.past);
      if (episode + 1 < options.games) output.data("");
    }
  } finally {
    lines.close();
    if (remote !== undefined) output.note(remote.told());
  }
  output.json({ game: game.info.name, seats, seed, against, scores });
  return EXIT.clean;
}

/** The folder of the newest run of this spec's methods that plays the game, if there is one in `runs/`. */
async function latestRun(loaded: LoadedSpec, game: string, folder: string): Promise<string | undefined> {
  const runs = path.join(folder, "runs");
  if (kindOf(runs) !== "folder") return undefined;
  const { runIdentity } = await import("../../runtime/train/run-folder.js");
  const methods = loaded.compiled.bound.entry.file.declarations.flatMap((d) => (d.kind === "method" ? [d.name.text] : []));
  let newest: { name: string; time: number } | undefined;
  for (const name of readdirSync(runs)) {
    const identity = await runIdentity(path.join(runs, name)).catch(() => undefined);
    const checkpoints = statSync(path.join(runs, name, "checkpoints"), { throwIfNoEntry: false });
    if (!identity || !checkpoints || !methods.includes(identity.method)) continue;
    const games = identity.settings.games;
    if (games !== undefined && !games.includes(game)) continue;
    if (newest === undefined || checkpoints.mtimeMs > newest.time) newest = { name: path.join("runs", name), time: checkpoints.mtimeMs };
  }
  return newest?.name;
}

function seatOf<S>(game: Game<S>, name: string): number {
  const { seats } = game.info;
  const seat = name === "" ? 0 : seats.indexOf(name);
  if (seat >= 0) return seat;
  const help = didYouMean(name, seats).help ?? `its seats are ${seats.join(", ")}; \`none\` watches`;
  throw couldNotRun(messages.unknownSeat, { name, game: game.info.name }, { help });
}

/** Tells a saved episode, as the named seat was shown it. */
function replay<S>(game: Game<S>, file: string, seat: string, { output, folder }: Context): ExitCode {
  const saved = loadEpisode(path.resolve(folder, file), file, game);
  const eyes = seat === "none" ? 0 : seatOf(game, seat);
  output.data(tellEpisode(game, saved, eyes, file).join("\n"));
  output.json({ game: game.info.name, seats: saved.seats, inputs: saved.inputs });
  return EXIT.clean;
}

/** Whom `hint` asks: the opponent if it knows something, else a solver or a search, which works when it is first asked. */
function hintOf<S>(game: Game<S>, opponent: Player<S> | undefined): Player<S> {
  let solver = opponent;
  return (played, state, seat) => {
    solver ??= hintingPlayer(game);
    return solver(played, state, seat);
  };
}

/** A player that does not err, as far as the game can be solved: by search where everything is open, else by regrets. */
function bestPlayer<S>(game: Game<S>): Player<S> {
  const { perfectInformation, payoff, seats } = game.info;
  const constant = payoff.kind === "zero_sum" || payoff.kind === "constant_sum";
  return perfectInformation && constant && seats.length === 2 ? optimalPlayer(game) : asPolicy(solve(game).policy);
}

/** A language model on a server, if that is who is meant, and what it cost so far. */
async function remoteOpponent<S>(
  game: Game<S>,
  against: string,
  seed: number,
  output: Context["output"],
): Promise<{ readonly player: Player<S>; told(): string } | undefined> {
  if (!against.startsWith("remote:")) return undefined;
  const [{ ChatClient }, { remoteAddress, remotePlayer }] = await Promise.all([
    import("../../runtime/words/remote/chat-client.js"),
    import("../../runtime/words/remote/remote-player.js"),
  ]);
  const address = remoteAddress(against);
  if (!address) {
    const help = "write `remote:URL#model`, such as `remote:http://127.0.0.1:8000/v1#qwen3`; a key is taken from SPC_API_KEY";
    throw couldNotRun(messages.badPlayer, { what: against, reason: "it names no server and model" }, { help });
  }
  if (game.info.sites.some(({ real }) => real !== undefined))
    throw couldNotRun(messages.badPlayer, {
      what: against,
      reason: `\`${game.info.name}\` chooses reals, which servers are not asked for yet`,
    });
  const client = new ChatClient(address);
  const heard = (seat: string, answer: string): void => output.note(`${seat} answered: ${answer.trim().split("\n").at(-1)}`);
  return {
    player: remotePlayer<S>({ client, seed, ...(output.format === "json" ? {} : { heard }) }),
    told: () => {
      const { requests, retries, inputTokens, outputTokens } = client.usage;
      return `${address.model}: ${requests} requests (${retries} of them again), ${inputTokens} tokens in, ${outputTokens} out`;
    },
  };
}

/** Who plays the other seats: nobody in particular (random), a solver, or what a file holds. */
function opponentOf<S>(game: Game<S>, against: string, folder: string, note: (text: string) => void): Player<S> | undefined {
  if (against === "random") return undefined;
  if (against === "optimal" || against === "solver") {
    note("solving …");
    return bestPlayer(game);
  }
  const file = path.resolve(folder, against);
  switch (kindOf(file)) {
    case "file":
      return playerOf(loadAnySolution(readFileSync(file, "utf8"), game), game);
    case "nothing":
      throw couldNotRun(
        messages.badPlayer,
        { what: against, reason: "there is no such file" },
        didYouMean(against, ["random", "optimal", "solver"]).help === undefined
          ? PLAYERS
          : didYouMean(against, ["random", "optimal", "solver"]),
      );
    default:
      throw couldNotRun(messages.badPlayer, { what: against, reason: "it is neither a solution file nor a run's folder" }, PLAYERS);
  }
}

const PLAYERS = { help: "`random`, `optimal`, a file that `spc solve --out` wrote, or the folder of a run" };
