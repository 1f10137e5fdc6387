/** The hand-written automata as running modules, each emitted once. */
import type { Game, Kernel } from "../../../../src/contract/game.js";
import { collector } from "../../../../src/compiler/diagnostics/define.js";
import type { GameIr } from "../../../../src/compiler/4-lower/games/ir.js";
import { emitGame } from "../../../../src/compiler/5-emit/games/emit-game.js";
import type { Module } from "../../../../src/compiler/5-emit/typescript/module.js";
import { printJavaScript } from "../../../../src/compiler/5-emit/typescript/javascript.js";
import { loadGame } from "../../../../src/runtime/games/load.js";

/** Emits a game that must be writable. */
export function moduleOf(ir: GameIr, scalarOnly = false): Module {
  const { report, diagnostics } = collector();
  const module = emitGame(ir, report);
  if (module === undefined || (diagnostics.length > 0 && !scalarOnly))
    throw new Error(diagnostics.map((d) => `${d.code} ${d.text}`).join("\n"));
  return module;
}

/** Brings the scalar form of a game to life, where it has no kernel. */
export function played(ir: GameIr): Game {
  return loadGame(printJavaScript(moduleOf(ir)), ir.name).game;
}

/** Emits and loads a game with its kernel. */
export function running(ir: GameIr): { readonly game: Game; readonly kernel: Kernel } {
  const { game, kernel } = loadGame(printJavaScript(moduleOf(ir)), ir.name);
  if (kernel === undefined) throw new Error(`no kernel for ${ir.name}`);
  return { game, kernel };
}
