import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { buildSpecs } from "../../src/cli/actions/build.js";
import { checkSpecs } from "../../src/cli/actions/check.js";
import { bringToLife, compileSpec } from "../../src/cli/actions/load-games.js";
import { testSpecs } from "../../src/cli/actions/test.js";
import { buildTree } from "../../src/runtime/solve/build-tree.js";
import { act } from "../support/in-process.js";
import { scratch } from "./spc.js";

const DICE = `enum Face { low, high }

/// What three throws are worth to who wants one face.
extern pure fn worth(throws: (1..6)[3], wanted: Face) -> 0..18 from "./rules/worth.ts"

game dice {
  players thrower, guesser
  zero_sum

  throws: (1..6)[3] = 1

  play {
    for i in 0..2 {
      let pips ~ uniform(1..6)
      throws[i] = pips
    }
    let wanted = thrower chooses Face
    let guess = guesser chooses 0..18
    win (guess == worth(throws, wanted) ? guesser : thrower)
  }
}

test "the lowest of three" of dice {
  plays pips ~ 4, pips ~ 2, pips ~ 3, low, 2
  expect winner is guesser
}
`;

const WORTH = `import { smallest } from "./smallest.js";

export function worth(throws: readonly number[], wanted: 0 | 1): number {
  return wanted === 0 ? smallest(throws) : Math.max(...throws);
}
`;

const { folder, put, remove } = scratch({
  "dice.sp": DICE,
  "rules/worth.ts": WORTH,
  "rules/smallest.ts": "export const smallest = (xs: readonly number[]): number => Math.min(...xs);\n",
});
afterAll(remove);

/** A copy of the game beside other TypeScript. */
function variant(name: string, typeScript: string): string {
  mkdirSync(path.join(folder, name), { recursive: true });
  put(`${name}/rules/worth.ts`, typeScript);
  put(`${name}/dice.sp`, DICE);
  return `${name}/dice.sp`;
}

const check = (spec: string) => act(folder, (context) => checkSpecs([spec], context));
const build = (spec: string, out: string) => act(folder, (context) => buildSpecs([spec], out, context));
const run = (spec: string) => act(folder, (context) => testSpecs([spec], { games: 10, seed: 1 }, context));

test("a game with an extern is checked, tested and played", async () => {
  expect(await check("dice.sp")).toMatchObject({ code: 0, stderr: "1 spec, no problems\n" });
  const tested = await run("dice.sp");
  expect(tested.stdout).toMatch(/^pass {2}dice.sp: test "the lowest of three"$/m);
  expect(tested.stdout).toMatch(/^pass {2}dice.sp: random games of dice /m);
  expect(tested.stdout).toMatch(/^pass {2}dice.sp: twin worlds of dice /m);
  expect(tested.code).toBe(0);
});

test("what is built imports the TypeScript from where it is written, and has no kernel", async () => {
  expect(await build("dice.sp", "made/here")).toMatchObject({ code: 0 });
  const text = readFileSync(path.join(folder, "made/here/dice.ts"), "utf8");
  expect(text).toContain('import { worth } from "../../rules/worth.js";');
  expect(text).toContain("external<number>(\n");
  expect(text).not.toContain("playRandom");
});

test("checking and building run none of it", async () => {
  const spec = variant("loud", 'export function worth(): number {\n  return 1;\n}\nthrow new Error("it was run");\n');
  expect(await check(spec)).toMatchObject({ code: 0, stdout: "" });
  expect((await build(spec, "loud/out")).code).toBe(0);
  const played = await run(spec);
  expect(played.stderr).toContain("error SP6040: could not load the extern `worth` from `./rules/worth.ts`: it was run");
  expect(played.code).toBe(2);
});

describe("what goes wrong in play ends the episode as faulty, at its place in the spec", () => {
  test.each([
    ["a thrown error", `throw new RangeError("no such throw")`, "`worth` threw: no such throw"],
    ["a number outside the declared range", "return 19", "`worth` answered 19, expected 0..18"],
    ["a number that is not whole", "return 1.5", "`worth` answered 1.5, expected a whole number"],
    ["what the types could not tell", "return JSON.parse('[1]')", "`worth` answered an array of 1, expected a whole number"],
  ])("%s", async (name, statement, fault) => {
    const spec = variant(name.replaceAll(" ", "-"), `export function worth(): number {\n  ${statement};\n}\n`);
    const { stdout, stderr, code } = await run(spec);
    expect(stdout).toMatch(/FAIL/);
    expect(stderr).toContain(`error SP6022: \`dice\` fails in play: ${fault}\n  --> ${spec}:19:19`);
    expect(code).toBe(1);
  });
});

test("a file that is no TypeScript is refused", async () => {
  const spec = variant("broken", "export function worth(: number { return 1 }\n");
  const { stderr, code } = await check(spec);
  expect(stderr).toContain("error SP3285: the extern `worth` comes from `broken/rules/worth.ts`, which is no TypeScript: ");
  expect(code).toBe(1);
});

test("an async function cannot be waited for", async () => {
  const spec = variant("async", "export async function worth(throws: readonly number[], wanted: 0 | 1) { return throws[wanted]; }\n");
  const { stderr } = await check(spec);
  expect(stderr).toContain("the type (throws: readonly number[], wanted: 0 | 1) => Promise<number>");
  expect(stderr).toContain("= help: a game cannot wait: answer at once");
});

test("there is no exact tree of it", async () => {
  await act(folder, (context) => {
    const loaded = compileSpec("dice.sp", context);
    if ("verdict" in loaded) throw new Error("it has errors");
    const { game } = bringToLife(loaded.compiled.games[0]);
    expect(() => buildTree(game)).toThrow("`dice` has no exact tree, because its rules call TypeScript (`worth`)");
    return 0; // SP6041
  });
});

const DRAW = `enum Suit { acorn, leaf, bell }

/// One of some things.
extern pure fn one_of<T>(things: T[], at: 0..9) -> T from "./one_of.ts"

game draw_one {
  players a, b
  suit: Suit = acorn
  count: 0..6 = 0

  play {
    let at = a chooses 0..9
    suit = one_of([leaf, bell], at)
    count = one_of([2, 3, 5], at)
    reward a += count + (suit is bell ? 10 : 0)
  }
}

test "counts from the front" of draw_one {
  plays 1
  expect count == 3 and suit is bell and score(a) == 13
}
`;
const anyType = (folderName: string, typeScript: string): string => {
  mkdirSync(path.join(folder, folderName), { recursive: true });
  put(`${folderName}/draw.sp`, DRAW);
  put(`${folderName}/one_of.ts`, typeScript);
  return `${folderName}/draw.sp`;
};

test("an extern of any type is one function of TypeScript, compared as it is declared", async () => {
  const right = anyType("any", "export const one_of = <T>(things: readonly T[], at: number): T => things[at % things.length];\n");
  expect(await check(right)).toMatchObject({ code: 0 });
  expect((await run(right)).stdout).toMatch(/^pass {2}.*counts from the front/m);
  const wrong = anyType("some", "export const one_of = (things: readonly number[], at: number): number => things[at];\n");
  const said = await check(wrong);
  expect(said.code).toBe(1);
  expect(said.stderr).toContain("`one_of`");
  expect(said.stderr).toContain("<T>(things: readonly T[], at: number) => T");
});
