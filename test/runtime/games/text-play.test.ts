import { PassThrough, Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { parseMove } from "../../../src/runtime/games/parse-move.js";
import { playOnStreams } from "../../../src/runtime/games/text-play-streams.js";
import { answerPlay, startPlay, type Player, type PlaySettings, type PlayStep } from "../../../src/runtime/games/text-play.js";
import { optimalPlayer } from "../../../src/runtime/solve/alpha-beta.js";
import { asPolicy } from "../../../src/runtime/solve/as-policy.js";
import { solve } from "../../../src/runtime/solve/solve.js";
import { handKuhn, handMatrix, handRockPaperScissors, handTicTacToe, type BoardState } from "../../support/hand-games.js";

/** Plays lines one after the other and gives every step. */
async function play<S>(settings: PlaySettings<S>, ...lines: readonly string[]): Promise<PlayStep<S>[]> {
  const steps = [await startPlay(settings)];
  for (const line of lines) steps.push(await answerPlay(steps[steps.length - 1].session, line));
  return steps;
}

const last = <T>(list: readonly T[]): T => list[list.length - 1];
const board = handTicTacToe();
/** Plays the first free cell. */
const lowest: Player<BoardState> = (_, state) => board.legal(state).map((_move, k) => (k === 0 ? 1 : 0));

describe("moves", () => {
  const parse = (text: string, legal = [0, 1, 2, 3, 4, 5, 6, 7, 8]) => parseMove(board, 0, legal, text);

  test.each(["(1, 2)", "1,2", "1 2", " ( 1,2 ) ", "c2", "C2", "6"])("are cells: %s", (text) => {
    expect(parse(text)).toEqual({ kind: "action", action: 5 });
  });

  test("are numbered in the list of legal moves", () => {
    expect(parse("2", [3, 7, 8])).toEqual({ kind: "action", action: 7 });
    expect(parse("4", [3, 7, 8])).toEqual({ kind: "unknown" });
    expect(parse("0")).not.toMatchObject({ kind: "action" });
  });

  test("are told apart from moves that are not legal now", () => {
    expect(parse("b2", [0, 1])).toEqual({ kind: "illegal", label: "(1, 1)" });
    expect(parse("1,1", [0, 1])).toEqual({ kind: "illegal", label: "(1, 1)" });
    expect(parse("d9")).toEqual({ kind: "unknown" });
  });

  test("are named by their beginning, in upper or lower case, if that is clear", () => {
    const game = handMatrix("words", ["me", "you"], ["Raise(1)", "Raise(2)", "call", "check"], { kind: "general" }, () => [0, 0]);
    const all = [0, 1, 2, 3];
    expect(parseMove(game, 0, all, "CA")).toEqual({ kind: "action", action: 2 });
    expect(parseMove(game, 0, all, "raise 2")).toEqual({ kind: "action", action: 1 });
    expect(parseMove(game, 0, all, "c")).toEqual({ kind: "ambiguous", labels: ["call", "check"] });
    expect(parseMove(game, 0, [0, 1, 3], "c")).toEqual({ kind: "action", action: 3 });
    expect(parseMove(game, 0, [0, 1], "check")).toEqual({ kind: "illegal", label: "check" });
    expect(parseMove(game, 0, all, "")).toEqual({ kind: "unknown" });
  });

  test("that are numbers are meant by what they are, not by their place in the list", () => {
    const game = handMatrix("numbers", ["me", "you"], ["3", "2", "1"], { kind: "general" }, () => [0, 0]);
    expect(parseMove(game, 0, [0, 1, 2], "1")).toEqual({ kind: "action", action: 2 });
  });
});

describe("text play", () => {
  test("shows the board, the moves and whose turn it is, and plays to the end", async () => {
    const steps = await play({ game: board, humans: [0], players: [undefined, lowest] }, "b2", "c1", "a3");
    expect(steps[0].lines).toEqual([". . .", ". . .", ". . .", expect.stringMatching(/^moves: 1 \(0, 0\) {3}2 \(0, 1\)/) as string]);
    expect(steps[0].prompt).toBe("x> ");
    expect(steps[1].lines.slice(0, 4)).toEqual(["o: (0, 0)", "O . .", ". X .", ". . ."]);
    expect(last(steps).lines).toEqual(["O O X", ". X .", "X . .", "the game is over: x +1, o -1", "you win"]);
    expect(last(steps)).toMatchObject({ prompt: "", session: { status: "over" } });
  });

  test("refuses what is not legal and asks again, changing nothing (G5)", async () => {
    const steps = await play({ game: board, humans: [0], players: [undefined, lowest] }, "b2", "b2", "nonsense", "");
    expect(steps[2].lines[0]).toBe("(1, 1) is not legal now");
    expect(steps[3].lines[0]).toBe("`nonsense` is no move here and no command; `help` tells what is");
    for (const step of steps.slice(2)) {
      expect(step.prompt).toBe("x> ");
      expect(step.session).toBe(steps[1].session);
      expect(last(step.lines as string[])).toMatch(/^moves: /);
    }
  });

  test("asks for more of a name that may be two", async () => {
    const game = handMatrix("words", ["me", "you"], ["call", "check"], { kind: "general" }, () => [0, 0]);
    expect(last(await play({ game, humans: [0] }, "c")).lines).toEqual(["`c` may be call or check; write more of it"]);
  });

  test("takes moves back, meets the same answers again, and says when there is nothing to take back", async () => {
    const settings = { game: board, humans: [0], seed: 5 };
    const steps = await play(settings, "b2", "undo", "b2", "undo", "undo");
    expect(steps[2].session.state).toEqual(steps[0].session.state);
    expect(steps[2].lines[0]).toBe("taken back");
    expect(steps[3].session.state).toEqual(steps[1].session.state);
    expect(steps[3].lines).toEqual(steps[1].lines);
    expect(steps[5].lines).toEqual(["there is nothing to take back"]);
  });

  test("gives hints from a solution, and says so if it has none", async () => {
    const game = handKuhn();
    const hint = asPolicy(solve(game, { iterations: 2000 }).policy);
    const deal = async (card: number) => {
      for (let seed = 0; ; seed++) {
        const settings = { game, humans: [0], hint, seed };
        if ((await startPlay(settings)).session.state.cards?.[0] === card) return settings;
      }
    };
    expect(last(await play(await deal(1), "hint")).lines).toEqual(["hint: check 1.000"]);
    expect(last(await play({ game, humans: [0] }, "hint")).lines).toEqual(["no hints: the game was started without a solution"]);
  });

  test("tells what a seat sees, and no more", async () => {
    const game = handKuhn();
    const steps = await play({ game, humans: [0], seed: 1 }, "sees");
    const card = ["jack", "queen", "king"][steps[0].session.state.cards?.[0] ?? -1];
    expect(last(steps).lines).toEqual(["first sees:", "  me: first", "  site: move", `  card: ${card}`, "  so far: nothing has happened"]);
  });

  test("lists commands, lists moves, and leaves", async () => {
    const steps = await play({ game: board, humans: [0] }, "help", "MOVES", ":quit");
    expect(steps[1].lines.join("\n")).toContain("undo");
    expect(steps[2].lines).toEqual([last(steps[0].lines as string[])]);
    expect(last(steps)).toMatchObject({ lines: ["you left the game"], prompt: "", session: { status: "left" } });
    expect(await answerPlay(last(steps).session, "b2")).toMatchObject({ lines: [], session: { status: "left" } });
  });

  test("hides choices of the same moment until both are made", async () => {
    const game = handRockPaperScissors();
    const rock = () => [1, 0, 0];
    const steps = await play({ game, humans: [1], players: [rock] }, "paper");
    expect(steps[0].lines.join(" ")).not.toContain("left");
    expect(steps[1].lines).toEqual(["left: rock", "you are right", "the game is over: left -1, right +1", "you win"]);
  });

  test("lets several people play in turn, each told only what its seat sees", async () => {
    const steps = await play({ game: handRockPaperScissors(), humans: [0, 1] }, "rock", "scissors");
    expect(steps.map((step) => step.prompt)).toEqual(["left> ", "right> ", ""]);
    expect(steps[1].lines.join(" ")).not.toContain(": rock");
    expect(last(steps).lines).toEqual(["the game is over: left +1, right -1"]);
  });

  test("plays forced moves without asking", async () => {
    const steps = await play({ game: board, humans: [0, 1] }, "b2", "a1", "c1", "a3", "a2", "c2", "b1", "b3");
    // The ninth cell is forced: nobody is asked for it.
    expect(last(steps)).toMatchObject({ session: { status: "over" } });
    expect(last(steps).session.past).toHaveLength(9);
  });

  test("watches players play when no person does, the same for one seed", async () => {
    const settings = { game: board, humans: [], players: [optimalPlayer(board), optimalPlayer(board)], seed: 9 };
    const [one] = await play(settings);
    expect(one.lines).toHaveLength(10);
    expect(last(one.lines as string[])).toBe("the game is over: x 0, o 0");
    expect((await play(settings))[0].lines).toEqual(one.lines);
    const deals = await Promise.all(
      [0, 1, 2, 3, 4, 5, 6, 7].map(async (episode) => (await play({ ...settings, players: [], episode }))[0].lines.join()),
    );
    expect(new Set(deals).size).toBeGreaterThan(4);
  });

  test("waits for players that need time", async () => {
    const slow: Player<readonly number[]> = (_, state) => Promise.resolve(state.length ? [1, 0, 0] : [0, 0, 1]);
    const steps = await play({ game: handRockPaperScissors(), humans: [1], players: [slow] }, "rock");
    expect(last(steps).lines).toContain("left: scissors");
  });

  test("says when a game was cut", async () => {
    const game = handRockPaperScissors();
    const cut: typeof game = { ...game, turn: (state) => (state.length === 2 ? { kind: "end", truncated: true } : game.turn(state)) };
    expect(last(await play({ game: cut, humans: [0] }, "rock")).lines.join(" ")).toContain("was cut for lack of time");
  });
});

describe("on streams", () => {
  async function run(input: string, settings: PlaySettings<BoardState>) {
    const output = new PassThrough();
    const session = await playOnStreams(settings, Readable.from([input]), output);
    output.end();
    return { session, text: String(output.read() ?? "") };
  }

  test("plays a game to its end and reads no further", async () => {
    const { session, text } = await run("b2\nc1\na3\nmore\n", { game: board, humans: [0], players: [undefined, lowest] });
    expect(session.status).toBe("over");
    expect(text).toMatch(/x> O O X\n. X .\nX . .\nthe game is over: x \+1, o -1\nyou win\n$/);
  });

  test("leaves at the end of the input, with lines of any kind", async () => {
    for (const input of ["", "b2", "b2\r\n", "b2\nquit\n"]) {
      const { session, text } = await run(input, { game: board, humans: [0], players: [undefined, lowest] });
      expect(session.status).toBe("left");
      expect(session.past.length).toBe(input === "" ? 0 : 2);
      expect(text.endsWith("\n")).toBe(true);
    }
  });

  test("asks nobody when nobody plays", async () => {
    const { session, text } = await run("", { game: board, humans: [], seed: 2 });
    expect(session.status).toBe("over");
    expect(text).toContain("the game is over");
  });
});
