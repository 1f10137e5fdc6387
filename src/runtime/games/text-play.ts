/**
 * Playing a game in text, without a terminal: lines in, lines out. A session is plain data and each answer gives a new one, so that undoing is
 * going back. All that is random is counted from the seed (D4): after `undo`, the same move meets the same answer.
 */
import type { Game, SeenEvent } from "../../contract/game.js";
import { weighted } from "../random/draws.js";
import { streamKey } from "../random/philox.js";
import { WordStream } from "../random/word-stream.js";
import { SolveFault } from "../solve/messages.js";
import { eventInWords, featureInWords } from "../solve/situations.js";
import { freshEvents } from "./fresh-events.js";
import { nearestOf } from "./nearest-of.js";
import { readMove } from "../words/moves.js";
import { actionOfText } from "../../contract/words/texts.js";
import { defineFormat } from "../words/format.js";
import { instructionsFor } from "../words/instructions.js";
import { gameNow, randomReals, siteNow } from "./real-choice.js";
import { randomWriting } from "./texts.js";

/** Who plays a seat that no person plays: gives one probability for each legal action, in their order. */
export interface Player<S> {
  (game: Game<S>, state: S, seat: number): ArrayLike<number> | Promise<ArrayLike<number>>;
  /** Writes where texts are asked for; players without it write at random what the formats read. */
  readonly write?: (game: Game<S>, state: S, seat: number) => string | Promise<string>;
}

export interface PlaySettings<S> {
  readonly game: Game<S>;
  /** The seats that people play; none to watch. */
  readonly humans: readonly number[];
  /** By seat; seats without one play uniformly at random. */
  readonly players?: readonly (Player<S> | undefined)[];
  /** What `hint` tells, a solution's policy for example. */
  readonly hint?: Player<S>;
  readonly seed?: number;
  /** Another number, another deal. */
  readonly episode?: number;
}

export interface PlaySession<S> {
  readonly settings: PlaySettings<S>;
  readonly state: S;
  /** The states before each input so far, and whether a person was asked there. */
  readonly past: readonly {
    readonly state: S;
    readonly asked: boolean;
    readonly input: number | readonly number[];
    readonly shown: readonly (readonly SeenEvent[])[];
  }[];
  /** By seat: the events it has been told of. */
  readonly shown: readonly (readonly SeenEvent[])[];
  /** `asking`: a person is to move. `over`: the game has ended. `left`: a person has quit. */
  readonly status: "asking" | "over" | "left";
}

/** What to print, and the session from there on. */
export interface PlayStep<S> {
  readonly session: PlaySession<S>;
  readonly lines: readonly string[];
  /** What stands before the answer; empty when nothing is asked. */
  readonly prompt: string;
}

const COMMANDS = ["moves", "see", "hint", "undo", "help", "quit"];

/** The most moves that are listed without being asked for. */
const LISTED = 20;

const HELP = [
  "a move: its name or the beginning of it, its number in the list, or a cell as `b2` or `1,2`",
  "moves   lists the legal moves; `moves b` those that begin with b",
  "see     tells what your seat sees; `see second` what another seat sees, which spoils the game",
  "hint    tells what a good player would do",
  "undo    takes your last move back",
  "quit    leaves the game",
];

/** Starts a game and plays it to the first move of a person, or to its end. */
export async function startPlay<S>(settings: PlaySettings<S>): Promise<PlayStep<S>> {
  const { game } = settings;
  const shown = game.info.seats.map(() => []);
  return advance({ settings, state: game.initial(), past: [], shown, status: "asking" }, []);
}

