/** Players that search, what is learned from them, means of reals, draws around columns, and memories of games of reals. */
import { afterAll, describe, expect, test } from "vitest";
import { normal } from "../../../src/runtime/random/draws.js";
import { gamma } from "../../../src/runtime/random/gamma.js";
import { streamKey } from "../../../src/runtime/random/philox.js";
import { WordStream } from "../../../src/runtime/random/word-stream.js";
import { train } from "../../../src/runtime/train/train.js";
import { lowerText, methodOf } from "./methods.js";
import { folders, leftBy } from "./run-files.js";

const { next, remove } = folders();
afterAll(remove, 60_000);

const SPEC = (body: string, members = ""): string => `import { tic_tac_toe } from "std/games/tic_tac_toe"
import { kuhn_poker } from "std/games/kuhn_poker"
import { point_mass } from "std/worlds/point_mass"
import { mlp } from "std/networks/mlp"

/// Two stones are left, then the one who takes the last wins; a skip before does nothing.
game two_stones {
  players first, second
  zero_sum

  play {
    let opening = first chooses skip | wait
    let take = second chooses 1..2
    if take == 2 { win second }
    let reply = first chooses resign | take_it | wait_more
    if reply is take_it { win first }
    win second
  }
}

network straight {
  act(at: real[2]) -> Dist[real[2]] = at |> dense(2) |> gaussian(2, deviation: 0.3)
}

method learn {
  policy hero = agent(mlp([8]), value: true)
  policy pusher = agent(straight)
  ${members}

  train {
    ${body}
    let last_rows = collect 1 episode of point_mass with every seat: pusher
    improve hero, pusher using adam(rate: 1e-3) { maximise mean(logp(pusher, last_rows)) + 0.0 * mean(value(hero, last_rows)) }
  }
}
`;

async function measured(body: string, members = "", options: { seed?: number; lanes?: number } = {}): Promise<Record<string, number[]>> {
  const { method, files } = methodOf(SPEC(body, members));
  const { metrics } = await train(method, { seed: 1, files, ...options });
  const lists: Record<string, number[]> = {};
  for (const { name, value } of metrics) (lists[name] ??= []).push(value);
  return lists;
}

describe("a player that searches", () => {
  const PLAY = "let batch = collect 12 episodes of tic_tac_toe with every seat: searching(hero, simulations: 12, noise: 0.25)";

  test("tells how often it tried each move, and moves by that; lanes do not matter", async () => {
    const body = `${PLAY}
      measure whole = sum(batch.chances) / size(batch), sum = sum(batch.logp), spots = sum(batch.action), least = min(batch.chances)`;
    const all = await measured(body);
    expect(all.whole[0]).toBeCloseTo(1, 5);
    expect(all.least[0]).toBeGreaterThanOrEqual(0);
    const few = await measured(body, "", { lanes: 3 });
    expect(few).toEqual(all);
  });

  test("finds what wins, whatever the policy thinks; measured, it plays its best", async () => {
    const { taken, won } = await measured(
      `let batch = collect 20 episodes of two_stones with every seat: searching(hero, simulations: 60)
      let seconds = batch where .seat is second
      measure taken = mean(seconds.action)
      measure won = win_rate(searching(hero, simulations: 30), random_player(), two_stones, episodes: 60)`,
    );
    // Who moves second takes both stones; who moves first against a random second gets the last stone half of the time.
    expect(taken[0]).toBe(1);
    expect(won[0]).toBeGreaterThan(0.6);
  });

  test("is learned from: the policy comes to move as often one way as it was tried", async () => {
    const { before, after } = await measured(
      `${PLAY}
      measure before = mean(abs(exp(logp(hero, batch)) - exp(batch.logp)))
      repeat 150 { improve hero using adam(rate: 1e-2) { maximise mean(expected_logp(hero, batch, batch.chances)) } }
      measure after = mean(abs(exp(logp(hero, batch)) - exp(batch.logp)))`,
    );
    expect(after[0]).toBeLessThan(before[0] / 2);
  });

  test("leaves a run that is killed and resumed at the same bits, chances and noise in it", async () => {
    const body = `repeat 3 {
      let wise = searching(hero, simulations: 6, noise: 0.5, concentration: 0.3)
      let batch = collect 2 episodes of tic_tac_toe with every seat: wise
      replay.add(batch)
      let rows ~ sample(16, replay)
      improve hero using adam(rate: 1e-2) {
        maximise mean(expected_logp(hero, rows, rows.chances))
        minimise mean((value(hero, rows) - rows.score) ^ 2)
      }
    }`;
    const { method, files } = methodOf(SPEC(body, "memory replay: Decision of tic_tac_toe up to 30"));
    const whole = next();
    await train(method, { seed: 3, files, folder: whole, everySteps: 1000 });
    const killed = next();
    for (let stop = 1; ; stop += 3) {
      const abort = new AbortController();
      const { finished } = await train(method, {
        seed: 3,
        files,
        folder: killed,
        signal: abort.signal,
        listener: { step: (steps) => void (steps >= stop && abort.abort()) },
      });
      if (finished) break;
    }
    expect(leftBy(killed)).toEqual(leftBy(whole));
  });

  test("is refused where it cannot be: without estimates, in games with secrets, outside of `improve`", async () => {
    const play = "let batch = collect 2 episodes of tic_tac_toe with every seat:";
    expect(() => lowerText(SPEC(`${play} searching(pusher)`))).toThrow("SP3702: expected a policy `agent(…, value: true)` for `searching`");
    expect(() => lowerText(SPEC(`${play} searching(hero, simulations: 0)`))).toThrow(
      "`simulations` must be a whole number above 0, found 0",
    );
    expect(() => lowerText(SPEC(`${play} hero\n measure x = mean(expected_logp(hero, batch, batch.chances))`))).toThrow("chances");
    expect(() => lowerText(SPEC(`${play} searching(hero)\n measure x = mean(expected_logp(hero, batch, batch.chances))`))).toThrow(
      "it stands only inside `improve`",
    );
    await expect(measured("let batch = collect 2 episodes of kuhn_poker with every seat: searching(hero)")).rejects.toMatchObject({
      code: "SP6506",
    });
  });
});

