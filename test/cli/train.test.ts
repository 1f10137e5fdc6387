import { appendFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { scratch, spc, startSpc } from "./spc.js";

const { folder, remove } = scratch();
afterAll(remove);
const project = path.join(folder, "project");
const run = (...words: string[]) => spc(words, { cwd: project });
const short = ["--set", "iterations=40", "--format", "short"];

describe("a fresh project", () => {
  test("trains with its first command, and tells what came of it", async () => {
    await spc(["init", "project"], { cwd: folder });
    const { code, stdout, stderr } = await run("train", "--set", "iterations=40");
    expect([code, stderr.split("\n")[0]]).toEqual([
      0,
      expect.stringMatching(/^learn on onnx \(cpu, 1 thread; .*\), seed 1, in runs\/learn-1$/),
    ]);
    expect(stdout).toMatch(/^trained: 40 updates from [\d,]+ decisions in /);
    expect(stdout).toMatch(/^exploitability +[\d.]+ +[\d.]+ +[\d.]+ {2}[▁-█]{2}$/m);
    expect(readFileSync(path.join(project, "runs/learn-1/metrics.jsonl"), "utf8").trim().split("\n")).toHaveLength(2);
  });

  test("the same command again has nothing left to do and says the same", async () => {
    const { code, stdout } = await run("train", ...short);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^trained before \(`--fresh` begins anew\): 40 updates .* resumed at step \d+/);
  });

  test("a setting without a value is refused before anything is written", async () => {
    const { code, stdout, stderr } = await run("train", "--set", "iterations=many", "--out", "runs/none");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("SP6002: `iterations=many` gives `iterations` no value that is known here");
  });

  test("plays against the newest run if nobody is named", async () => {
    const { code, stderr } = await run("play", "--seat", "none", "--seed", "1");
    expect(code).toBe(0);
    expect(stderr).toContain("runs/learn-1 plays itself");
  });

  test("plays against what was trained", async () => {
    const { code, stdout } = await run("play", "--seat", "none", "--against", "runs/learn-1", "--seed", "1", "--format", "short");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^first: [123]\n[^]*the game is over: first [+-]1, second [+-]1\n$/);
  });

  test("runs are listed and compared; each has a page and curves for TensorBoard; --profile tells where time goes", async () => {
    const other = await run("train", "--set", "iterations=20", "--seed", "2", "--profile");
    expect(other.stdout).toMatch(/^profile: graphs [\d.]+ %, kernels [\d.]+ %, rest [\d.]+ % of [\d.]+ s of processor time$/m);
    const page = readFileSync(path.join(project, "runs/learn-2/report.html"), "utf8");
    expect(page).toContain("<h1>learn, seed 2</h1>");
    expect(page).toContain("hero plays last_stone, episode 2");
    expect(readFileSync(path.join(project, "runs/learn-2/events.out.tfevents.0.spc")).toString("latin1")).toContain("exploitability");
    const listed = await run("runs");
    expect(listed.stdout.split("\n").map((line) => line.split(/ {2,}/).slice(0, 3))).toEqual([
      ["run", "method", "seed"],
      ["runs/learn-1", "learn", "1"],
      ["runs/learn-2", "learn", "2"],
      [""],
    ]);
    const compared = await run("runs", "runs/learn-1", "runs/learn-2");
    expect(compared.stdout).toMatch(/^iterations +40 +20$/m);
    expect(compared.stdout).toMatch(/^exploitability, last +[\d.]+ +[\d.]+$/m);
    const none = await run("runs", "nothing");
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("SP6002: `nothing` holds no run")]);
  });

  test("claims run", async () => {
    const { code, stdout } = await run("claim", "--smoke", "--format", "short", "--report", "claims.html");
    expect(code).toBe(0);
    expect(stdout).toContain("playing against itself finds the rule of four");
    const page = readFileSync(path.join(project, "claims.html"), "utf8");
    expect(page).toContain("smoke: playing against itself finds the rule of four");
    expect(page).toMatch(/class="frame"/);
  });
});

test("a run stopped by Ctrl-C ends with 130", async () => {
  const child = startSpc(["train", "--set", "iterations=2000", "--seed", "9"], { cwd: project });
  child.stdin?.end();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  child.kill("SIGINT");
  expect(await new Promise((resolve) => child.on("close", resolve))).toBe(130);
});

test("other settings in the folder of a run are refused", async () => {
  const { code, stderr } = await run("train", "--set", "iterations=41", "--format", "short");
  expect(code).toBe(2);
  expect(stderr).toMatch(/^spc: error SP6203: /);
});

test("a damaged checkpoint: the one before is used; if all are, it says so; --fresh begins anew", async () => {
  const checkpoints = path.join(project, "runs/learn-1/checkpoints");
  const spoil = (name: string) => {
    for (const file of readdirSync(path.join(checkpoints, name))) appendFileSync(path.join(checkpoints, name, file), "x");
  };
  for (const name of readdirSync(checkpoints)) spoil(name);
  const refused = await run("train", ...short);
  expect(refused).toMatchObject({ code: 2, stdout: "" });
  expect(refused.stderr).toMatch(/^spc: error SP6202: no checkpoint in /);
  expect(refused.stderr).not.toContain("    at ");
  expect((await run("train", ...short, "--fresh")).code).toBe(0);
});

test("settings and methods that do not exist", async () => {
  const named = await run("train", "--set", "iteratoins=3");
  expect(named).toMatchObject({
    code: 2,
    stderr: "error SP6032: `learn` has no parameter `iteratoins`\n   = help: did you mean `iterations`?\n",
  });
  expect(await run("train", "--method", "lern")).toMatchObject({
    code: 2,
    stderr: "error SP6031: no method named `lern` in `last_stone.sp`\n   = help: did you mean `learn`?\n",
  });
  expect(await run("train", "std/games/tic_tac_toe")).toMatchObject({
    code: 2,
    stderr: "error SP6030: `std/games/tic_tac_toe.sp` holds no method\n",
  });
  expect(await run("claim", "std/games/tic_tac_toe")).toMatchObject({
    code: 2,
    stderr: "error SP6033: `std/games/tic_tac_toe.sp` makes no claim\n",
  });
});

test("a run's folder that cannot be made", async () => {
  writeFileSync(path.join(project, "taken"), "");
  expect(await run("train", "--out", "taken/run", "--format", "short")).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^spc: error SP6004: cannot write `.*taken\/run`: a part of its path is a file\n$/),
  });
});
