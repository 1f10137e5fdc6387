/** The page `docs/guide/outside.md`, followed to the letter in a folder that has nothing of ours but the packed package. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const page = readFileSync(path.join(ROOT, "docs/guide/outside.md"), "utf8");
const folder = mkdtempSync(path.join(tmpdir(), "spc-outside-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (program: string, words: readonly string[], cwd = folder): string => {
  try {
    return execFileSync(program, words, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${path.basename(program)} ${words.join(" ")}\n${stdout}${stderr}`);
  }
};

/** Puts the packed package where an installation puts it, with its own dependencies beside it and nothing else of this folder. */
function install(): void {
  run("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder], ROOT);
  const described = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as {
    version: string;
    dependencies: Record<string, string>;
  };
  const target = path.join(folder, "node_modules", "spc");
  mkdirSync(target, { recursive: true });
  run("tar", ["-xzf", path.join(folder, `spc-${described.version}.tgz`), "-C", target, "--strip-components", "1"]);
  for (const name of [...Object.keys(described.dependencies), "@types/node", "typescript"]) {
    const link = path.join(folder, "node_modules", name);
    mkdirSync(path.dirname(link), { recursive: true });
    symlinkSync(path.join(ROOT, "node_modules", name), link);
  }
}

test("a strict project of somebody else compiles and plays a packed game", () => {
  install();
  expect(existsSync(path.join(folder, "node_modules/spc/src"))).toBe(false);
  const [, build] = /^npx spc (build .*)$/m.exec(page) ?? [];
  run(process.execPath, [path.join(folder, "node_modules/spc/dist/src/cli/main.js"), ...build.split(" ")]);
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
  for (const [, name, text] of page.matchAll(/^```(?:json|ts) (\S+)\n([^]*?)^```$/gm)) writeFileSync(path.join(folder, name), text);
  run(process.execPath, [path.join(folder, "node_modules/typescript/bin/tsc")]);
  expect(run(process.execPath, ["build/arena.js"])).toMatch(/^kuhn_poker: first won -?\d+ in 1000 games\n$/);
}, 300_000);

test("emitted games and methods have no type of their own that says nothing", () => {
  const spec = path.join(ROOT, "stdlib/papers/spiral.sp");
  run(process.execPath, [path.join(folder, "node_modules/spc/dist/src/cli/main.js"), "build", spec, "--out", "src/games"]);
  run(process.execPath, [path.join(folder, "node_modules/typescript/bin/tsc"), "--noEmit"]);
  for (const name of ["kuhn_poker", "spiral"]) {
    expect(readFileSync(path.join(folder, `src/games/${name}.ts`), "utf8")).not.toMatch(/\bany\b(?! |')/);
  }
}, 300_000);
