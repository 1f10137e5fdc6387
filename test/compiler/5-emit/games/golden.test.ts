/**
 * The modules of the first games as users get them. `npx vitest run test/compiler/5-emit/games/golden.test.ts -u` rewrites the files; the diff is
 * what gets reviewed. Emitted modules must pass the compiler at its strictest.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GameIr } from "../../../../src/compiler/4-lower/games/ir.js";
import { printTypeScript } from "../../../../src/compiler/5-emit/typescript/typescript.js";
import { sourceFile } from "../../../../src/compiler/source/source-file.js";
import { lowerFile, standard } from "../../../support/lower-text.js";
import { moduleOf } from "./emitted.js";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const specs = new URL("./specs/", import.meta.url);
const shown = ["kuhn_poker", "tic_tac_toe", "rock_paper_scissors"];

function games(): readonly GameIr[] {
  const files = [
    ...shown.map((name) => standard(`std/games/${name}`)),
    sourceFile("mini_vgc.sp", readFileSync(new URL("./mini_vgc.sp", import.meta.url), "utf8")),
    ...readdirSync(specs).map((file) => sourceFile(`specs/${file}`, readFileSync(new URL(file, specs), "utf8"))),
  ];
  return files.flatMap((file) => [...lowerFile(file).games.values()]);
}

describe("emitted TypeScript", () => {
  const printed = new Map<string, string>();
  let folder = "";

  beforeAll(async () => {
    for (const ir of games()) printed.set(ir.name, await printTypeScript(moduleOf(ir)));
    folder = mkdtempSync(join(tmpdir(), "spc-emitted-"));
  }, 120_000);

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(shown)("of %s reads as reviewed", async (name) => {
    await expect(printed.get(name)).toMatchFileSnapshot(join(root, "test", "golden", name, "out.ts"));
  });

  test("is the same each time it is written", async () => {
    const [ir] = lowerFile(standard("std/games/tic_tac_toe")).games.values();
    expect(await printTypeScript(moduleOf(ir))).toBe(printed.get(ir.name));
  });

  test("passes the strictest type check, without any `any`", () => {
    mkdirSync(join(folder, "src"));
    for (const [name, text] of printed) {
      writeFileSync(join(folder, "src", `${name}.ts`), text);
      expect(text).not.toMatch(/\bany\b(?! |')/);
    }
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    const options = {
      extends: join(root, "tsconfig.json"),
      compilerOptions: {
        noEmit: true,
        rootDir: "/",
        noUnusedParameters: true,
        noImplicitReturns: true,
        exactOptionalPropertyTypes: true,
        types: ["node"],
        typeRoots: [join(root, "node_modules", "@types")],
        paths: { "spc/runtime": [join(root, "src", "runtime", "index.ts")] },
      },
      include: ["src/*.ts"],
      exclude: [],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(options));
    const { stdout, error } = spawnSync(
      process.execPath,
      [join(root, "node_modules/typescript/bin/tsc"), "-p", folder, "--pretty", "false"],
      {
        cwd: folder,
        encoding: "utf8",
      },
    );
    expect(error).toBeUndefined();
    // The runtime's own files are checked under the project's options, not these.
    expect(stdout.split("\n").filter((line) => line.startsWith("src/"))).toEqual([]);
  }, 120_000);
});
