import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { spc, startSpc } from "./spc.js";

const folder = mkdtempSync(path.join(tmpdir(), "spc-solve-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const run = (words: readonly string[]) => spc(words, { cwd: folder });
const read = (name: string) => readFileSync(path.join(folder, name), "utf8");

describe("spc solve", () => {
  test("Ctrl-C keeps what there is and says how to go on", async () => {
    const words = ["solve", "std/games/kuhn_poker", "--by", "cfr", "--out", "stopped.solution"];
    const child = startSpc([...words, "--iterations", "100000000", "--save-every", "50ms"], { cwd: folder });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text: Buffer) => (said += text.toString()));
    while (!existsSync(path.join(folder, "stopped.solution"))) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGINT");
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(130);
    expect(said).toContain("interrupted; the same command with `--resume` goes on from here");
    const { iterations } = JSON.parse(read("stopped.solution")) as { readonly iterations: number };
    expect((await run([...words, "--resume", "--iterations", String(iterations + 10)])).code).toBe(0);
    expect(JSON.parse(read("stopped.solution"))).toMatchObject({ iterations: iterations + 10 });
  });

  test("killed at any moment, it loses at most what came after the last save, and ends with the same bytes", async () => {
    const solving = ["solve", "std/games/kuhn_poker", "--by", "cfr", "--format", "short"];
    expect((await run([...solving, "--iterations", "1500", "--out", "whole.solution"])).code).toBe(0);
    const main = path.resolve("dist/src/cli/main.js");
    const words = [main, ...solving, "--iterations", "100000000", "--save-every", "50ms", "--out", "killed.solution"];
    const child = spawn(process.execPath, words, { cwd: folder, stdio: "ignore" });
    while (!existsSync(path.join(folder, "killed.solution"))) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGKILL");
    await new Promise((resolve) => child.on("close", resolve));
    const { iterations } = JSON.parse(read("killed.solution")) as { readonly iterations: number };
    expect(iterations).toBeGreaterThan(0);
    const total = String(Math.max(1500, iterations + 10));
    expect((await run([...solving, "--iterations", total, "--out", "killed.solution", "--resume"])).code).toBe(0);
    expect((await run([...solving, "--iterations", total, "--out", "whole.solution", "--resume"])).code).toBe(0);
    expect(read("killed.solution")).toBe(read("whole.solution"));
  });

  test("a solution of a game that has changed is refused", async () => {
    const game = (most: number) =>
      `game tiny {\n  players a, b\n  zero_sum\n  play {\n    let x = a chooses 1..${most}\n    let y = b chooses 1..2\n    win (x == y ? a : b)\n  }\n}\n`;
    writeFileSync(path.join(folder, "tiny.sp"), game(2));
    expect((await run(["solve", "tiny.sp", "--out", "tiny.solution"])).code).toBe(0);
    writeFileSync(path.join(folder, "tiny.sp"), game(3));
    const refused = await run(["play", "tiny.sp", "--against", "tiny.solution", "--format", "short"]);
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("SP6507: this is no usable solution file: `tiny` has changed") as string,
    });
  });

  test("settings that cannot be are refused", async () => {
    for (const words of [["--by", "magic"], ["--time", "soon"], ["--until-exploitability", "-1"], ["--resume"]]) {
      expect((await run(["solve", "std/games/kuhn_poker", ...words, "--format", "short"])).code, words.join(" ")).toBe(2);
    }
  });
});

test("methods learn against and measure by a saved solution", async () => {
  writeFileSync(
    path.join(folder, "against.sp"),
    `import { kuhn_poker } from "std/games/kuhn_poker"
import { mlp } from "std/networks/mlp"

method learn(iterations: int = 3) {
  policy hero = agent(mlp([8]))

  train {
    repeat iterations {
      let batch = collect 16 episodes of kuhn_poker with first: hero, second: solved_player("kuhn.solution")
      improve hero using adam(rate: 1e-3) {
        maximise mean(batch.score * logp(hero, batch))
      }
      measure score = mean_score(hero, solved_player("kuhn.solution"), kuhn_poker, episodes: 20)
      measure gap = exploitability(solved_player("kuhn.solution"), kuhn_poker)
    }
  }
}
`,
  );
  const missing = await run(["train", "against.sp", "--format", "short"]);
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining("`kuhn.solution` cannot be read") as string });
  expect((await run(["solve", "std/games/kuhn_poker", "kuhn_poker", "--out", "kuhn.solution"])).code).toBe(0);
  const { code, stdout, stderr } = await run(["train", "against.sp", "--format", "json"]);
  expect([code, stderr]).toEqual([0, ""]);
  const { metrics } = JSON.parse(stdout) as { metrics: { name: string; last: number }[] };
  expect(metrics.find(({ name }) => name === "gap")?.last).toBeCloseTo(0.0000874, 6);
});
