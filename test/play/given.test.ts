/** Decisions with `given` (B8): what is seen is what is given, in solvers, in twin worlds and in training. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { seesOf } from "../../src/runtime/games/text-play.js";
import { twinWorlds } from "../../src/runtime/games/twin-worlds.js";
import { train } from "../../src/runtime/train/train.js";
import { compileBlind } from "../support/compile-blind.js";
import { methodOf } from "../runtime/train/methods.js";
import { solve } from "../../src/runtime/solve/solve.js";

const PEEK = `game peek {
  players looker, guesser
  zero_sum
  enum Face { heads, tails }
  seen by looker coin: Face ~ uniform(Face)

  play {
    let bet = looker chooses low | high given (coin)
    let guess = guesser chooses Face given (bet)
    let stake = bet is high ? 2 : 1
    win (guess == coin ? guesser : looker) by stake
  }
}
`;

test("the clean game is accepted, and its twin worlds agree", () => {
  const { game, leaks, said } = compileBlind(PEEK);
  expect([leaks, said]).toEqual([[], []]);
  const report = twinWorlds(game!, { mode: "tree" });
  expect([report.leak, report.complete]).toEqual([undefined, true]);
  expect(report.compared).toBeGreaterThan(0);
});

test("handing over what a seat may not see is refused, and twin worlds would see it", () => {
  const { game, leaks } = compileBlind(PEEK.replace("given (bet)", "given (bet, coin)"));
  expect(leaks).toEqual(["SP3302 `given` hands `guesser` the value of `coin`, which only `looker` sees"]);
  expect(twinWorlds(game!, { mode: "tree" }).leak?.kind).toBe("observation");
});

test("sites say which features they fill; the rest is zeros", () => {
  const { game } = compileBlind(PEEK);
  const { sites, observation } = game!.info;
  const names = (site: number) => sites[site].features?.map((f) => observation.features[f].name);
  expect([names(0), names(1)]).toEqual([
    ["me", "site", "coin"],
    ["me", "site", "bet"],
  ]);
});

test("a person is told of what the decision at hand shows, and of nothing else", () => {
  const { game } = compileBlind(PEEK);
  const drawn = game!.apply(game!.initial(), [1]);
  expect(seesOf(game!, drawn, 0).map((line) => line.trim().split(":")[0])).toEqual(["looker sees", "me", "site", "coin", "so far"]);
  const asked = game!.apply(drawn, 0);
  expect(seesOf(game!, asked, 1).map((line) => line.trim().split(":")[0])).toEqual(["guesser sees", "me", "site", "bet", "so far"]);
});

test("solving is on what seats saw and did: Kuhn poker with `given` has the published value of -1/18", () => {
  const kuhn = readFileSync("stdlib/games/kuhn_poker.sp", "utf8");
  const given = ["first", "second", "caller"].reduce(
    (text, seat) => text.replace(new RegExp(`(match ${seat} chooses \\w+ \\| \\w+)`), `$1 given (mine: card[${seat}])`),
    kuhn,
  );
  expect(given.split("given (")).toHaveLength(4);
  const { game, said } = compileBlind(given);
  expect(said).toEqual([]);
  const solution = solve(game!, { by: "cfr_plus", iterations: 400 });
  expect(solution.policy.tree.informationSets).toHaveLength(12);
  expect(Math.abs(solution.value[0] + 1 / 18)).toBeLessThan(1e-3);
});

test("an agent learns from what it is given", async () => {
  const { method, files } = methodOf(`
import { mlp } from "std/networks/mlp"

game signals {
  players speaker, listener
  common_sum
  enum Colour { red, green, blue }
  seen by speaker colour: Colour ~ uniform(Colour)

  play {
    let word = speaker chooses 0..2 given (colour)
    let guess = listener chooses Colour given (word)
    pay(guess == colour ? 1 : 0)
  }
  rule pay(won: 0..1) {
    reward speaker += won
    reward listener += won
  }
}

method learn(iterations: int = 150) {
  policy hero = agent(mlp([16]))
  train {
    repeat iterations {
      let batch = collect 48 episodes of signals with every seat: hero
      improve hero using adam(rate: 2e-2) { maximise mean((batch.score - 0.5) * logp(hero, batch)) }
      measure score = mean(batch.score)
    }
  }
}
`);
  const { metrics } = await train(method, { seed: 3, files });
  const last = metrics.filter((m) => m.name === "score").slice(-10);
  expect(last).toHaveLength(10);
  // Without the word the listener is right in a third of the games.
  expect(last.reduce((n, m) => n + m.value, 0) / 10).toBeGreaterThan(0.9);
}, 60_000);
