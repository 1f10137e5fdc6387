import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { scratch, spc, startSpc } from "./spc.js";

/** A method with places for something odd: what is learned from, what is maximised, what is measured. */
const method = ({
  own = "batch where .policy is hero",
  gain = "mean(own.score * logp(hero, own))",
  measure = "",
}) => `import { tic_tac_toe } from "std/games/tic_tac_toe"
import { mlp } from "std/networks/mlp"

method odd(iterations: int = 3, rate: real = 1e-3) {
  policy hero = agent(mlp([8]))
  pool past of hero

  train {
    repeat iterations {
      let batch = collect 4 episodes of tic_tac_toe with every seat: hero
      let own = ${own}
      improve hero using adam(rate: rate) {
        maximise ${gain}
      }
      ${measure}
    }
  }
}
`;

const { folder, remove } = scratch({
  "plain.sp": method({}),
  "loss.sp": method({ gain: "mean(own.score * logp(hero, own)) / mean(own.score - own.score)" }),
  "empty.sp": method({ own: "batch where .score > 99" }),
  "average.sp": method({ measure: "measure bad = nash_conv(average(past), tic_tac_toe)" }),
  "metric.sp": method({ measure: "measure bad = 1 / mean(own.score - own.score)" }),
});
afterAll(remove);

const train = (...words: string[]) => spc(["train", ...words, "--format", "short"], { cwd: folder });

test.each([
  ["SP6201", "a loss that is no number", ["loss.sp"], /: loss \S+ with gradient norm \S+ in update \d+ of `hero`/],
  ["SP6208", "weights that run away", ["plain.sp", "--set", "rate=1e38", "iterations=50"], /`hero` gives no probabilities at `at`/],
  ["SP6205", "an empty table", ["empty.sp"], /`hero` has no rows to learn from/],
  ["SP6206", "an average of nothing", ["average.sp"], /`past` has no members yet/],
  ["SP6207", "a metric that is no number", ["metric.sp"], /the metric `bad` is (NaN|Infinity|-Infinity)/],
])("%s: %s stops the run with a message, not with a stack trace", async (code, _, words, text) => {
  const ended = await train(...words, "--out", `runs/${code}`);
  expect(ended).toMatchObject({ code: 2, stdout: "" });
  expect(ended.stderr).toMatch(text);
  expect(ended.stderr).toMatch(new RegExp(`^spc: error ${code}: `));
  expect(ended.stderr.split("\n")).toHaveLength(2);
});

test("SP6204: a second process does not train into the folder of a first", async () => {
  const words = ["train", "plain.sp", "--set", "iterations=100000", "--out", "runs/long", "--format", "short"];
  const first = startSpc(words, { cwd: folder });
  const ended = once(first, "close");
  while (!existsSync(path.join(folder, "runs/long/lock"))) await wait(50);
  const second = await train("plain.sp", "--set", "iterations=100000", "--out", "runs/long");
  first.kill("SIGTERM");
  expect(await ended).toEqual([143, null]);
  expect(second).toMatchObject({ code: 2, stdout: "" });
  expect(second.stderr).toMatch(/^spc: error SP6204: another run \(process \d+\) is writing to /);
});
