/** Random play, faults and known truth of emitted games; and that comparing the forms would notice a wrong kernel. */
import { describe, expect, test } from "vitest";
import type { Game, Kernel } from "../../../../src/contract/game.js";
import { collector } from "../../../../src/compiler/diagnostics/define.js";
import { emitGame } from "../../../../src/compiler/5-emit/games/emit-game.js";
import { printJavaScript } from "../../../../src/compiler/5-emit/typescript/javascript.js";
import { Episode, playEpisode } from "../../../../src/runtime/games/driver.js";
import { Fault } from "../../../../src/runtime/games/fault.js";
import { loadGame } from "../../../../src/runtime/games/load.js";
import { describeReplay, replayed } from "../../../../src/runtime/games/replay.js";
import { kuhnPokerIr, rockPaperScissorsIr, ticTacToeIr } from "../../../support/games-ir.js";
import { kuhnCounts, rockPaperScissorsPayoffs, ticTacToeCounts } from "../../../support/known-truth.js";
import { interpret } from "../../../support/interpret.js";
import { gameOf } from "../../../support/lower-text.js";
import { countKuhn, countTicTacToe } from "../../../support/truth-checks.js";
import truth from "../../../truth/tic_tac_toe.json" with { type: "json" };
import { CHANCE, compareForms, xorshift } from "./compare.js";
import { moduleOf, running } from "./emitted.js";

const kuhn = running(kuhnPokerIr());
const ticTacToe = running(ticTacToeIr());

/** What `playRandom` promises, in the scalar form: lanes take turns, one xorshift chooses, ended games begin anew with the next number. */
function randomPlay<S>(game: Game<S>, lanes: number, steps: number, seed: number): { ended: number; states: S[] } {
  const random = xorshift(seed);
  let next = 0;
  let ended = 0;
  const fresh = (): Episode<S> => new Episode(game, CHANCE, next++);
  const episodes = Array.from({ length: lanes }, fresh);
  for (let i = 0; i < steps; i++) {
    const lane = i % lanes;
    const legal = game.legal(episodes[lane].state);
    episodes[lane].play(legal[Math.floor(((random() >>> 8) * legal.length) / 2 ** 24)]);
    if (game.turn(episodes[lane].state).kind !== "end") continue;
    ended++;
    episodes[lane] = fresh();
  }
  return { ended, states: episodes.map((episode) => episode.state) };
}

describe("random play in the kernel", () => {
  test.each([
    ["Kuhn poker", kuhn],
    ["tic-tac-toe", ticTacToe],
    ["rock-paper-scissors", running(rockPaperScissorsIr())],
  ] as const)(
    "of %s makes the promised choices and leaves lanes that can be played on",
    (_, { game, kernel }: { game: Game; kernel: Kernel }) => {
      const lanes = kernel.create(7);
      const { size } = game.info.observation;
      const out = new Float32Array(7 * size);
      const ended = kernel.playRandom(lanes, 5_000, 99, CHANCE, out);
      const scalar = randomPlay(game, 7, 5_000, 99);
      expect(ended).toBe(scalar.ended);
      const row = new Float32Array(size);
      scalar.states.forEach((state, lane) => {
        const turn = game.turn(state);
        if (turn.kind !== "decide") throw new Error("a lane that waits for nobody");
        expect(kernel.key(lanes, lane)).toBe(game.key(state));
        const { actions } = game.info;
        const legal = game.legal(state);
        expect(
          [...lanes.mask.subarray(lane * actions, (lane + 1) * actions)].flatMap((bit, action) => (bit === 1 ? [action] : [])),
        ).toEqual(legal);
        game.observe(state, turn.seat, row, 0);
        expect([...out.subarray(lane * size, (lane + 1) * size)]).toEqual([...row]);
      });
    },
  );

  test("does not depend on when it is interrupted for an observation", () => {
    const once = ticTacToe.kernel.create(3);
    const twice = ticTacToe.kernel.create(3);
    const out = new Float32Array(3 * ticTacToe.game.info.observation.size);
    expect(ticTacToe.kernel.playRandom(once, 999, 5, CHANCE)).toBe(ticTacToe.kernel.playRandom(twice, 999, 5, CHANCE, out));
    expect(ticTacToe.kernel.key(once, 1)).toBe(ticTacToe.kernel.key(twice, 1));
  });

  test("of Kuhn poker takes 2.25 decisions a game", () => {
    const steps = 200_000;
    expect(steps / kuhn.kernel.playRandom(kuhn.kernel.create(64), steps, 3, CHANCE)).toBeCloseTo(2.25, 1);
  });
});

