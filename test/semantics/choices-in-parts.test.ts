/** A3, A9, B5: choices with heads of reals and of too many values are asked part by part; how far reals may go. */
import { describe, expect, it } from "vitest";
import { analyse } from "../../src/compiler/compile.js";
import { checkLearning } from "../../src/compiler/compile-learning.js";
import { collector } from "../../src/compiler/diagnostics/define.js";
import { sourceFile } from "../../src/compiler/source/source-file.js";
import type { Game } from "../../src/contract/game.js";
import { readMove } from "../../src/runtime/words/moves.js";
import { gameNow, realsOf } from "../../src/runtime/games/real-choice.js";
import { scalarKernel } from "../../src/runtime/games/scalar-kernel.js";
import { streamKey } from "../../src/runtime/random/philox.js";
import { xorshift } from "../compiler/5-emit/games/compare.js";
import { anyOf } from "../support/any-action.js";
import { compileBlind } from "../support/compile-blind.js";

function started(play: string, state = ""): Game {
  const { game, said } = compileBlind(
    `game g {\n  players a, b\n  fuel: real = 0.5\n  most: 0..9 = 2\n${state}\n  play {\n${play}\n  }\n}\n`,
  );
  if (game === undefined) throw new Error(said.join("\n"));
  return game;
}

/** What is asked now: the site, its legal moves in words, the ends of its reals. */
function asked(game: Game, state: unknown): unknown {
  const turn = game.turn(state);
  if (turn.kind !== "decide") return turn.kind;
  const real = realsOf(game, state, turn.site);
  const moves = game.legal(state).map((action) => game.describe(turn.site, action));
  return [game.info.sites[turn.site].name, real === undefined ? moves : [real.low, real.high]];
}

function after(game: Game, ...actions: (number | readonly number[])[]): unknown {
  return actions.reduce((state: unknown, action) => game.apply(state, action), game.initial());
}