test("gamma draws have the mean and the variance of their shape", () => {
  for (const shape of [0.3, 1, 4]) {
    const words = new WordStream(7, streamKey("gamma"));
    const drawn = Array.from({ length: 20_000 }, () => gamma(words, shape));
    const mean = drawn.reduce((a, b) => a + b) / drawn.length;
    const variance = drawn.reduce((a, b) => a + (b - mean) ** 2, 0) / drawn.length;
    expect(Math.abs(mean / shape - 1)).toBeLessThan(0.03);
    expect(Math.abs(variance / shape - 1)).toBeLessThan(0.08);
  }
});

describe("choices of reals", () => {
  const PLAY = "let batch = collect 12 episodes of point_mass with every seat: greedy(pusher)";

  test("`mean_action` is what a greedy player does, and what a loss moves", async () => {
    const { apart, before, after } = await measured(`${PLAY}
      measure apart = max(abs(clamp(mean_action(pusher, batch), -1, 1) - batch.action)), before = mean((mean_action(pusher, batch) + batch.at) ^ 2)
      repeat 100 { improve pusher using adam(rate: 3e-2) { minimise mean((mean_action(pusher, batch) + batch.at) ^ 2) } }
      measure after = mean((mean_action(pusher, batch) + batch.at) ^ 2)`);
    expect(apart[0]).toBeLessThan(1e-6);
    expect(before[0]).toBeGreaterThan(0.1);
    expect(after[0]).toBeLessThan(1e-3);
  });

  test("a draw around a column gives each of its numbers one of its own, from the stream of its site", async () => {
    const { mean, spread, sum } = await measured(`${PLAY}
      let noise ~ normal(0 * batch.action, 0.5)
      measure mean = mean(noise), spread = std(noise), sum = sum(noise)`);
    const words = new WordStream(1, streamKey("train:learn.noise_drawn")).reset(0, 0, 0);
    let total = 0;
    for (let i = 0; i < 12 * 20 * 2; i++) total += normal(words, 0, 0.5);
    expect(sum[0]).toBeCloseTo(total, 6);
    expect(mean[0]).toBeCloseTo(total / 480, 6);
    expect(Math.abs(spread[0] - 0.5)).toBeLessThan(0.06);
  });

  test("rows of a memory show what was seen when they were played, also after others left it", async () => {
    const { first, later, drawn, rows } = await measured(
      `${PLAY}
      replay.add(batch with (spot: batch.at))
      measure first = max(abs(replay.spot - replay.at))
      repeat 3 {
        let more = collect 12 episodes of point_mass with every seat: random_player()
        replay.add(more with (spot: more.at))
        let some ~ sample(50, replay)
        measure later = max(abs(replay.spot - replay.at)), drawn = max(abs(some.spot - some.at))
      }
      measure rows = replay.size`,
      "memory replay: Decision of point_mass up to 300",
    );
    expect(first).toEqual([0]);
    expect([...later, ...drawn]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(rows).toEqual([300]);
  });

  test("one of two columns by a condition has as many numbers a row as they have", async () => {
    const { shown } = await measured(`${PLAY}
      let chosen = batch.reward < -0.5 ? batch.at : 0
      measure shown = abs(mean(chosen) - mean(batch.at * (batch.reward < -0.5)))`);
    expect(shown[0]).toBeLessThan(1e-9);
  });
});
