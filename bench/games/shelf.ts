/** The games of `stdlib/games/` that have a kernel, ready to be measured. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bringToLife } from "../../src/cli/actions/load-games.js";
import { compile } from "../../src/compiler/compile.js";
import { collector } from "../../src/compiler/diagnostics/define.js";
import { printJavaScript } from "../../src/compiler/5-emit/typescript/javascript.js";
import { openSpecs } from "../../src/compiler/source/specs.js";
import type { Playable } from "./threads.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Compiles the first game of each file, or the named ones; a game without a kernel is left out. */
export function shelf(names: readonly string[]): Playable[] {
  const files = readdirSync(path.join(ROOT, "stdlib/games")).filter((file) => file.endsWith(".sp"));
  return files.sort().flatMap((file): Playable[] => {
    if (names.length > 0 && !names.includes(path.basename(file, ".sp"))) return [];
    const { report, diagnostics } = collector();
    const specs = openSpecs(report, { folder: ROOT });
    const source = specs.open(path.join("stdlib/games", file));
    const games = source === undefined ? [] : compile(source, specs.follow, report).games;
    const game = games.find((one) => one.name === path.basename(file, ".sp"));
    if (game === undefined) throw new Error(`${file}: ${diagnostics.map((d) => d.text).join("; ") || "no game of its name"}`);
    const { kernel } = bringToLife(game);
    return kernel === undefined ? [] : [{ name: game.name, javaScript: printJavaScript(game.module), kernel }];
  });
}
