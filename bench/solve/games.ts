import { compile } from "../../src/compiler/compile.js";
import { collector } from "../../src/compiler/diagnostics/define.js";
import { printText } from "../../src/compiler/diagnostics/print-text.js";
import { printJavaScript } from "../../src/compiler/5-emit/typescript/javascript.js";
import { openSpecs } from "../../src/compiler/source/specs.js";
import type { Game } from "../../src/contract/game.js";
import { loadGame } from "../../src/runtime/games/load.js";

/** Compiles a game of the standard library and brings it to life. */
export function shippedGame(name: string, file = name): Game {
  const { report, diagnostics } = collector();
  const specs = openSpecs(report, { folder: "." });
  const source = specs.open(`std/games/${file}`);
  const compiled = source && compile(source, specs.follow, report);
  const game = compiled?.games.find((each) => each.name === name);
  if (!game) throw new Error(`no game ${name} in std/games/${file}: ${printText(diagnostics, { color: false })}`);
  return loadGame(printJavaScript(game.module), name).game;
}