describe("known truth in the emitted scalar form", () => {
  test("Kuhn poker", () => expect(countKuhn(kuhn.game)).toEqual(kuhnCounts));
  test("tic-tac-toe", () => expect(countTicTacToe(ticTacToe.game)).toEqual(ticTacToeCounts));

  test("rock-paper-scissors", () => {
    const { game } = running(rockPaperScissorsIr());
    for (const [first, second, paid] of rockPaperScissorsPayoffs) {
      expect(game.returns(game.apply(game.apply(game.initial(), first), second))).toEqual([paid, 0 - paid]);
    }
  });

  test("tic-tac-toe at random is won as often as it must be", () => {
    const { game } = ticTacToe;
    const games = 20_000;
    const random = xorshift(17);
    const wins = [0, 0];
    let plies = 0;
    for (let episode = 0; episode < games; episode++) {
      const { final, events } = playEpisode(game, (_, __, legal) => legal[random() % legal.length], CHANCE, episode);
      game.returns(final).forEach((score, seat) => (wins[seat] += score > 0 ? 1 : 0));
      plies += events;
    }
    const { p_x, p_o, mean_plies } = truth.uniform_random_play_exact;
    // Four standard deviations of a share over 20,000 games are at most 0.0142.
    expect(Math.abs(wins[0] / games - p_x)).toBeLessThan(0.0142);
    expect(Math.abs(wins[1] / games - p_o)).toBeLessThan(0.0142);
    expect(Math.abs(plies / games - mean_plies)).toBeLessThan(0.05);
  });
});

describe("faults", () => {
  const broken = gameOf(`game broken {
  players a, b
  zero_sum
  heap: 0..5 = 5
  play {
    cycle p in players up to 6 {
      let take = p chooses 1..3
      expect take < 3
      heap -= take
      if heap == 0 { win p }
    }
  }
}
`);
  const { game, kernel } = running(broken);

  test("of an `expect` carry the place, in both forms", () => {
    expect(() => game.apply(game.initial(), 2)).toThrow("test.sp:8:7: expected take < 3");
    const lanes = kernel.create(2);
    kernel.reset(lanes, 0, 0, CHANCE);
    kernel.reset(lanes, 1, 1, CHANCE);
    kernel.step(lanes, Int32Array.of(2, 0), CHANCE);
    expect([...lanes.seat]).toEqual([-1, 1]);
    expect(kernel.faults[lanes.fault[0] - 1]).toEqual({ source: "test.sp:8:7", text: "expected take < 3" });
    expect(lanes.fault[1]).toBe(0);
  });

  test("of a store that does not fit carry the place", () => {
    const low = [1, 1].reduce((state, take) => game.apply(state, take), game.initial());
    expect(() => game.apply(low, 1)).toThrow("test.sp:9:7: -1 is outside 0..5");
    const lanes = kernel.create(1);
    kernel.reset(lanes, 0, 0, CHANCE);
    for (const take of [1, 1, 1]) kernel.step(lanes, Int32Array.of(take), CHANCE);
    expect(kernel.faults[lanes.fault[0] - 1].source).toBe("test.sp:9:7");
  });

  test("of an action that is not legal end the lane and leave the others", () => {
    const lanes = ticTacToe.kernel.create(2);
    ticTacToe.kernel.reset(lanes, 0, 0, CHANCE);
    ticTacToe.kernel.reset(lanes, 1, 1, CHANCE);
    ticTacToe.kernel.step(lanes, Int32Array.of(4, 4), CHANCE);
    ticTacToe.kernel.step(lanes, Int32Array.of(4, 5), CHANCE);
    expect([...lanes.seat]).toEqual([-1, 0]);
    expect(ticTacToe.kernel.faults[lanes.fault[0] - 1].text).toBe("an action that is not legal");
    expect(() => ticTacToe.game.apply(ticTacToe.game.apply(ticTacToe.game.initial(), 4), 4)).toThrow("(1, 1) is not legal here");
    expect(() => ticTacToe.game.apply(ticTacToe.game.initial(), 9)).toThrow(Fault);
  });

  test("leave an episode that can be replayed and told", () => {
    const run = new Episode(kuhn.game, CHANCE, 12);
    run.play(1);
    run.play(1);
    const replay = { game: "kuhn_poker", chance: CHANCE, episode: 12, actions: run.actions };
    expect([...replayed(kuhn.game, replay)].at(-1)).toEqual(run.state);
    expect(describeReplay(kuhn.game, replay)).toEqual([
      "kuhn_poker, run seed 2024, collect 3, episode 12",
      "first · move: bet",
      "second · answer: call",
    ]);
  });
});

