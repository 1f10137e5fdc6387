import { expect, it } from "vitest";
import { gameOf } from "../../../support/lower-text.js";
import { interpret } from "../../../support/interpret.js";
import { randomProgram } from "../../../support/random-program.js";

/** Small seeded random numbers. */
function numbers(seed: number): (n: number) => number {
  let x = (seed * 2654435761 + 1) >>> 0 || 1;
  return (n) => {
    x ^= x << 13;
    x >>>= 0;
    x ^= x >>> 17;
    x ^= x << 5;
    x >>>= 0;
    return x % n;
  };
}

const PROGRAMS = 150;

it(`${PROGRAMS} random programs ask the same and end the same, cut into blocks or not`, () => {
  let asked = 0;
  for (let seed = 1; seed <= PROGRAMS; seed++) {
    const { text, run } = randomProgram(numbers(seed));
    const ir = gameOf(text);
    const game = interpret(ir);
    for (let round = 0; round < 4; round++) {
      const choose = numbers(seed * 31 + round);
      const oracle = run();
      let expected = oracle.next();
      let state = game.initial();
      let decisions = 0;
      for (;;) {
        const turn = game.turn(state);
        if (expected.done === true || turn.kind === "end") {
          const found = turn.kind === "end" ? game.returns(state)[0] : turn.kind;
          expect(found, `seed ${seed}\n${text}`).toBe(expected.done === true ? expected.value : `a choice of ${expected.value}`);
          break;
        }
        const choices = turn.kind === "chance" ? game.outcomes(state).map((o) => o.value) : game.legal(state);
        expect(turn.kind === "chance" ? -choices.length : choices.length, `seed ${seed}\n${text}`).toBe(expected.value);
        const choice = choose(choices.length);
        state = game.apply(state, choices[choice]);
        expected = oracle.next(choice);
        if (turn.kind === "decide") decisions++;
      }
      expect(decisions, `seed ${seed}: longest\n${text}`).toBeLessThanOrEqual(ir.longest ?? Infinity);
      expect(game.events(state, 0).length, `seed ${seed}: history\n${text}`).toBeLessThanOrEqual(ir.longestHistory ?? Infinity);
      asked += decisions;
    }
  }
  expect(asked).toBeGreaterThan(1000);
});
