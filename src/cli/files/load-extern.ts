/** Runs the TypeScript behind an `extern`: only when a game is played, tested, solved or trained, never while it is checked or built. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";
import { RUNTIME } from "../../compiler/3-check/externs.js";
import type { ExternImport } from "../../compiler/5-emit/typescript/module.js";
import { locationOf } from "../../compiler/source/specs.js";
import { shippedExterns } from "../../runtime/worlds/outside/shipped.js";
import type { ExternFunction } from "../../runtime/games/load.js";
import { couldNotRun } from "../could-not-run.js";
import * as messages from "../messages.js";

type Exports = Readonly<Record<string, unknown>>;

/** The modules that were run in this process, by location. */
const known = new Map<string, { exports: Exports }>();

/** Loads the function that an emitted module imports. */
export function loadExtern({ name, from, file }: ExternImport): ExternFunction {
  if (from === RUNTIME) return shippedExterns[name as keyof typeof shippedExterns] as ExternFunction;
  const location = path.resolve(path.dirname(locationOf(file) ?? file.path), from);
  let found: unknown;
  try {
    found = run(location)[name];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw couldNotRun(messages.externNotLoaded, { name, path: from, reason });
  }
  if (typeof found !== "function")
    throw couldNotRun(messages.externNotLoaded, { name, path: from, reason: `it exports no function \`${name}\`` });
  return found as ExternFunction;
}

/** Evaluates a TypeScript file as a module of its own, once; what it imports by a relative path is evaluated in the same way. */
function run(location: string): Exports {
  const before = known.get(location);
  if (before !== undefined) return before.exports;
  const { ts } = createRequire(import.meta.url)("ts-morph") as typeof import("ts-morph");
  const { outputText } = ts.transpileModule(readFileSync(location, "utf8"), {
    fileName: location,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      inlineSourceMap: true,
    },
  });
  const module: { exports: Exports } = { exports: {} };
  known.set(location, module);
  const above = createRequire(location);
  const require = (wanted: string): unknown => {
    const file = typeScriptAt(path.resolve(path.dirname(location), wanted));
    return /^\.\.?\//.test(wanted) && file !== undefined ? run(file) : above(wanted);
  };
  try {
    const body = vm.compileFunction(outputText, ["exports", "require", "module"], { filename: location });
    body(module.exports, require, module);
  } catch (error) {
    known.delete(location);
    throw error;
  }
  return module.exports;
}

/** The TypeScript file that a path means: itself, or the one that its `.js` will be made from. */
function typeScriptAt(location: string): string | undefined {
  const candidates = [location, location.replace(/\.(m?)js$/, ".$1ts"), `${location}.ts`];
  return candidates.find((candidate) => /\.m?ts$/.test(candidate) && existsSync(candidate));
}
