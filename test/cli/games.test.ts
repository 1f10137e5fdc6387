import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { scratch, spc } from "./spc.js";

const HIGHER = `game higher {
  players a, b
  zero_sum
  play {
    let x = a chooses 1..3
    let y = b chooses 1..3
    match { x > y => win a; x < y => win b; else => draw }
  }
}

test "three beats two" of higher {
  plays 3, 2
  expect winner is a
}
`;

const { folder, put, remove } = scratch({
  "higher.sp": HIGHER,
  "failing.sp": HIGHER.replace("winner is a", "winner is b"),
  "climb.sp": `game climb {
  players a, b
  zero_sum
  height: 0..5 = 4
  play {
    let step = a chooses 1..2
    height += step
    win a
  }
}
`,
});
afterAll(remove);

const run = (words: string[], input?: string) => spc(words, { cwd: folder, input });

describe("solve", () => {
  test("tells the value of Kuhn poker, how far it is from an equilibrium, and the strategy", async () => {
    const { code, stdout, stderr } = await run(["solve", "std/games/kuhn_poker"]);
    expect(code).toBe(0);
    expect(stderr).toContain("taking the game kuhn_poker; `--game` picks tolled_kuhn_poker\n");
    expect(stderr).toContain("by cfr_plus: something is hidden, and what one seat wins the other loses\n");
    expect(stderr).toMatch(/^12 information sets|^done after [\d.]+ s, [\d,]+ iterations a second$/m);
    expect(stdout).toMatch(/^kuhn_poker, by cfr_plus, 1000 iterations\nvalue of first: -0\.0555\d+ \(-1\/18 /);
    expect(stdout).toMatch(/^exploitability: 0\.000/m);
    expect(stdout).toMatch(/^ {2}first, king, after check bet +fold 0\.000 {2}call 1\.000$/m);
  });

  test("--format json gives the same as numbers", async () => {
    const { stdout } = await run(["solve", "std/games/kuhn_poker", "--by", "cfr", "--iterations", "2000", "--format", "json"]);
    const found = JSON.parse(stdout) as { by: string; value: Record<string, number>; exploitability: number; policy: unknown[] };
    expect(found.by).toBe("cfr");
    expect(found.value.first).toBeCloseTo(-1 / 18, 2);
    expect(found.exploitability).toBeLessThan(0.01);
    expect(found.policy).toHaveLength(12);
  });

  test("a game that is not there", async () => {
    expect(await run(["solve", "higher.sp", "--game", "highest"])).toMatchObject({
      code: 2,
      stdout: "",
      stderr: "error SP6010: no game named `highest` in `higher.sp`\n   = help: did you mean `higher`?\n",
    });
    expect(await run(["solve", "std/networks/mlp", "--format", "short"])).toMatchObject({
      code: 2,
      stderr: "spc: error SP6009: `std/networks/mlp.sp` holds no game\n",
    });
  });

  test("a saved solution can be played against, and a damaged one is refused", async () => {
    expect(await run(["solve", "higher.sp", "--save", "higher.json", "--format", "short"])).toMatchObject({ code: 0, stderr: "" });
    const words = ["play", "higher.sp", "--against", "higher.json", "--seed", "1", "--format", "short"];
    expect((await run(words, "3\n")).stdout).toContain("the game is over: a ");
    put("higher.json", readFileSync(path.join(folder, "higher.json"), "utf8").replace('"iterations": ', '"iterations": 1'));
    const damaged = await run(words, "3\n");
    expect(damaged).toMatchObject({ code: 2, stdout: "" });
    expect(damaged.stderr).toMatch(/^spc: error SP6507: this is no usable solution file: /);
  });
});

describe("play", () => {
  test("a whole game through standard input and output", async () => {
    const { code, stdout, stderr } = await run(["play", "std/games/tic_tac_toe", "--seed", "3"], "b2\nnonsense\n1\nc3\na1\nb1\nc1\n");
    expect([code, stderr]).toEqual([0, "you are x, against random; `help` tells what you can answer\n"]);
    expect(stdout).toContain("`nonsense` is no move here");
    expect(stdout).toMatch(/the game is over: x [+-]?\d, o [+-]?\d\n/);
  });

  test("the same seed gives the same game", async () => {
    const watch = () => run(["play", "std/games/kuhn_poker", "--game", "kuhn_poker", "--seat", "none", "--seed", "7", "--games", "3"]);
    const first = await watch();
    expect(first).toMatchObject({ code: 0, stderr: "random plays itself\n" });
    expect(await watch()).toEqual(first);
  });

  test("the end of the input leaves the game", async () => {
    expect((await run(["play", "higher.sp"], "")).stdout).toMatch(/you left the game\n$/);
  });

  test("seats and players that do not exist", async () => {
    expect(await run(["play", "higher.sp", "--seat", "c"])).toMatchObject({
      code: 2,
      stderr: "error SP6014: `higher` has no seat `c`\n   = help: did you mean `a`?\n",
    });
    const { code, stderr } = await run(["play", "higher.sp", "--against", "champion", "--format", "short"]);
    expect([code, stderr]).toEqual([2, "spc: error SP6013: cannot play against `champion`: there is no such file\n"]);
  });
});

describe("test", () => {
  test("runs tests, random games and twin worlds", async () => {
    const { code, stdout, stderr } = await run(["test", "higher.sp", "--games", "50"]);
    expect([code, stderr]).toEqual([0, "3 checks passed, 0 failed\n"]);
    expect(stdout).toMatch(
      /^pass {2}higher.sp: test "three beats two"\npass {2}higher.sp: random games of higher \(50 episodes, 100 decisions, at most 2 each; .*\)\npass {2}higher.sp: twin worlds of higher \(.*\)\n$/,
    );
  });

  test("--only picks tests by title", async () => {
    expect(await run(["test", "higher.sp", "failing.sp", "--only", "beats"])).toMatchObject({ code: 1 });
    expect(await run(["test", "failing.sp", "--only", "nothing"])).toMatchObject({
      code: 0,
      stdout: "",
      stderr: "0 checks passed, 0 failed\n",
    });
  });

  test("SP6020: a failing test ends with 1 and shows what was played", async () => {
    const { code, stdout, stderr } = await run(["test", "failing.sp", "--only", "beats"]);
    expect([code, stdout]).toEqual([1, 'FAIL  failing.sp: test "three beats two"\n']);
    expect(stderr).toBe(`error SP6020: test "three beats two" fails: \`winner is b\` is false
  --> failing.sp:13:10
   |
13 |   expect winner is b
   |          ^^^^^^^^^^^
   |
   = shown by:
       played: a 3, b 2
       the game is over; scores: a 1, b -1

1 error in 1 file · spc explain SP6020
0 checks passed, 1 failed
`);
  });

  test.each([
    ["plays 4, 2", "it is not legal for a", /SP3\d\d\d|SP6021/],
    ["plays b: 3", "it is a's turn", /SP6021/],
    ["plays 3, 2, 1", "the game is over", /SP6021/],
  ])("SP6021: %s", async (plays, reason, code) => {
    put("moves.sp", HIGHER.replace("plays 3, 2", plays));
    const ended = await run(["test", "moves.sp", "--only", "beats", "--format", "short"]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(code);
    if (ended.stderr.includes("SP6021")) expect(ended.stderr).toContain(reason);
  });

  test("SP6021: where chance moves first, the help names no other game's draws", async () => {
    put(
      "drawn.sp",
      `game guess {
  players a, b
  zero_sum
  secret hidden: 1..3 ~ uniform(1..3)
  play {
    let named = a chooses 1..3
    if named == hidden { win a }
    win b
  }
}

test "a right guess wins" of guess {
  plays 2
  expect winner is a
}
`,
    );
    const { code, stderr } = await run(["test", "drawn.sp"]);
    expect(code).toBe(1);
    expect(stderr).toContain('SP6021: test "a right guess wins" cannot play `2`: chance moves first');
    expect(stderr).toContain("help: say before this move what was drawn: `NAME ~ VALUE`");
  });

  test("SP6022: a fault in random games names the place, the seed and the moves", async () => {
    const { code, stdout, stderr } = await run(["test", "climb.sp"]);
    expect([code, stdout]).toEqual([1, "FAIL  climb.sp: random games of climb\n"]);
    expect(stderr).toMatch(/^error SP6022: `climb` fails in play: 6 is outside 0\.\.5\n {2}--> climb\.sp:7:5\n/);
    expect(stderr).toMatch(/seed 1, episode \d+\n +moves: a 2\n/);
  });

  test("a fault elsewhere is a problem of the spec, not a bug", async () => {
    const { code, stderr } = await run(["solve", "climb.sp", "--format", "short"]);
    expect([code, stderr]).toEqual([1, "spc: error SP6022: this game fails in play: climb.sp:7:5: 6 is outside 0..5\n"]);
  });
});
