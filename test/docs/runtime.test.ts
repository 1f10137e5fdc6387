import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { spc } from "../cli/spc.js";
import { blocksOf, ROOT } from "./blocks.js";

/** A project of somebody else: the page's TypeScript, modules that `spc build` wrote for it, and the package `spc`. */
let project: string;
const run = promisify(execFile);
const programs = blocksOf("docs/reference/runtime.md")
  .filter(({ info }) => info.startsWith("ts "))
  .map(({ info, text }) => ({ file: info.slice("ts ".length), text }));

beforeAll(async () => {
  project = mkdtempSync(path.join(tmpdir(), "spc-outside-"));
  mkdirSync(path.join(project, "node_modules"));
  symlinkSync(ROOT, path.join(project, "node_modules", "spc"));
  copyFileSync(path.join(ROOT, "specs", "bluff.sp"), path.join(project, "bluff.sp"));
  for (const spec of ["std/games/kuhn_poker", "bluff.sp"]) {
    const built = await spc(["build", spec, "-o", "games"], { cwd: project });
    expect(built.code, built.stderr).toBe(0);
  }
  for (const { file, text } of programs) writeFileSync(path.join(project, file), text);
  writeFileSync(path.join(project, "package.json"), JSON.stringify({ type: "module", private: true }));
  const compilerOptions = {
    target: "es2023",
    lib: ["es2023"],
    module: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUnusedLocals: true,
    verbatimModuleSyntax: true,
    types: ["node"],
    typeRoots: [path.join(ROOT, "node_modules", "@types")],
  };
  writeFileSync(path.join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts", "games"] }));
}, 120_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

test("a project of one's own type-checks against compiled games and methods, and runs them", async () => {
  const checked = await run(process.execPath, [path.join(ROOT, "node_modules", "typescript", "bin", "tsc"), "-p", project]).catch(
    (error: { stdout: string }) => error,
  );
  expect(checked.stdout).toBe("");

  const output: Record<string, string> = {};
  for (const { file } of programs) {
    output[file] = (await run(process.execPath, [file.replace(/\.ts$/, ".js")], { cwd: project })).stdout;
  }
  expect(Object.keys(output)).toEqual(["play.ts", "kernel.ts", "solve.ts", "train.ts", "sandbox.ts"]);
  expect(output["sandbox.ts"]).toBe("fib(20) is 6765\ntimeout\n");
  // Two decisions a game when everybody bets and calls; the higher card wins, which is the first's in half of the deals.
  expect(output["kernel.ts"]).toMatch(/^512 decisions, first won 1[0-5]\d of 256\n$/);
  expect(output["play.ts"]).toMatch(/^1000 games, 3\d\d kings for first, mean score -?0\.\d\d\n$/);
  expect(output["solve.ts"]).toContain("-1/18 is the simplest fraction");
  expect(output["train.ts"]).toMatch(/^now [\d.]+\naverage [\d.]+\n300 updates from \d+ decisions\npass [\d.]+, bet [\d.]+\n$/);
}, 180_000);
