/** Brings an emitted game to life in the process that compiled it, without a file: its JavaScript, with "spc/runtime" being given. */
import type { Game, Kernel } from "../../contract/game.js";
import * as games from "./emitted.js";

/** What an emitted game module exports. */
export interface GameModule {
  readonly game: Game;
  /** The batch form, where the game has one. */
  readonly kernel?: Kernel;
  readonly [name: string]: unknown;
}

/** Evaluates an emitted module's JavaScript and gives its exports; `runtime` is what it imports from "spc/runtime". */
export function loadModule(javaScript: string, name: string, runtime: object): Readonly<Record<string, unknown>> {
  const exported: string[] = [];
  const body = javaScript
    .replace(/^import \{([^}]*)\} from "spc\/runtime";$/gm, "const {$1} = runtime;")
    .replace(/^export (const|let|function) (\w+)/gm, (_, kind: string, id: string) => {
      exported.push(id);
      return `${kind} ${id}`;
    });
  const make = new Function("runtime", `"use strict";\n${body}\nreturn { ${exported.join(", ")} };\n//# sourceURL=spc/${name}.js`) as (
    given: object,
  ) => Readonly<Record<string, unknown>>;
  return make(runtime);
}

/** Evaluates an emitted game. */
export function loadGame(javaScript: string, name: string): GameModule {
  return loadModule(javaScript, name, games) as GameModule;
}
