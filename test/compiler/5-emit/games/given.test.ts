/** Parameters that every episode is given anew (A1): the scalar form, the kernel and the interpreter agree, for any values. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { collector } from "../../../../src/compiler/diagnostics/define.js";
import { lowerGame } from "../../../../src/compiler/4-lower/games/lower-game.js";
import type { EpisodeParameters, Kernel } from "../../../../src/contract/game.js";
import { scalarKernel } from "../../../../src/runtime/games/scalar-kernel.js";
import { compileText } from "../../../runtime/train/methods.js";
import { interpret } from "../../../support/interpret.js";
import { running } from "./emitted.js";

const HUNT = `enum Hue { amber, blue, coral }

game hunt(secret goal: 0..3 = 3, worth: (0..9)[0..3] = 1, public hues: Hue[2] = coral, bold: bool = false, private hand: (1..6)[player] = 2, pay: real = 0.5) {
  players first, second

  secret best: 0..9 = worth[goal]

  play {
    let tint ~ uniform(hues)
    repeat 3 {
      for p in players {
        let guess = p chooses 0..3
        if guess == goal { reward p += worth[guess] + pay }
        if bold { reward p += hand[p] }
      }
    }
    end with (best, last: tint)
  }
}`;

const compiled = compileText(HUNT);
const { report, diagnostics } = collector();
const [decl] = compiled.games;
const instance = compiled.typed.instanceOf(decl.game, "hunt_given", {}, ["goal", "worth", "hues", "bold", "hand", "pay"]);
if ("sizes" in instance) throw new Error("sizes");
const ir = lowerGame(instance, compiled.sight.unheard, report);
if (!ir) throw new Error(diagnostics.map((d) => d.text).join());
const { game, kernel } = running(ir);

const given = fc.tuple(
  fc.integer({ min: 0, max: 3 }).map((n) => [n]),
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 4 }),
  fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 2 }),
  fc.integer({ min: 0, max: 1 }).map((n) => [n]),
  fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 2 }),
  fc.integer({ min: -8, max: 8 }).map((n) => [n / 8]),
);

/** Plays one episode; what is told of it at every decision. */
function episode(form: Kernel, parameters: EpisodeParameters | undefined, moves: readonly number[], keys = true): unknown[] {
  const lanes = form.create(2);
  const chance = { key0: 5, key1: 9, collect: 1 };
  const told: unknown[] = [];
  const seen = new Float32Array(2 * form.info.observation.size);
  form.reset(lanes, 1, 4, chance, parameters);
  for (const move of moves) {
    form.observe(lanes, seen);
    told.push([keys && form.key(lanes, 1), lanes.seat[1], [...seen.subarray(form.info.observation.size)], [...lanes.score.subarray(2)]]);
    form.step(lanes, Int32Array.of(0, move), chance);
  }
  return [...told, keys && form.key(lanes, 1), lanes.seat[1], [...lanes.score.subarray(2)], form.endRecord?.(lanes, 1)];
}

test("any values give the same episodes in every form", () => {
  const scalar = scalarKernel(game);
  const interpreted = scalarKernel(interpret(ir));
  fc.assert(
    fc.property(given, fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 6 }), (parameters, moves) => {
      const told = episode(kernel, parameters, moves);
      expect(told).toEqual(episode(scalar, parameters, moves));
      // The interpreter writes keys in another way.
      expect(episode(kernel, parameters, moves, false)).toEqual(episode(interpreted, parameters, moves, false));
      // By hand: each seat moves three times.
      const [[goal], worth, hues, [bold], hand, [pay]] = parameters;
      const score = [0, 1].map((seat) =>
        [0, 2, 4].reduce((sum, k) => sum + (moves[k + seat] === goal ? worth[goal] + pay : 0) + (bold ? hand[seat] : 0), 0),
      );
      expect(told.at(-2)).toEqual(score);
      const end = told.at(-1) as { best: number; last: number };
      expect(end.best).toBe(worth[goal]);
      expect(hues).toContain(end.last);
    }),
    { numRuns: 60 },
  );
});

test("what is not given has its default, also in games that start by themselves", () => {
  const moves = [3, 3, 3, 3, 3, 3];
  const usual = [[3], [1, 1, 1, 1], [2, 2], [0], [2, 2], [0.5]];
  expect(episode(kernel, undefined, moves)).toEqual(episode(kernel, usual, moves));
  expect(episode(scalarKernel(game), undefined, moves)).toEqual(episode(kernel, usual, moves));
  const lanes = kernel.create(1);
  kernel.playRandom(lanes, 3, 1, { key0: 5, key1: 9, collect: 0 });
  expect(kernel.key(lanes, 0)).toContain("3");
});

test("words of sight hold: settings and secrets are in no observation, a hand in its owner's alone", () => {
  const shown = game.info.observation.features.map((f) => f.name);
  expect(shown.slice(0, 3)).toEqual(["me", "hues", "hand"]);
  for (const setting of ["goal", "worth", "bold", "pay"]) expect(shown).not.toContain(setting);
  const hands = [[0], [1, 1, 1, 1], [0, 1], [0], [6, 1], [0]];
  const state = game.initial(hands);
  const at = game.info.observation.features.find((f) => f.name === "hand")!;
  const views = [0, 1].map((seat) => {
    const out = new Float32Array(game.info.observation.size);
    const decided =
      game.turn(state).kind === "chance"
        ? game.apply(
            state,
            game.sample(state, () => 0),
          )
        : state;
    game.observe(decided, seat, out, 0);
    return [...out.subarray(at.offset, at.offset + at.width)];
  });
  expect(views).toEqual([
    [0, 0, 0, 0, 0, 1],
    [1, 0, 0, 0, 0, 0],
  ]);
});