describe("a corrupted kernel is noticed", () => {
  const text = printJavaScript(moduleOf(ticTacToeIr()));
  const cases: readonly (readonly [string, string, string])[] = [
    ["a wrong line", "(board[boardAt + 6] === p + 1)) || ((board[boardAt + 1]", "(board[boardAt + 7] === p + 1)) || ((board[boardAt + 1]"],
    ["a wrong mask", "(Number((board[boardAt + 7] === 0)) << 7)", "(Number((board[boardAt + 6] === 0)) << 7)"],
    ["a wrong observation", "out[at + 28] =", "out[at + 27] ="],
    ["a wrong payment", "score[scoreAt + 1 - p] += -1;", "score[scoreAt + 1 - p] += 1;"],
    ["a wrong seat", "seats[lane] = p;", "seats[lane] = 1 - p;"],
    ["a forgotten store", "pOf[lane] = p;", ""],
  ];
  test.each(cases)("%s", (_, right, wrong) => {
    expect(text).toContain(right);
    const { game, kernel } = loadGame(text.replaceAll(right, wrong), "corrupted");
    if (kernel === undefined) throw new Error("no kernel");
    expect(() => compareForms(game, kernel, 500)).toThrow();
  });

  test("other chance than the scalar form's", () => {
    const other = printJavaScript(moduleOf(kuhnPokerIr())).replace(
      "words.start(chance, episodes[lane], event)",
      "words.start(chance, episodes[lane], event + 1)",
    );
    const { game, kernel } = loadGame(other, "corrupted");
    if (kernel === undefined) throw new Error("no kernel");
    expect(() => compareForms(game, kernel, 100)).toThrow("key");
  });
});

test("a set of ten thousand values keeps a game scalar, and says why", () => {
  const { report, diagnostics } = collector();
  const module = emitGame(
    gameOf(`game far_off {
  players a, b
  zero_sum
  been: set of (0..99, 0..99) = []
  play {
    let there = a chooses 0..99
    been.add((there, 7))
    let guess = b chooses 0..99
    if (guess, 7) in been { win b }
    win a
  }
}
`),
    report,
  );
  expect(diagnostics.map((d) => d.code)).toEqual(["SP5002"]);
  if (module === undefined) throw new Error("no module");
  const { game, kernel } = loadGame(printJavaScript(module), "far_off");
  expect(kernel).toBeUndefined();
  expect(game.returns(game.apply(game.apply(game.initial(), 3), 3))).toEqual([-1, 1]);
});

test("a store beyond an array is a fault in all forms, and touches no other lane", () => {
  const ir = gameOf(`game beyond {
  players a, b
  zero_sum
  marks: (0..5)[4] = 0
  play {
    let x = a chooses 0..3
    let y = b chooses 0..3
    marks[x + y] = 2
    let z = a chooses 0..1
    if z == 0 { win a }
    win b
  }
}
`);
  const { game, kernel } = running(ir);
  const wrong = game.apply(game.initial(), 3);
  expect(() => game.apply(wrong, 1)).toThrow(Fault);
  const interpreted = interpret(ir);
  expect(() => interpreted.apply(interpreted.apply(interpreted.initial(), 3), 1)).toThrow("outside");
  const lanes = kernel.create(2);
  for (const lane of [0, 1]) kernel.reset(lanes, lane, lane, CHANCE);
  kernel.step(lanes, Int32Array.of(3, 0), CHANCE);
  kernel.step(lanes, Int32Array.of(1, 0), CHANCE);
  expect([...lanes.fault].map((fault) => fault > 0)).toEqual([true, false]);
  const right = game.apply(game.apply(game.initial(), 0), 0);
  expect(kernel.key(lanes, 1)).toBe(game.key(right));
});