/** Takes a line from the person who is to move. A move that is not legal is refused and asked again (G5). */
export async function answerPlay<S>(session: PlaySession<S>, line: string): Promise<PlayStep<S>> {
  const game = gameNow(session.settings.game, session.state);
  const turn = game.turn(session.state);
  if (session.status !== "asking" || turn.kind !== "decide") return { session, lines: [], prompt: "" };
  const { seat, site } = turn;
  const legal = game.legal(session.state);
  const again = (...lines: string[]): PlayStep<S> => ({ session, lines, prompt: promptOf(game, seat) });
  const text = line.trim();
  const { text: asked } = game.info.sites[site];
  const parsed = readMove(game, site, legal, asked === undefined ? text : line, true);
  if (parsed.kind === "action") return advance(put(session, parsed.action, true), []);
  if (parsed.kind === "illegal") return again(`${parsed.label} is not legal now`, ...movesOf(game, site, legal));
  if (asked !== undefined && /^[:/]send( |$)/.test(text))
    return advance(put(session, actionOfText(text.slice(6).replaceAll("\\n", "\n")), true), []);
  const [command, ...words] = text.toLowerCase().replace(/^[:/]/, "").split(/\s+/);
  const rest = words.join(" ");
  if (command === "moves" && rest !== "") {
    const fitting = legal.filter((action) => game.describe(site, action).toLowerCase().startsWith(rest));
    return again(...(fitting.length === 0 ? [`no legal move begins with \`${rest}\``] : movesOf(game, site, fitting, Infinity)));
  }
  if ((command === "see" || command === "sees") && rest !== "") {
    const other = game.info.seats.findIndex((name) => name.toLowerCase() === rest);
    if (other >= 0) return again(...seesOf(game, session.state, other));
    const near = nearestOf(rest, game.info.seats);
    return again(
      `no seat is called \`${rest}\`; ${near === undefined ? `there are ${game.info.seats.join(", ")}` : `did you mean \`${near}\`?`}`,
    );
  }
  switch (rest === "" ? command : "") {
    case "":
      if (text !== "") break;
      return again(...movesOf(game, site, legal));
    case "help":
    case "?":
      return again(...HELP);
    case "moves":
      return again(...movesOf(game, site, legal, Infinity));
    case "see":
    case "sees":
      return again(...seesOf(game, session.state, seat));
    case "hint":
      return again(await hintOf(session, seat, site, legal));
    case "undo": {
      const before = undone(session);
      return before ? advance(before, ["taken back"]) : again("there is nothing to take back");
    }
    case "quit":
    case "exit":
      return { session: { ...session, status: "left" }, lines: ["you left the game"], prompt: "" };
  }
  if (asked !== undefined) {
    const why = asked.formats.map((format) => {
      const read = defineFormat(format).readAnswer(line);
      return `${asked.formats.length === 1 ? "" : `${format.name}: `}${"none" in read ? read.none : ""}`;
    });
    return again("this does not read:", ...why, "write it again, or `:send TEXT` to hand it in as it is");
  }
  if (parsed.kind === "ambiguous") return again(`\`${text}\` may be ${parsed.labels.join(" or ")}; write more of it`);
  const near = nearestOf(text, [...legal.slice(0, 2000).map((action) => game.describe(site, action)), ...COMMANDS]);
  const advice = near === undefined ? "`help` tells what is" : `did you mean \`${near}\`?`;
  return again(`\`${text}\` is no move here and no command; ${advice}`, ...movesOf(game, site, legal));
}

/** Plays on until a person must choose or the game is over. Forced moves are played, not asked (A3). */
async function advance<S>(from: PlaySession<S>, before: readonly string[]): Promise<PlayStep<S>> {
  const { game, humans, players, seed = 0, episode = 0 } = from.settings;
  let session = from;
  const watched: string[] = [];
  for (;;) {
    const { state } = session;
    const turn = game.turn(state);
    if (turn.kind === "end") return finish({ ...session, status: "over" }, [...before, ...watched], turn.truncated);
    const event = session.past.length;
    if (turn.kind === "chance") {
      const words = new WordStream(seed, streamKey("chance")).reset(0, episode, event);
      session = put(
        session,
        game.sample(state, () => words.next()),
        false,
      );
      continue;
    }
    const legal = game.legal(state);
    const { real, text: written } = siteNow(game, state, turn.site);
    if (humans.includes(turn.seat) && legal.length !== 1) {
      const { session: told, lines } = tell(session, turn.seat);
      const board = game.show(state, turn.seat).trimEnd();
      const text = [
        ...before,
        ...watched,
        ...lines,
        ...(board === "" ? [] : board.split("\n")),
        ...movesOf(gameNow(game, state), turn.site, legal),
      ];
      return { session: told, lines: text, prompt: promptOf(game, turn.seat) };
    }
    const player = players?.[turn.seat];
    let action: number | readonly number[] = legal[0];
    const words = new WordStream(seed, streamKey(`act:${game.info.seats[turn.seat]}`)).reset(0, episode, event);
    if (written !== undefined)
      action = player?.write ? actionOfText(await player.write(game, state, turn.seat)) : randomWriting(written, words);
    else if (real !== undefined) action = randomReals(real, words);
    else if (legal.length > 1) {
      action = legal[weighted(words, player ? await player(game, state, turn.seat) : legal.map(() => 1))];
    }
    if (humans.length === 0) watched.push(`${game.info.seats[turn.seat]}: ${game.describe(turn.site, action)}`);
    session = put(session, action, false);
  }
}

function put<S>(session: PlaySession<S>, input: number | readonly number[], asked: boolean): PlaySession<S> {
  const { state, past, shown } = session;
  return { ...session, state: session.settings.game.apply(state, input), past: [...past, { state, asked, input, shown }] };
}

/** The session before the last move that a person was asked for. */
function undone<S>(session: PlaySession<S>): PlaySession<S> | undefined {
  for (let i = session.past.length - 1; i >= 0; i--) {
    const { state, asked, shown } = session.past[i];
    if (asked) return { ...session, state, past: session.past.slice(0, i), shown };
  }
  return undefined;
}

/** Tells a seat what it may see of what happened since it was last told; its own moves it knows. */
function tell<S>(session: PlaySession<S>, seat: number): { readonly session: PlaySession<S>; readonly lines: readonly string[] } {
  const { game } = session.settings;
  const now = game.events(session.state, seat);
  const lines = (freshEvents(session.shown[seat], now) ?? now)
    .filter((event) => event.seat !== seat)
    .map((event) => {
      if (event.seat < 0) return eventInWords(game, event);
      const name = game.info.seats[event.seat];
      return event.value === null ? `${name} has moved, unseen` : `${name}: ${eventInWords(game, event)}`;
    });
  return { session: { ...session, shown: session.shown.map((told, i) => (i === seat ? now : told)) }, lines };
}

