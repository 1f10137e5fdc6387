import { afterAll, describe, expect, test } from "vitest";
import { testSpecs } from "../../src/cli/actions/test.js";
import { act } from "../support/in-process.js";
import { scratch } from "./spc.js";

const STONES = `game stones {
  players a, b
  zero_sum
  left: 0..9 = 9
  lucky: bool = false

  show """
    {left} left
    """

  play {
    lucky ~ uniform(bool)
    cycle p in players {
      let take = p chooses 1..3 where take <= left
      left -= take
      if left == 0 { win p }
    }
  }
}

`;

const { folder, put, remove } = scratch();
afterAll(remove);

/** Runs the test blocks of a text. */
async function run(blocks: string, only?: string) {
  put("stones.sp", STONES + blocks);
  return act(folder, (context) => testSpecs(["stones.sp"], { games: 1, seed: 1, only: only ?? "" }, context));
}

describe("loops and branches", () => {
  test.each([
    ["for over a range, with a filter", `for n in 1..3 where n != 2 { plays n }\n  expect left == 5`],
    ["several binders", `for n in 1..2, m in 1..2 { plays m }\n  expect left == 3`],
    ["repeat counts", `repeat 3 steps { plays step + 1 }\n  expect left == 3`],
    ["a branch on what is known", `for n in 1..3 { if n == 2 { plays 3 } else { plays 1 } }\n  expect left == 4`],
    ["a branch on the position", `plays 3\n  if left == 6 { plays 2 } else { plays 1 }\n  expect left == 4`],
    ["while", `while left > 2 { plays 1 }\n  expect left == 2 and turn is b`],
    ["repeat up to, until", `repeat up to 50 until winner is some { plays 1 }\n  expect winner is a and score(b) == -1`],
    ["falling out of a bound", `repeat up to 2 until winner is some { plays 1 }\n  expect left == 7`],
    ["names", `let much = 1 + 1, more = much + 1\n  plays much, b: more\n  expect left == 9 - much - more`],
    ["legal moves", `plays 3, 3, 1\n  expect is_legal(2) and not is_legal(3) and is_legal(1)`],
  ])("%s", async (_, body) => {
    const { stdout, stderr, code } = await run(`test "t" of stones {\n  plays lucky ~ true\n  ${body}\n}\n`);
    expect([stdout, stderr, code]).toEqual(['pass  stones.sp: test "t"\n', "1 check passed, 0 failed\n", 0]);
  });
});

test("a failing condition is shown with its names, the moves and the position", async () => {
  const { stderr, code } = await run(`test "t" of stones {
  plays lucky ~ true
  for n in 1..3 {
    plays n
    expect left + n < 8
  }
}
`);
  expect(code).toBe(1);
  expect(stderr).toBe(`error SP6020: test "t" fails: \`left + n < 8\` is false
  --> stones.sp:25:12
   |
25 |     expect left + n < 8
   |            ^^^^^^^^^^^^
   |
   = why: here n is 1
   = shown by:
       played: lucky ~ true, a 1
       b is to move; scores: a 0, b 0
         8 left

1 error in 1 file · spc explain SP6020
0 checks passed, 1 failed
`);
});

test("SP6043: a loop that play never ends", async () => {
  const { stderr } = await run(`test "t" of stones {\n  plays lucky ~ true\n  while left > 0 { expect left > 0 }\n}\n`);
  expect(stderr).toMatch(/^error SP6043: test "t" goes round 10,000 times without an end\n {2}--> stones\.sp:23:3/);
});

test("--only picks tests by their titles", async () => {
  const two = `test "one" of stones { plays lucky ~ true }\n\ntest "two" of stones { plays lucky ~ false }\n`;
  expect((await run(two, "two")).stdout).toBe('pass  stones.sp: test "two"\n');
});

test("a test asks what only tests can ask", async () => {
  put("odd.sp", STONES.replace("win p", "if score(p) == 0 { win p }"));
  const { stderr } = await act(folder, (context) => testSpecs(["odd.sp"], { games: 1, seed: 1 }, context));
  expect(stderr).toContain("`score` has a meaning only in tests");
});

const LAMPS = `game lamps {
  players a, b

  play {
    let lamp ~ uniform(0..2)
    let bell ~ uniform(bool)
    let call = a chooses 0..2
    if call == lamp { end with (call: call, rang: bell) }
    end with (call: call)
  }
}

`;

describe("what an end hands out, and which draw is meant", () => {
  async function lamps(block: string, format: "text" | "json" = "text") {
    put("lamps.sp", `${LAMPS}test "t" of lamps {\n${block}\n}\n`);
    return act(folder, (context) => testSpecs(["lamps.sp"], { games: 1, seed: 1, only: "t" }, context), format);
  }

  test("`result` is the end record, an option where some end omits a field (A16)", async () => {
    expect((await lamps("  plays lamp ~ 1, bell ~ true, 1\n  expect result.call == 1 and result.rang is some")).code).toBe(0);
    expect((await lamps("  plays lamp ~ 1, bell ~ true, 2\n  expect result.call == 2 and result.rang is none")).code).toBe(0);
    const early = await lamps("  plays lamp ~ 1, bell ~ true\n  expect result.call == 0");
    expect(early.code).toBe(1);
  });

  test("a draw is named, and taken by no other", async () => {
    const { stderr, code } = await lamps("  plays bell ~ true, lamp ~ 1, 1\n  expect result.call == 1");
    expect(code).toBe(1);
    expect(stderr).toContain("it is `lamp` that is drawn here");
    expect(stderr).toContain("say first what that gave: `lamp ~ …`");
  });

  test("what failed and where is in the JSON", async () => {
    const { stdout } = await lamps("  plays lamp ~ 1, bell ~ true, 1\n  expect result.call == 2", "json");
    const { results } = JSON.parse(stdout) as { readonly results: unknown };
    expect(results).toEqual([
      expect.objectContaining({
        what: 'test "t"',
        passed: false,
        file: "lamps.sp",
        line: 15,
        code: expect.stringMatching(/^SP/) as string,
      }),
    ]);
  });
});
