/** A package of specs, as it lies in `node_modules`: records and functions of any type, a game with TypeScript beside it, used by a project. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { buildSpecs } from "../../src/cli/actions/build.js";
import { checkSpecs } from "../../src/cli/actions/check.js";
import { testSpecs } from "../../src/cli/actions/test.js";
import { act } from "../support/in-process.js";
import { scratch } from "./spc.js";

const PACKAGE = "node_modules/@me/parts";
const OWN = `import { Pile, most as best_of } from "@me/parts/piles"
import { odds } from "@me/parts/games/odds"

enum Stone { grey, white }

game own {
  players a, b
  pile: Pile(Stone) = Pile()

  play {
    let s = a chooses Stone
    pile.put(s)
    pile.put(white)
    let r = play odds
    reward a += best_of(pile.things, x => x is white ? 3 : 1) + pile.height()
    reward b += 0
  }
}

test "a pile of two" of own {
  plays grey, 3, 2
  expect score(a) == 5 and pile.height() == 2
}
`;

const { folder, put, remove } = scratch({
  [`${PACKAGE}/package.json`]: JSON.stringify({
    name: "@me/parts",
    version: "1.0.0",
    sp: { "./piles": "./lib/piles.sp", "./games/*": "./lib/*.sp" },
  }),
  [`${PACKAGE}/lib/piles.sp`]: `/// Any things one on the other, at most four.
record Pile<T> {
  things: T[] up to 4 = []

  fn height() -> int = size(things)

  rule put(thing: T) {
    if size(things) < 4 { things.add(thing) }
  }
}

fn most<T>(xs: T[], worth: fn(T) -> int) -> int = max(worth(x) for x in xs)

local fn hidden(n: int) -> int = n
`,
  [`${PACKAGE}/lib/odds.sp`]: `import { Pile } from "./piles"

/// What is left of some stones.
extern pure fn left_of(stones: 0..9, taken: 0..9) -> 0..9 from "./left_of.ts"

game odds {
  players a, b
  taken: Pile(0..3) = Pile()
  stones: 0..9 = 5

  play {
    cycle p in players up to 2 {
      let n = p chooses 1..3 where it <= stones
      taken.put(n)
      stones = left_of(stones, n)
      if stones == 0 { win p by taken.height() }
    }
  }
}
`,
  [`${PACKAGE}/lib/left_of.ts`]: "export const left_of = (stones: number, taken: number): number => Math.max(0, stones - taken);\n",
  "own.sp": OWN,
});
afterAll(remove);

test("what a package exports is imported by name, and tested and built with what imports it", async () => {
  expect(await act(folder, (context) => checkSpecs(["own.sp"], context))).toMatchObject({ code: 0 });
  const tested = await act(folder, (context) => testSpecs(["own.sp"], { games: 10, seed: 1 }, context));
  // A grey and a white stone: the white one is worth three, and there are two. The inner game's moves are moves of the test too.
  expect(tested.stdout).toMatch(/^pass {2}own.sp: test "a pile of two"$/m);
  expect(tested.code).toBe(0);
  expect(await act(folder, (context) => buildSpecs(["own.sp"], "made", context))).toMatchObject({ code: 0 });
  expect(readFileSync(path.join(folder, "made/own.ts"), "utf8")).toContain(
    'import { left_of } from "../node_modules/@me/parts/lib/left_of.js";',
  );
});

test.each([
  ["@me/parts/piles", "hidden", "SP2006"],
  ["@me/parts/piles", "Piles", "SP2005"],
  ["@me/parts/lib/piles", "Pile", "SP2003"],
  ["@me/part/piles", "Pile", "SP2003"],
])("from %s there is no %s, and one message says so", async (from, name, code) => {
  put("wrong.sp", `import { ${name} } from "${from}"\n`);
  const { stderr } = await act(folder, (context) => checkSpecs(["wrong.sp"], context));
  expect(stderr.match(/^error SP\d+/gm)).toEqual([`error ${code}`]);
});