describe("choices in parts", () => {
  const thrust = `let m = a chooses rest | thrust(far: 1..9, ahead: real in 0..2) where far <= most and ahead <= fuel
    reward m += 4
    let next = b chooses l | r`;

  it("hold a `where` about the whole choice for every alternative (decision 0080)", () => {
    const game = started(
      `let m = a chooses hold | rest(long: 1..2) | dive(deep: 1..3, slope: real in 0..2) where not (it is dive and most < 3) and it is not hold
    let next = b chooses up(a: 0..99, b: 0..99) | stay where not (it is up(x, y) and x + y > 3)`,
    );
    expect(asked(game, after(game))).toEqual(["m", ["rest"]]);
    // A single legal tag is played, not asked, where games are driven; here it is chosen.
    const state = after(game, 1, 0);
    expect(asked(game, state)).toEqual(["next", ["up", "stay"]]);
    const first = game.apply(state, 0);
    expect(asked(game, first)).toEqual(["next.a", ["0", "1", "2", "3"]]);
    expect(asked(game, game.apply(first, 2))).toEqual(["next.b", ["0", "1"]]);
  });

  it("leave each of several reals as far as the ones after it can still go (linear conditions)", () => {
    const game = started(
      "let m = a chooses (x: real in -1..1, y: real in 0..1, z: real in 0..1) where x + y <= fuel and y - 2 * z >= 0.25",
    );
    // y is at least 0.25, so that x is at most 0.25; with x = -0.5, y lies between 0.25 and 1, and z between 0 and (y - 0.25) / 2.
    expect(asked(game, after(game))).toEqual(["m.x", [-1, 0.25]]);
    expect(asked(game, after(game, [-0.5]))).toEqual(["m.y", [0.25, 1]]);
    expect(asked(game, after(game, [-0.25]))).toEqual(["m.y", [0.25, 0.75]]);
    expect(asked(game, after(game, [-0.25], [0.75]))).toEqual(["m.z", [0, 0.25]]);
    expect(asked(game, after(game, [0.25]))).toEqual(["m.y", [0.25, 0.25]]);
  });

  it("meet their linear conditions wherever random play goes, and never get stuck", () => {
    const spec = `let m = a chooses (x: real in -1..1, y: real in -1..1, z: real in 0..1) where abs(x + y) <= 0.3 and x - 2 * y + z / 3 >= -0.7 and z >= x
    let n = b chooses (far: 1..3, p: real in 0..2, q: real in 0..2) where p + q <= far and q - p >= fuel`;
    const game = started(spec);
    const random = xorshift(11);
    for (let episode = 0; episode < 300; episode++) {
      let state = game.initial();
      const chosen: number[] = [];
      for (let turn = game.turn(state); turn.kind === "decide"; turn = game.turn(state)) {
        const real = realsOf(game, state, turn.site);
        const legal = game.legal(state);
        const action = anyOf(real, legal, random);
        chosen.push(typeof action === "number" ? action + 1 : action[0]);
        state = game.apply(state, action);
      }
      const [x, y, z, far, p, q] = chosen;
      const atMost = (left: number, right: number): void => expect(left).toBeLessThanOrEqual(right + 1e-5);
      atMost(Math.abs(x + y), 0.3);
      atMost(-0.7, x - 2 * y + z / 3);
      atMost(x, z);
      atMost(p + q, far);
      atMost(0.5, q - p);
    }
  });

  it("say of alternatives by linear conditions whether anything is left", () => {
    const game = started("let m = a chooses rest | go(x: real in 0..1, y: real in 0..1) where x + y >= 3 * fuel + most");
    expect(asked(game, after(game))).toEqual(["m", ["rest"]]);
  });

  it("ask the tag, then the heads from left to right, each as far as its `where` lets it go", () => {
    const game = started(thrust);
    expect(asked(game, after(game))).toEqual(["m", ["rest", "thrust"]]);
    expect(asked(game, after(game, 1))).toEqual(["m.far", ["1", "2"]]);
    expect(asked(game, after(game, 1, 1))).toEqual(["m.ahead", [0, 0.5]]);
    expect(asked(game, after(game, 1, 1, [0.5]))).toEqual(["next", ["l", "r"]]);
    expect(asked(game, after(game, 0))).toEqual(["next", ["l", "r"]]);
  });

  it("leave out what leaves nothing for the heads behind it", () => {
    const game = started(
      `let m = a chooses rest | push(far: 1..3, ahead: real in 1..2) where ahead <= fuel * far
    let next = b chooses l | r`.replace("where ahead <= fuel * far", "where ahead <= fuel * far and far >= 1"),
    );
    // With a fuel of one half only a far of 2 or 3 leaves a choice from 1 on.
    expect(asked(game, after(game, 1))).toEqual(["m.far", ["2", "3"]]);
    expect(asked(game, after(game, 1, 1))).toEqual(["m.ahead", [1, 1]]);
  });

  it("tell whoever is asked the parts before", () => {
    const game = started(thrust);
    const { features, size } = game.info.observation;
    const row = new Float32Array(size);
    game.observe(after(game, 1, 1), 0, row, 0);
    const far = features.find((f) => f.name === "far");
    const tag = features.find((f) => f.name === "m");
    expect(Array.from(row.subarray(far?.offset, (far?.offset ?? 0) + 9))).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0]);
    expect(Array.from(row.subarray(tag?.offset, (tag?.offset ?? 0) + 2))).toEqual([0, 1]);
  });

  it("credit the last part with a reward for the decision", () => {
    const game = started(thrust);
    expect(game.paid?.(after(game, 1, 1, [0.25])).map(({ amount, credit }) => [amount, credit])).toEqual([[4, { event: 2 }]]);
    expect(game.paid?.(after(game, 0)).map(({ credit }) => credit)).toEqual([{ event: 0 }]);
  });

  it("do not tell others by a second question which tag was chosen in secret", () => {
    const game = started(`let private m = a chooses wait | dive(deep: real in 0..1)
    let next = b chooses l | r`);
    const places = (...actions: (number | readonly number[])[]) => game.events(after(game, ...actions), 1).map((event) => event.place);
    expect(places(0)).toEqual(["m"]);
    expect(places(1, [0.5])).toEqual(["m"]);
  });

  it("refuse reals beyond their ends, in play and in words", () => {
    const game = started(thrust);
    const state = after(game, 1, 1);
    expect(() => game.apply(state, [0.75])).toThrow(/from 0 to 0\.5/);
    expect(readMove(gameNow(game, state), 2, [], "0.75").kind).toBe("illegal");
    expect(readMove(gameNow(game, state), 2, [], "0.25").kind).toBe("action");
  });

  it("end a game as faulty where nothing lies between the ends", () => {
    const game = started("let x = a chooses real in 1..2 where x <= fuel\n    reward a += x");
    expect(() => game.ends?.(game.initial())).toThrow(/no action is legal/);
  });

  it("are played by lanes that step the scalar form", () => {
    const kernel = scalarKernel(started(thrust));
    const lanes = kernel.create(4);
    kernel.playRandom(lanes, 200, 7, { key0: 1, key1: streamKey("chance"), collect: 0 });
    expect([...lanes.fault]).toEqual([0, 0, 0, 0]);
  });
});

