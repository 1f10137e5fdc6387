import { readFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { buildProgram } from "../../src/cli/program.js";
import { scratch, spc, startSpc } from "./spc.js";

const { folder, remove } = scratch({ "duel.sp": 'import { tic_tac_toe } from "std/games/tic_tac_toe"\n' });
afterAll(remove);

describe("words that cannot be understood end with 2, say so on standard error, and nothing else", () => {
  test.each([
    [["chekc"], "error SP6001: no command `chekc`\n   = help: did you mean `check`?\n"],
    [["frobnicate"], "error SP6001: no command `frobnicate`\n   = help: `spc --help` lists the commands\n"],
    [["duel.sp"], "error SP6001: no command `duel.sp`\n   = help: to check a spec, write `spc check duel.sp`\n"],
    [["check", "--formt", "json"], "error SP6002: unknown option `--formt`\n   = help: did you mean `--format`?\n"],
    [
      ["check", "--format", "xml"],
      "error SP6002: `xml` is no value of `--format <format>`: expected one of text, short, json, github\n   = help: `--help` tells what there is\n",
    ],
    [
      ["solve", "duel.sp", "--iterations", "0"],
      "error SP6002: `0` is no value of `--iterations <n>`: expected a whole number of at least 1\n   = help: `--help` tells what there is\n",
    ],
    [
      ["play", "duel.sp", "--seed", "4294967296"],
      "error SP6002: `4294967296` is no value of `--seed <n>`: expected a whole number from 0 to 4294967295\n   = help: `--help` tells what there is\n",
    ],
    [
      ["solve", "duel.sp", "duel", "more"],
      "error SP6002: too many arguments for `solve`: expected 2 arguments but got 3\n   = help: `--help` tells what there is\n",
    ],
    [["solve", "--game"], "error SP6002: option `--game <name>` argument missing\n   = help: `--help` tells what there is\n"],
    [["explain", "SP9999"], "error SP6007: no message has the code `SP9999`\n   = help: `spc explain` lists every code\n"],
  ])("%j", async (words, stderr) => {
    expect(await spc(words, { cwd: folder })).toEqual({ code: 2, signal: null, stdout: "", stderr });
  });

  test("without words there is help, and 2", async () => {
    const { code, stdout, stderr } = await spc([]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^Usage: spc /);
  });

  test("--format short gives one line", async () => {
    expect((await spc(["chekc", "--format", "short"])).stderr).toBe("spc: error SP6001: no command `chekc`\n");
  });

  test("--format json gives a document on standard output", async () => {
    const { code, stdout, stderr } = await spc(["--format=json", "chekc"]);
    expect([code, stderr]).toEqual([2, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ errors: 1, diagnostics: [{ code: "SP6001", place: null, help: "did you mean `check`?" }] });
  });
});

describe("asking for help", () => {
  const { commands } = buildProgram();

  test.each(commands.map((command) => command.name()))("spc %s --help tells of arguments, options and examples", async (name) => {
    const { code, stdout, stderr } = await spc([name, "--help"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(new RegExp(`^Usage: spc ${name}`));
    expect(stdout).toContain("--format <format>");
    expect(stdout).toMatch(/Examples:\n {2}\$ .*spc /);
    expect(await spc(["help", name])).toMatchObject({ code: 0, stdout });
  });

  test("examples name options that exist", () => {
    for (const command of commands) {
      const known = new Set([...command.options, ...(command.parent?.options ?? [])].map((option) => option.long));
      let help = "";
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      for (const [option] of help.slice(help.indexOf("Examples:")).matchAll(/--[a-z-]+/g))
        expect(known, `${command.name()} ${option}`).toContain(option);
    }
  });

  test("--version", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
    expect(await spc(["--version"])).toMatchObject({ code: 0, stdout: `spc ${version}\n`, stderr: "" });
  });
});

test("explain prints a page, by any way of writing its code", async () => {
  const page = await spc(["explain", "SP6001"]);
  expect(page).toMatchObject({ code: 0, stderr: "" });
  expect(page.stdout).toMatch(/^SP6001: no such command\n/);
  for (const code of ["sp6001", "6001", "error[SP6001]"]) expect(await spc(["explain", code])).toEqual(page);
  const listed = await spc(["explain"]);
  expect(listed.stdout).toMatch(/^SP6001 {2}no such command$/m);
});

test("colours follow --color, NO_COLOR and FORCE_COLOR", async () => {
  const colored = async (words: string[], env: NodeJS.ProcessEnv = {}) =>
    (await spc(["chekc", ...words], { env })).stderr.includes("\u001b[");
  expect(await colored([])).toBe(false);
  expect(await colored(["--color", "always"])).toBe(true);
  expect(await colored([], { FORCE_COLOR: "1" })).toBe(true);
  expect(await colored([], { FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false);
  expect(await colored(["--color", "never"], { FORCE_COLOR: "1" })).toBe(false);
});

test("a reader that closes the pipe early is nobody's fault", async () => {
  const child = startSpc(["explain"]);
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdout?.destroy();
  child.stdin?.end();
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect([code, stderr]).toEqual([0, ""]);
});

test("Ctrl-C ends with 130", async () => {
  const child = startSpc(["play", "std/games/tic_tac_toe", "--seed", "1"]);
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  child.kill("SIGINT");
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect(code).toBe(130);
});

test("info tells versions, executors and threads", async () => {
  const { code, stdout } = await spc(["info", "--format", "json"]);
  expect(code).toBe(0);
  const found = JSON.parse(stdout) as { threads: number; executors: { name: string; devices: string[] }[] };
  expect(found.threads).toBeGreaterThan(0);
  expect(found.executors.map(({ name }) => name)).toEqual(["onnx", "tfjs"]);
  expect(found.executors[0].devices).toContain("cpu");
  expect((await spc(["info"])).stdout).toMatch(/^executor onnx {2}onnxruntime-node /m);
});
