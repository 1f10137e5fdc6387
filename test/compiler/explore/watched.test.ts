/** A promise of payoffs that is not proved is checked at each end (A11), in both forms. */
import { expect, it } from "vitest";
import { compile } from "../../../src/compiler/compile.js";
import { collector } from "../../../src/compiler/diagnostics/define.js";
import { printJavaScript } from "../../../src/compiler/5-emit/typescript/javascript.js";
import { sourceFile } from "../../../src/compiler/source/source-file.js";
import { loadGame } from "../../../src/runtime/games/load.js";

const CHANCE = { key0: 1, key1: 2, collect: 0 };

/** Two takings that the other pays for at the end; `forgets` is a number that is forgotten. */
const credit = (promise: string, pays: string): string => `game credit {
  players a, b
  ${promise}
  owed: 0..18 = 0

  play {
    repeat 2 {
      let take = a chooses 0..9
      reward a += take
      if take < 9 { owed += take }
    }
    ${pays}
  }
}
`;

it.each([
  ["zero_sum", "reward b += -owed", "zero_sum is promised, and the payoffs sum to 9"],
  ["zero_sum", "reward b += -owed\n    reward a += 5 as tempo", "zero_sum is promised, and the payoffs sum to 9"],
  ["constant_sum 2", "reward b += 2 - owed", "constant_sum is promised, and the payoffs sum to 11"],
  ["common_sum", "reward b += owed", "common_sum is promised, and the payoffs are 12, 3"],
])("%s: %s", (promise, pays, fault) => {
  const { report, diagnostics } = collector();
  const { games } = compile(sourceFile("credit.sp", credit(promise, pays)), () => ({ error: "there is no such file" }), report);
  expect(diagnostics).toEqual([]);
  const { game, kernel } = loadGame(printJavaScript(games[0].module), "credit");
  if (kernel === undefined) throw new Error("expected a kernel");
  const after = game.apply(game.initial(), 3);
  expect(game.turn(game.apply(after, 4))).toEqual({ kind: "end", truncated: false });
  expect(() => game.apply(after, 9)).toThrow(fault);

  const lanes = kernel.create(1);
  for (const [last, faulty] of [
    [4, false],
    [9, true],
  ] as const) {
    kernel.reset(lanes, 0, 0, CHANCE);
    kernel.step(lanes, new Int32Array([3]), CHANCE);
    kernel.step(lanes, new Int32Array([last]), CHANCE);
    expect(lanes.seat[0]).toBe(-1);
    expect(lanes.fault[0] !== 0).toBe(faulty);
    if (faulty) expect(kernel.faults[lanes.fault[0] - 1].text).toContain("is promised, and the payoffs break it");
  }
});
