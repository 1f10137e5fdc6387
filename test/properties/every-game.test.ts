/**
 * Every game of the specs that ship, however many those become: the kernel equals the scalar form, the scalar form equals the interpreted automaton
 * (F2), and twin worlds are asked alike (B14). `SPC_LONG=1` plays much longer.
 */
import { describe, expect, test } from "vitest";
import { twinWorlds } from "../../src/runtime/games/twin-worlds.js";
import { CHANCE, compareForms, compareScalars, xorshift } from "../compiler/5-emit/games/compare.js";
import { everySpec, gamesOf, usualLength } from "../support/every-game.js";
import { interpret } from "../support/interpret.js";

const LONG = process.env.SPC_LONG === "1";
const KERNEL_DECISIONS = LONG ? 200_000 : 400;
const INTERPRETED_DECISIONS = LONG ? 3_000 : 30;
const TWINS = LONG ? 200 : 2;

describe.each(everySpec())("%s", (spec) => {
  test(
    "plays the same in all forms",
    () => {
      for (const { compiled, running } of gamesOf(spec)) {
        const { game, kernel } = running;
        const length = usualLength(game, CHANCE, xorshift(3));
        const games = (decisions: number): number => Math.max(2, Math.ceil(decisions / length));

        // A game has a kernel, or the compiler says why not.
        expect([compiled.name, kernel === undefined]).toEqual([
          compiled.name,
          compiled.noKernel !== undefined || compiled.ir.externs !== undefined,
        ]);
        if (kernel !== undefined) {
          const { asked, scores } = compareForms(game, kernel, games(KERNEL_DECISIONS));
          expect(asked).toBeGreaterThan(0);
          if (game.info.payoff.kind === "zero_sum") expect(scores.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 3);
        }
        // The interpreter has no TypeScript to call.
        if (compiled.ir.externs === undefined)
          expect(compareScalars(game, interpret(compiled.ir), games(INTERPRETED_DECISIONS))).toBeGreaterThan(0);

        const twins = twinWorlds(game, { mode: "plays", count: TWINS, seed: 9 });
        expect(twins.leak?.text).toBeUndefined();
      }
    },
    LONG ? 1_200_000 : 60_000,
  );
});

test("there are games to play", () => {
  expect(everySpec().filter((spec) => spec.startsWith("stdlib/games/")).length).toBeGreaterThan(20);
});