describe("networks", () => {
  const method = (functions: string): readonly string[] => {
    const { report, diagnostics } = collector();
    const text = `game g {
  players a, b
  fuel: real = 0.5
  play {
    let m = a chooses rest | thrust(far: 1..9, ahead: real in 0..2) where ahead <= fuel
    let reply = b chooses l | r
    reward a += reply is l ? 1 : 0
  }
}
network own {
  fn m(observation: real[n]) -> real[2] = observation |> dense(2)
${functions}
  fn reply(observation: real[n]) -> real[2] = observation |> dense(2)
}
method learn {
  policy hero = agent(own)
  train {
    repeat 2 iterations {
      let batch = collect 4 episodes of g with every seat: hero
      improve hero using adam(rate: 1e-2) { maximise mean(batch.score * logp(hero, batch)) }
    }
  }
}
`;
    checkLearning(
      analyse(sourceFile("own.sp", text), (_, path) => ({ error: `no ${path}` }), report),
      report,
    );
    return diagnostics.filter((d) => d.severity === "error").map((d) => d.help ?? d.text);
  };

  it("write a function for each part, which reads the parts before", () => {
    const far = "  fn m_far(m: real[k]) -> real[9] = m |> dense(9)";
    const ahead = "  fn m_ahead(far: real[k], m: real[l]) -> real[1] = concat(far, m) |> dense(1)";
    expect(method(`${far}\n${ahead}`)).toEqual([]);
    expect(method(far)).toEqual(["write `fn m_ahead(…) -> real[1]`"]);
  });
});

describe("what may be said of reals and of parts of arrays", () => {
  const told = (play: string): string =>
    compileBlind(
      `const XS = [3, 5, 7, 9]\ngame g {\n  players a, b\n  v: real[2] = 0.0\n  w: real[3] = 0.0\n  play {\n    ${play}\n    let m = a chooses l | r\n  }\n}\n`,
    ).said.join("\n");

  it("is an end, a proper part, as many numbers", () => {
    expect(told("let x = a chooses real in 0..1 where x * x < 0.5")).toContain("SP3203");
    expect(told("let x = a chooses (far: real in 0..1, n: 1..3) where n <= far * 3")).toContain("SP3203");
    expect(told("let x = a chooses (p: real in 0..1, q: real in 0..1) where p * q <= 0.5")).toContain("SP3203");
    expect(told("let x = a chooses (p: real in 0..1, n: 1..3, q: real in 0..1) where p + q <= n / 2")).toContain("chosen after it");
    expect(told("let x = a chooses hold | dive(n: 1..3, s: real in 0..2) where not (it is dive(k, t) and t > k)")).toContain("SP4001");
    expect(told("let x = XS[2..4]")).toContain("is not inside of");
    expect(told("reward a += dot(v, w)")).toContain("as many numbers as in real[2]");
    expect(told("v += w")).toContain("as many numbers as in real[2]");
    expect(told("let x = v > w")).toContain("as many numbers as in real[2]");
    expect(told("let x = concat(v, 3)")).toContain("`concat` needs lists");
    expect(told("let x = concat(XS[1..2], [1])\n    reward a += x[0]")).toBe("");
  });
});
