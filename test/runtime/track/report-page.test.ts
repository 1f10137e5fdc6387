/** The page of a run, its episodes and its shares of time: what is written is what happened, and nothing gets out of its place. */
import { expect, test } from "vitest";
import { emptyProfile, profiledExecutor, profiledKernel, sharesOf } from "../../../src/runtime/track/profile.js";
import { recordEpisode } from "../../../src/runtime/track/record-episode.js";
import { reportPage } from "../../../src/runtime/track/report-page.js";
import { randomPlayer } from "../../../src/runtime/policies/policy.js";
import { openExecutor } from "../../../src/runtime/arrays/executor.js";
import { train } from "../../../src/runtime/train/train.js";
import { methodOf } from "../train/methods.js";

const SPEC = `import { tic_tac_toe } from "std/games/tic_tac_toe"
import { mlp } from "std/networks/mlp"

method learner {
  policy hero = agent(mlp([4]))
  train {
    repeat 2 iterations {
      let batch = collect 4 episodes of tic_tac_toe with every seat: hero
      improve hero using adam(rate: 1e-3) { maximise mean(batch.score * logp(hero, batch)) }
      measure wins = mean(batch.score)
    }
  }
}
`;

test("a page needs nothing from elsewhere, and text stays text", () => {
  const page = reportPage({
    title: "<script>alert(1)</script>",
    lead: "a & b",
    tables: [{ title: "Settings", head: ["parameter", "value"], rows: [["games", '["x" > y]']] }],
    curves: [
      {
        name: "wins",
        series: [
          {
            name: "wins",
            lines: [
              [
                { at: 1, value: 0 },
                { at: 3, value: 2 },
                { at: 5, value: 1 },
              ],
            ],
          },
        ],
      },
    ],
    episodes: [
      {
        title: "one",
        frames: [
          { shown: "x < o", done: "move" },
          { shown: "end", done: "over" },
        ],
      },
    ],
  });
  expect(page).not.toMatch(/<script>alert|https?:(?!\/\/www\.w3\.org\/)|src=|href=|@import|url\((?!#)/);
  expect(page).toContain("&#60;script&#62;alert(1)&#60;/script&#62;");
  expect(page).toContain("default-src &#39;none&#39;".replaceAll("&#39;", "'"));
  // One line through three points, the second half way along and highest (0), the last half way down; the label says the same in words.
  const [, x1, y1, x2, y2, x3, y3] = /d="M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)"/.exec(page)?.map(Number) ?? [];
  expect(x2).toBeCloseTo((x1 + x3) / 2, 1);
  expect(y3).toBeCloseTo((y1 + y2) / 2, 1);
  expect(y2).toBeLessThan(y1);
  expect(page).toContain('aria-label="wins: 0 to 2, at last 1"');
  expect(page.match(/class="frame"/g)).toHaveLength(2);
  expect(page.match(/class="frame" hidden/g)).toHaveLength(1);
});

test("an episode is recorded to its end, the same for the same seed", async () => {
  const { method } = methodOf(SPEC);
  const { game } = method.games.tic_tac_toe;
  const played = await recordEpisode(game, randomPlayer, 3, 0);
  expect(played.frames.length).toBeGreaterThanOrEqual(6);
  expect(played.frames[0].done).toMatch(/^x, \w+: \(\d, \d\)$/);
  expect(played.frames[played.frames.length - 1].done).toMatch(/^over: x -?[01], o -?[01]$/);
  expect(await recordEpisode(game, randomPlayer, 3, 0)).toEqual(played);
  expect(await recordEpisode(game, randomPlayer, 3, 1)).not.toEqual(played);
});

test("counting time leaves the run as it is, and counts every call", async () => {
  const { method, files } = methodOf(SPEC);
  const plain = await train(method, { seed: 1, files });
  const profile = emptyProfile();
  let clock = 0;
  const now = (): number => clock++;
  const executor = profiledExecutor(await openExecutor({ name: "onnx", threads: 1 }), profile, now);
  const { game, kernel } = method.games.tic_tac_toe;
  const games = { tic_tac_toe: { game, kernel: profiledKernel(kernel, profile, now) } };
  const counted = await train({ ...method, games }, { seed: 1, files, executor });
  expect(counted.metrics).toEqual(plain.metrics);
  expect(profile.graphs).toBeGreaterThan(2);
  expect(profile.kernels).toBeGreaterThan(8);
  expect(sharesOf({ graphs: 500, kernels: 250 }, 1000, "webgpu")).toBe("graphs 50.0 %, kernels 25.0 %, rest 25.0 % of 1.00 s");
  expect(sharesOf({ graphs: 1000, kernels: 0 }, 2000, "cpu, 1 thread")).toBe(
    "graphs 50.0 %, kernels 0.0 %, rest 50.0 % of 2.00 s of processor time",
  );
});
