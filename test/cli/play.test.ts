import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { chatServer } from "../support/chat-server.js";
import { scratch, spc } from "./spc.js";

const { folder, put, remove } = scratch();
afterAll(remove);

const play = (words: string[], ...lines: string[]) =>
  spc(["play", ...words], { cwd: folder, input: lines.map((line) => `${line}\n`).join("") });

test("a game played through a pipe: hints from a solver, what another seat sees, near misses, saved and told again", async () => {
  const { code, stdout, stderr } = await play(
    ["std/games/kuhn_poker", "--game", "kuhn_poker", "--seat", "first", "--against", "random", "--seed", "2", "--save", "hand.json"],
    "hint",
    "see second",
    "see secnd",
    "chekc",
    "moves b",
    "bet",
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/hint: (check|bet) \d\.\d{3}/);
  expect(stdout).toMatch(/^first> second sees:$/m);
  expect(stdout).toContain("no seat is called `secnd`; did you mean `second`?");
  expect(stdout).toContain("`chekc` is no move here and no command; did you mean `check`?");
  expect(stdout).toContain("moves: 1 bet");
  expect(stdout).toMatch(/the game is over: first [+-]\d, second [+-]\d/);
  expect(stderr).toContain("saved in hand.json; `--replay hand.json` tells it again\n");
  const told = await play(["std/games/kuhn_poker", "--game", "kuhn_poker", "--replay", "hand.json", "--seat", "second"]);
  expect(told.code).toBe(0);
  expect(told.stdout).toMatch(/^1\. chance: \d \d$/m);
  expect(told.stdout).toMatch(/^2\. first, \w+: bet$/m);
  expect(told.stdout).toMatch(/^the game is over: first -?\d, second -?\d$/m);
});

test("SP6044: an episode of another game, or with a move that is not legal", async () => {
  const other = await play(["std/games/tic_tac_toe", "--replay", "hand.json"]);
  expect(other).toMatchObject({ code: 2, stdout: "" });
  expect(other.stderr).toBe("error SP6044: cannot replay `hand.json`: it is an episode of kuhn_poker, not of tic_tac_toe\n");
  const saved = JSON.parse(readFileSync(path.join(folder, "hand.json"), "utf8")) as { inputs: unknown[] };
  put("odd.json", JSON.stringify({ ...saved, inputs: [saved.inputs[0], 7] }));
  const odd = await play(["std/games/kuhn_poker", "--game", "kuhn_poker", "--replay", "odd.json"]);
  expect(odd.stderr).toBe("error SP6044: cannot replay `odd.json`: input 2: it is no legal move of first\n");
});

test("against an optimal player nobody wins tic-tac-toe, and a board of many moves lists a few", async () => {
  const { code, stdout } = await play(["std/games/tic_tac_toe", "--seat", "none", "--against", "optimal", "--seed", "5"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/the game is over: x 0, o 0\n$/);
  put("wide.sp", "game wide {\n  players a, b\n  play {\n    let n = a chooses 0..99\n    win (n > 50 ? a : b)\n  }\n}\n");
  const wide = await play(["wide.sp", "--against", "random"], "moves 9", "120");
  expect(wide.stdout).toContain("100 moves are legal, such as 0, 1, 2; `moves` lists them, `moves x` those that begin with x");
  expect(wide.stdout).toContain("moves: 9   90   91   92");
});

test("a language model on a server plays the other seat; what it is asked and what it cost is told, its key is not", async () => {
  const server = await chatServer(({ body }) => {
    const { content } = body.messages[1];
    return `I weigh it.\nmove: ${/^Legal moves \(.*\):\n(.*)/m.exec(content)![1]}`;
  });
  const words = [
    "play",
    "std/games/kuhn_poker",
    "--game",
    "kuhn_poker",
    "--seat",
    "none",
    "--against",
    `remote:${server.url}#tiny`,
    "--seed",
    "2",
  ];
  const { code, stdout, stderr } = await spc(words, { cwd: folder, env: { SPC_API_KEY: "sk-secret" } });
  await server.close();
  expect(code).toBe(0);
  expect(stdout).toContain("first: check\nsecond: check\n");
  expect(stderr).toContain("first answered: move: check");
  expect(stderr).toContain("tiny: 2 requests (0 of them again), 200 tokens in, 14 out");
  expect(server.sent[0].headers.authorization).toBe("Bearer sk-secret");
  expect(stdout + stderr).not.toContain("sk-secret");
  const odd = await play(["std/games/kuhn_poker", "--game", "kuhn_poker", "--against", "remote:nowhere"]);
  expect(odd.code).toBe(2);
  expect(odd.stderr).toContain("it names no server and model");
});
