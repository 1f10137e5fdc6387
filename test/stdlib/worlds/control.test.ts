/** The control worlds against the same equations in 64 bits. */
import { describe, expect, test } from "vitest";
import { Episode } from "../../../src/runtime/games/driver.js";
import { streamKey } from "../../../src/runtime/random/philox.js";
import { xorshift } from "../../compiler/5-emit/games/compare.js";
import { shelf } from "../shelf.js";

const start = (name: string, n: number): Episode<unknown> =>
  new Episode(shelf(`worlds/${name}`).game, { key0: 7, key1: streamKey("chance"), collect: 0 }, n);

/** What the only seat is given, without the seat itself. */
function given(name: string, play: Episode<unknown>): number[] {
  const { game } = shelf(`worlds/${name}`);
  const seen = new Float32Array(game.info.observation.size);
  game.observe(play.state, 0, seen, 0);
  return [...seen.subarray(1)];
}

describe("cart_pole", () => {
  const { game } = shelf("worlds/cart_pole");

  /** One step as A. Barto, R. Sutton and C. Anderson (1983) give it in their appendix, without friction. */
  function step([x, v, a, w]: readonly number[], force: number): number[] {
    const [g, cart, pole, half, dt] = [9.8, 1, 0.1, 0.5, 0.02];
    const mass = cart + pole;
    const bend =
      (g * Math.sin(a) + Math.cos(a) * ((-force - pole * half * w * w * Math.sin(a)) / mass)) /
      (half * (4 / 3 - (pole * Math.cos(a) ** 2) / mass));
    const gain = (force + pole * half * (w * w * Math.sin(a) - bend * Math.cos(a))) / mass;
    return [x + dt * v, v + dt * gain, a + dt * w, w + dt * bend];
  }

  test("moves by the published equations and ends at 12 degrees or 2.4 metres", () => {
    const random = xorshift(4);
    for (let n = 0; n < 50; n++) {
      const play = start("cart_pole", n);
      let now = given("cart_pole", play);
      expect(now.every((x) => Math.abs(x) <= 0.05)).toBe(true);
      let steps = 0;
      for (; game.turn(play.state).kind === "decide"; steps++) {
        expect(Math.abs(now[0]) <= 2.4 && Math.abs(now[2]) <= 0.20944).toBe(true);
        const action = random() % 2;
        now = step(now, action === 1 ? 10 : -10);
        play.play(action);
        if (game.turn(play.state).kind === "decide")
          given("cart_pole", play).forEach((x, i) => expect(Math.abs(x - now[i])).toBeLessThan(1e-4 * (1 + Math.abs(x))));
      }
      expect(Math.abs(now[0]) > 2.3999 || Math.abs(now[2]) > 0.20943).toBe(true);
      expect(game.returns(play.state)).toEqual([steps]);
    }
  });

  test("is balanced for 500 steps by pushing to where the pole falls, which random play is not", () => {
    const lasting = (choose: (at: readonly number[]) => number, n: number): number => {
      const play = start("cart_pole", n);
      while (game.turn(play.state).kind === "decide") play.play(choose(given("cart_pole", play)));
      return game.returns(play.state)[0];
    };
    for (let n = 0; n < 5; n++) expect(lasting(([x, v, a, w]) => (a + w + 0.05 * x + 0.1 * v > 0 ? 1 : 0), n)).toBe(500);
    const random = xorshift(9);
    const mean = Array.from({ length: 200 }, (_, n) => lasting(() => random() % 2, n)).reduce((a, b) => a + b, 0) / 200;
    // About 22 steps is what random play is known to last.
    expect(Math.abs(mean - 22)).toBeLessThan(5);
  });
});

describe("point_mass", () => {
  const { game } = shelf("worlds/point_mass");
  const length = ([x, y]: readonly number[]): number => Math.hypot(x, y);

  test("goes where it is pushed and pays what that costs", () => {
    const play = start("point_mass", 3);
    let at = given("point_mass", play);
    let paid = 0;
    for (let i = 0; game.turn(play.state).kind === "decide"; i++) {
      const push = [Math.sin(i), Math.cos(2 * i)];
      at = at.map((x, k) => Math.min(1.5, Math.max(-1.5, x + 0.2 * push[k])));
      paid -= length(at) + 0.01 * length(push) ** 2;
      play.play(push);
      if (i < 19) given("point_mass", play).forEach((x, k) => expect(x).toBeCloseTo(at[k], 5));
      else expect(game.turn(play.state).kind).not.toBe("decide");
    }
    expect(game.returns(play.state)[0]).toBeCloseTo(paid, 4);
  });
});
