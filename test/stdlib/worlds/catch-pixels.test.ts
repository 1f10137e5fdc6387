/** Two pictures must be enough to know where the ball lands, and the flicker must say nothing. */
import { describe, expect, test } from "vitest";
import { Episode } from "../../../src/runtime/games/driver.js";
import { streamKey } from "../../../src/runtime/random/philox.js";
import { compareForms } from "../../compiler/5-emit/games/compare.js";
import { shelf } from "../shelf.js";

const SIDE = 12;
/** The layers of the picture: paddle, ball, flicker. */
const LAYERS = 3;
const PICTURE = SIDE * SIDE * LAYERS;

const world = () => shelf("worlds/catch_pixels");
const episode = (n: number) => new Episode(world().game, { key0: 3, key1: streamKey("chance"), collect: 0 }, n);

/** Finds the only lit pixel of the ball, and the middle of the paddle, in the picture that starts at `at`. */
function look(
  seen: Float32Array,
  at: number,
): { readonly ball: number; readonly row: number; readonly paddle: number; readonly flicker: number } {
  const lit = [0, 1, 2].map((layer) =>
    Array.from({ length: SIDE * SIDE }, (_, pixel) => pixel).filter((pixel) => seen[at + pixel * LAYERS + layer] === 1),
  );
  expect(lit[0].length).toBe(3);
  expect(lit[1].length).toBe(1);
  return { ball: lit[1][0] % SIDE, row: Math.floor(lit[1][0] / SIDE), paddle: lit[0][1] % SIDE, flicker: lit[2].length };
}

/** Where a ball that was at `before` and is at `ball` will be after the remaining rows. */
function landing(before: number, ball: number, rows: number): number {
  let [at, drift] = [ball, ball - before];
  for (let i = 0; i < rows; i++) {
    if (at + drift < 0 || at + drift >= SIDE) drift = -drift;
    at += drift;
  }
  return at;
}

describe("catch_pixels", () => {
  test("who reads both pictures catches every ball in reach; eleven moves make an episode", () => {
    const { game } = world();
    const seen = new Float32Array(game.info.observation.size);
    const first = game.info.observation.size - 2 * PICTURE;
    let caught = 0;
    for (let n = 0; n < 200; n++) {
      const play = episode(n);
      let moves = 0;
      for (; game.turn(play.state).kind === "decide"; moves++) {
        game.observe(play.state, 0, seen, 0);
        const now = look(seen, first);
        const before = look(seen, first + PICTURE);
        expect(now.row).toBe(moves);
        const aim = Math.min(Math.max(landing(before.ball, now.ball, 11 - now.row), 1), 10);
        play.play(1 + Math.sign(aim - now.paddle));
      }
      expect(moves).toBe(11);
      caught += game.returns(play.state)[0] === 1 ? 1 : 0;
    }
    // The first picture does not tell the drift, and the paddle is never more than 5 columns from its place: one lost move never matters.
    expect(caught).toBe(200);
  });

  test("one pixel in ten flickers", () => {
    const { game } = world();
    const seen = new Float32Array(game.info.observation.size);
    let lit = 0;
    for (let n = 0; n < 200; n++) {
      game.observe(episode(n).state, 0, seen, 0);
      lit += look(seen, game.info.observation.size - 2 * PICTURE).flicker;
    }
    // 28,800 draws with probability 0.1: five standard deviations are 255.
    expect(Math.abs(lit - 2_880)).toBeLessThan(255);
  });

  test("the kernel equals the scalar form", () => {
    const { game, kernel } = world();
    expect(compareForms(game, kernel, 200).asked).toBe(200 * 11);
  });
});
