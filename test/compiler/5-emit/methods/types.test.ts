/** Emitted methods beside the games they play pass the compiler at its strictest, against the runtime's own types. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { emitMethod } from "../../../../src/compiler/5-emit/methods/emit-method.js";
import { printTypeScript } from "../../../../src/compiler/5-emit/typescript/typescript.js";
import { lowerText, SPIRAL } from "../../../runtime/train/methods.js";
import { moduleOf } from "../games/emitted.js";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "spc-methods-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("SPIRAL and its games pass the strictest type check, without any `any`", async () => {
  const ir = lowerText(SPIRAL);
  const text = emitMethod(ir, { types: true, gameModule: (game) => `./${game}.js`, from: "stdlib/papers/spiral.sp" });
  expect(text).not.toMatch(/\bany\b(?! |')/);
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, "src", "spiral.ts"), text);
  for (const game of ir.games) writeFileSync(join(folder, "src", `${game.name}.ts`), await printTypeScript(moduleOf(game)));
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
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout, error } = spawnSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], { cwd: folder, encoding: "utf8" });
  expect(error).toBeUndefined();
  expect(stdout.split("\n").filter((line) => line.startsWith("src/"))).toEqual([]);
}, 120_000);