function finish<S>(session: PlaySession<S>, before: readonly string[], truncated: boolean): PlayStep<S> {
  const { game, humans } = session.settings;
  const { seats, payoff } = game.info;
  const lines = [...before];
  for (const seat of humans.length === 1 ? humans : []) {
    const board = game.show(session.state, seat).trimEnd();
    lines.push(...tell(session, seat).lines, ...(board === "" ? [] : board.split("\n")));
  }
  const scores = game.returns(session.state);
  lines.push(
    `the game ${truncated ? "was cut for lack of time" : "is over"}: ${seats.map((seat, i) => `${seat} ${signed(scores[i])}`).join(", ")}`,
  );
  if (humans.length === 1 && (payoff.kind === "zero_sum" || payoff.kind === "constant_sum")) {
    const own = scores[humans[0]];
    const best = Math.max(...scores);
    lines.push(own < best ? "you lose" : scores.every((score) => score === best) ? "a draw" : "you win");
  }
  return { session, lines, prompt: "" };
}

function movesOf<S>(game: Game<S>, site: number, legal: readonly number[], most = LISTED): string[] {
  const { real, text } = game.info.sites[site];
  if (text !== undefined)
    return [...text.formats.flatMap((format, i) => [...(i === 0 ? [] : ["or"]), ...instructionsFor(format).split("\n")]), ...WRITING];
  if (real !== undefined) return [`moves: ${real.size === 1 ? "a number" : `${real.size} numbers`} from ${real.low} to ${real.high}`];
  if (legal.length > most) {
    const some = legal.slice(0, 3).map((action) => game.describe(site, action));
    return [`${legal.length} moves are legal, such as ${some.join(", ")}; \`moves\` lists them, \`moves x\` those that begin with x`];
  }
  const labels = legal.map((action) => game.describe(site, action));
  const numbered = !labels.some((label) => /^-?\d+$/.test(label));
  return inLines(labels.map((label, i) => (numbered ? `${i + 1} ${label}` : label)));
}

/** What a person is told who writes. */
const WRITING = ["in one line, `\\n` for a line break; `:help` tells what else you can say"];

/** Fills lines with moves. */
function inLines(moves: readonly string[]): string[] {
  const lines: string[] = [];
  let line = "moves:";
  for (const [i, move] of moves.entries()) {
    const next = `${line}${i === 0 ? " " : "   "}${move}`;
    if (next.length > WIDTH && line.trim() !== "" && line !== "moves:") {
      lines.push(line);
      line = `       ${move}`;
    } else line = next;
  }
  return [...lines, line];
}

/** How wide lines of moves are. */
const WIDTH = 110;

/** Lists what a seat sees: its features in words, and the events so far. */
export function seesOf<S>(game: Game<S>, state: S, seat: number): string[] {
  const observation = new Float32Array(game.info.observation.size);
  game.observe(state, seat, observation, 0);
  // What the decision at hand does not fill is no part of what the seat sees (B8).
  const turn = game.turn(state);
  const filled = turn.kind === "decide" && turn.seat === seat ? game.info.sites[turn.site].features : undefined;
  const features = game.info.observation.features.filter(({ name }, i) => name !== "history" && filled?.includes(i) !== false);
  const events = game
    .events(state, seat)
    .map((event) => `${event.seat < 0 ? "" : `${game.info.seats[event.seat]} `}${eventInWords(game, event)}`);
  return [
    `${game.info.seats[seat]} sees:`,
    ...features.map((feature) => {
      const words = featureInWords(feature, observation, game.info.seats, seat);
      return `  ${feature.name}: ${words.startsWith(`${feature.name}=`) ? words.slice(feature.name.length + 1) : words}`;
    }),
    `  so far: ${events.join(", ") || "nothing has happened"}`,
  ];
}

async function hintOf<S>(session: PlaySession<S>, seat: number, site: number, legal: readonly number[]): Promise<string> {
  const { game, hint } = session.settings;
  if (game.info.sites[site].text !== undefined) return "no hint: nobody rates texts";
  if (game.info.sites[site].real !== undefined) return "no hint: nobody rates choices of reals";
  if (!hint) return "no hints: the game was started without a solution";
  let row: ArrayLike<number>;
  try {
    row = await hint(game, session.state, seat);
  } catch (error) {
    if (!(error instanceof SolveFault)) throw error;
    return `no hint: ${error.message}`;
  }
  const ranked = legal.map((action, k) => ({ label: game.describe(site, action), p: row[k] })).sort((a, b) => b.p - a.p);
  return `hint: ${ranked
    .filter(({ p }) => p >= 0.0005)
    .map(({ label, p }) => `${label} ${p.toFixed(3)}`)
    .join("   ")}`;
}

function promptOf<S>(game: Game<S>, seat: number): string {
  return `${game.info.seats[seat]}> `;
}

function signed(score: number): string {
  return score > 0 ? `+${score}` : String(score);
}
