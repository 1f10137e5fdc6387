/** Parameters of games that are functions: a game is fixed for one as for a number, and everything is made for it. */
import { describe, expect, it } from "vitest";
import { sourceFile } from "../../src/compiler/source/source-file.js";
import { compareForms, compareScalars } from "../compiler/5-emit/games/compare.js";
import { running } from "../compiler/5-emit/games/emitted.js";
import { diagnose } from "../support/analyse.js";
import { interpret } from "../support/interpret.js";
import { lowerFile } from "../support/lower-text.js";

const HEAD = `fn blob(at: real[2]) -> real[3] = [at[0], at[1], at[0] * at[1]]
fn place(at: real[2]) -> real[2] = at
fn near(n: 0..9) -> 0..9 = min(9, n + 1)
fn far(n: 0..9) -> 0..9 = min(9, n + 3)
game pocket(camera: fn(real[2]) -> real[n] = blob, hop: fn(0..9) -> 0..9 = near) {
  roles walker
  at: real[2] = (0.5, 0.25)
  n: 0..9 = 0
  play {
    repeat 3 {
      let push = walker chooses stay | go
      if push is go { n = hop(n) }
    }
    reward walker += n
    end with (frame: camera(at))
  }
}
const far_pocket = pocket(camera: place, hop: far)
game outer {
  roles walker
  play {
    let a = play pocket(hop: far)
    let b = play far_pocket
    reward walker += 100 * size(a.frame) + 10 * size(b.frame)
  }
}
`;
const told = (more: string): string[] => diagnose(`${HEAD}${more}`).map((d) => `${d.code} ${d.text}`);

describe("functions as parameters of games", () => {
  const { games, diagnostics } = lowerFile(sourceFile("test.sp", HEAD));
  const all = (name: string, moves: readonly number[]): unknown => {
    const { game } = running(games.get(name)!);
    let state: unknown = game.initial();
    for (const move of moves) state = game.apply(state, move);
    return [game.returns(state), game.endRecord(state)];
  };

  it("are known when the game is compiled, by default or by a constant that fixes them", () => {
    expect(diagnostics).toEqual([]);
    expect(all("pocket", [1, 1, 0])).toEqual([[2], { frame: [0.5, 0.25, 0.125] }]);
    expect(all("far_pocket", [1, 1, 1])).toEqual([[9], { frame: [0.5, 0.25] }]);
  });

  it("are given to inner episodes, each made for its own", () => {
    // 3 + 3 by the first, 3 by the second; three numbers and two in their end records.
    expect(all("outer", [1, 1, 0, 1, 0, 0])).toEqual([[6 + 3 + 320], {}]);
  });

  it("leave the forms of a game alike", () => {
    for (const name of ["pocket", "far_pocket", "outer"]) {
      const { game, kernel } = running(games.get(name)!);
      expect(compareForms(game, kernel, 40).asked).toBeGreaterThan(0);
      expect(compareScalars(game, interpret(games.get(name)!), 10)).toBeGreaterThan(0);
    }
  });

  it.each([
    [
      "a function of other values",
      "const g = pocket(hop: place)",
      "SP3001 expected fn(0..9) -> 0..9 for `hop`, found fn(real[2]) -> real[2]",
    ],
    ["no function", "const g = pocket(hop: 3)", "SP3001 expected fn(0..9) -> 0..9 for `hop`, found 3"],
    [
      "a function without a name",
      "const g = pocket(hop: x => x)",
      "SP3232 which function this is must be known to the compiler, and here only play knows it",
    ],
    [
      "an extern that may know more than its arguments",
      'extern fn odd(n: 0..9) -> 0..9 from "./odd.ts"\nconst g = pocket(hop: odd)',
      "SP3232 which function this is must be known to the compiler, and here only play knows it",
    ],
  ])("%s gives one message", (_, more, message) => {
    expect(told(more)).toEqual([message]);
  });
});
